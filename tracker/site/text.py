"""Text without what people type differently: case and accents, in every script."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """`Zürich`, `zurich` and `ZU\u0308RICH` are one. SQLite's own LIKE knows only A to Z."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
