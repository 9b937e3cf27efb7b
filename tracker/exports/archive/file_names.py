"""Names for files that somebody will unpack, on whatever system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 100
"""Characters of one name; many systems take 255 bytes, and a letter may have four."""

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # of Windows


def safe(name: str) -> str:
    """The name without what a system or a shell makes something else of; never empty."""
    name = unicodedata.normalize("NFC", name)
    name = _NOT_IN_NAMES.sub("_", name).encode("utf-8", "replace").decode().strip(" .")
    path = PurePosixPath(name or "file")
    ending = path.suffix[:16]
    name = path.stem[: LONGEST - len(ending)].rstrip(" .") + ending
    return f"_{name}" if _DEVICES.fullmatch(name) else name


class Unique:
    """Gives each name once, however it is capitalised: the second becomes `name (2)`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        path = PurePosixPath(name)
        candidate = name
        while candidate.casefold() in self._counts:
            self._counts[name.casefold()] += 1
            candidate = f"{path.stem} ({self._counts[name.casefold()]}){path.suffix}"
        self._counts[candidate.casefold()] = 1
        return candidate
