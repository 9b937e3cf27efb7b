"""What goes into a cell of a file that somebody opens in a spreadsheet program, and into JSON.

Days and times are written by ISO 8601, instants in UTC with a space in between and no zone:
`2026-11-17 10:00:00.123456`, which spreadsheet programs know for what it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""

# A cell that begins with one of these is taken for a formula, and may be carried out.
FORMULA_BEGINS = frozenset("=+-@\t\r")


def safe(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula: with ' before it."""
    return f"'{text}" if text and text[0] in FORMULA_BEGINS else text


def cells(values: Iterable[object]) -> list[object]:
    """The values of a row as `csv.writer` takes them."""
    return [_AS_CELL[type(value)](value) if type(value) in _AS_CELL else value for value in values]


def instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def as_text(value: object) -> str:
    """What JSON has no way of its own for. Raises TypeError where we have none either."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value)} cannot be written")


def _as_json(value: object) -> str:
    return safe(json.dumps(value, ensure_ascii=False, default=as_text)) if value else ""


_AS_CELL: dict[type, Callable[..., object]] = {
    str: safe,
    bool: {True: "yes", False: "no"}.get,
    date: date.isoformat,
    datetime: instant,
    time: time.isoformat,
    dict: _as_json,
    list: _as_json,
}
