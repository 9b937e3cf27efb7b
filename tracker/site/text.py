"""Text without what people type differently: case and accents, in every script."""

from __future__ import annotations

import unicodedata


def storable(text: str) -> str:
    """The text without what a database does not take: NUL, and half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def fold(text: str) -> str:
    """`Zürich`, `zurich` and `ZU\u0308RICH` are one. SQLite's own LIKE knows only A to Z."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
