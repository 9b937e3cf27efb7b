"""Addresses of records, for pages that hold many of them.

`reverse` goes through the patterns each time; here each is gone through once. The patterns of a
running process do not change, nor does the place where it is mounted.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

_STANDS_FOR_A_KEY = 1_234_567_890


def path_to(name: str, *parts: int | str) -> str:
    """The path of the address `name`. One of its parts is a primary key, the others are words."""
    words = tuple([part if isinstance(part, str) else None for part in parts])
    before, after = _around_the_key(name, words)
    return f"{before}{parts[words.index(None)]}{after}"


@lru_cache(maxsize=512)
def _around_the_key(name: str, words: tuple[str | None, ...]) -> tuple[str, str]:
    """What stands before and after the key."""
    parts = [_STANDS_FOR_A_KEY if word is None else word for word in words]
    before, _, after = reverse(name, args=parts).partition(str(_STANDS_FOR_A_KEY))
    return before, after
