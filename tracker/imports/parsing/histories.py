"""Several stages in one cell: `Applied 3/1 -> Phone screen 3/8 -> Rejected`, or a list in code."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from tracker.imports.parsing.dates import DATE_IN_TEXT
from tracker.imports.parsing.stages import meaning_of
from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import is_nothing, text_of

LONGEST = 20_000  # characters of a history
REMEMBERED = 300  # and of one that is likely to be there again
STEP = re.compile(r"\s*(?:-+>|=+>|→|➔|➜|➡️?|⇒|»|>>|>|\n|;|\|)\s*")
NAMES = (
    "stage",
    "status",
    "name",
    "state",
    "step",
    "to",
    "label",
    "title",
    "event",
    "type",
    "list",
)
DAYS = ("date", "on", "at", "day", "when", "time", "timestamp", "datetime", "changed_at", "since")


def words_in(cell: Cell) -> list[str]:
    """The words for stages in a cell."""
    return [word for word, _ in steps(text_of(cell)) if word]


def days_in(cell: Cell) -> list[str]:
    """The days in a cell, as they are written."""
    if not isinstance(cell, str):
        return []
    return [day for _, day in steps(cell) if day]


def steps(text: str) -> tuple[tuple[str, str], ...]:
    """Every stage in a text with its day as it is written; either may be empty."""
    if len(text) > LONGEST:
        return ((" ".join(text.split()), ""),)
    return _short_steps(text) if len(text) <= REMEMBERED else _steps_in(text)


@lru_cache(maxsize=20_000)
def _short_steps(text: str) -> tuple[tuple[str, str], ...]:
    return _steps_in(text)


def _steps_in(text: str) -> tuple[tuple[str, str], ...]:
    text = text.strip()
    if not text or is_nothing(text):
        return ()
    if text[0] in "[{(" and (found := _of_literal(text)):
        return found
    pieces = [piece for piece in STEP.split(text) if piece]
    if len(pieces) == 1:
        parts = [
            part for part in re.split(r",\s+(?=[^\W\d])|\s+(?:then|dann|puis)\s+", text) if part
        ]
        if len(parts) > 1 and all(meaning_of(_divided(part)[0])[0] for part in parts):
            pieces = parts
    return tuple(_divided(piece) for piece in pieces)


def _divided(piece: str) -> tuple[str, str]:
    """The word and the day of one step: `Applied (3/1/26)`, `on 5 March: interview`."""
    day = DATE_IN_TEXT.search(piece)
    if not day:
        return " ".join(piece.split()), ""
    rest = piece[: day.start()] + " " + piece[day.end() :]
    rest = re.sub(
        r"[()\[\]]|\s(?:on|am|le|el|em|at|vom|since|seit)\s*$|^\s*(?:on|am|le|el|em)\s",
        " ",
        f"{rest} ",
    )
    return " ".join(rest.split()).strip(" :,-–—@").strip(), day[0].strip()


def _of_literal(text: str) -> tuple[tuple[str, str], ...]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return ()
    try:
        return tuple(_steps_of(value))
    except RecursionError:
        return ()


def _steps_of(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        known = {str(key).casefold(): item for key, item in value.items()}
        name = next((known[key] for key in NAMES if known.get(key)), None)
        if name is not None:
            day = next((known[key] for key in DAYS if known.get(key)), "")
            yield _text(name), _text(day)
        else:  # {"Applied": "2026-03-01", …}
            for key, item in value.items():
                yield _text(key), _text(item)
    elif _is_pair(value):
        yield _text(value[0]), _text(value[1])  # type: ignore[index]
    elif isinstance(value, list | tuple | set):
        for item in value:
            yield from _steps_of(item)
    elif value is not None:
        yield _divided(_text(value))


def _is_pair(value: object) -> bool:
    """Whether it is a stage with its day, or with none."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    name, day = value
    if not isinstance(name, str) or isinstance(day, dict | list | tuple):
        return False
    return bool(DATE_IN_TEXT.fullmatch(_text(day)) or (not _text(day) and name))


def _text(value: object) -> str:
    if isinstance(value, str | int | float | datetime | date):
        return text_of(value)[:500]
    return "" if value is None else str(value)[:500]
