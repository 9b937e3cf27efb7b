"""Which files are taken: by what their name says and by what is in them, and both must agree."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"

Reads = Callable[[IO[bytes]], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its endings, what it is served as, and how its content is told."""

    name: str
    endings: tuple[str, ...]
    content_type: str
    holds: Reads


def _begins(*signatures: bytes, within: int = 0) -> Reads:
    """One of the signatures stands at the beginning, or begins within so many bytes."""

    def holds(file: IO[bytes]) -> bool:
        start = file.read(within + max(map(len, signatures)))
        if within:
            return any(signature in start for signature in signatures)
        return start.startswith(signatures)

    return holds


def _is_word(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as parts:
            return {"[Content_Types].xml", "word/document.xml"} <= set(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _is_open_document(file: IO[bytes]) -> bool:
    # The format has its type stand first, and not compressed, so that it can be read like this.
    start = file.read(200)
    return start.startswith(b"PK\x03\x04") and f"mimetype{OPEN_DOCUMENT}".encode() in start


def _is_text(file: IO[bytes]) -> bool:
    text = file.read()
    try:
        return bool(text) and "\0" not in text.decode(_encoding(text))
    except UnicodeDecodeError:
        return False


def _encoding(text: bytes) -> str:
    """Of a text file: as its first bytes say, else UTF-8 or what Windows wrote before it."""
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


KINDS = (
    Kind("PDF", (".pdf",), "application/pdf", _begins(b"%PDF-", within=1024)),
    Kind("Word", (".docx",), OFFICE, _is_word),
    Kind("OpenDocument", (".odt",), OPEN_DOCUMENT, _is_open_document),
    Kind("RTF", (".rtf",), "application/rtf", _begins(rb"{\rtf")),
    Kind("text", (".txt", ".md"), "text/plain", _is_text),
    Kind("PNG", (".png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff")),
)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def of_name(name: str) -> Kind | None:
    """The kind that a file name says; None where it is none that we take."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in KINDS if ending in kind.endings), None)
