"""Lists in JSON: of objects, or wrapped in an object; what is nested in them is laid flat."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tracker.imports.parsing.encodings import as_utf8
from tracker.imports.parsing.headings import Heading
from tracker.imports.parsing.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
    Cell,
    SourceTable,
    TableRow,
    UnreadableError,
)

DEEPEST = 4  # levels of objects within objects that become columns
NO_LIST = "There is no list of things in this JSON. It has to be a list of objects, one per job."
INVALID = "This is not valid JSON: see line {line}."


def is_json(name: str, start: bytes) -> bool:
    """Whether a file is JSON, by its beginning; a CSV file may well begin with a bracket."""
    if name.lower().endswith((".json", ".jsonl", ".ndjson")):
        return True
    head = b"".join(start[:200].split())
    return head.startswith((b"[{", b'{"', b"[]", b"[["))


def tables(name: str, data: bytes) -> tuple[SourceTable, ...]:
    """A table for each list of objects that is in it.

    Raises:
        UnreadableError: it is no JSON, or there is no such list in it.
    """
    text = as_utf8(data).decode("utf-8", "replace")
    found = [(title, rows) for title, rows in _lists(_parsed(text), name) if rows]
    if not found:
        raise UnreadableError(NO_LIST)
    return tuple(_table(title, rows) for title, rows in found[:20])


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableError("This JSON is nested too deeply.") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:  # one object per line
            if len(lines) > 1:
                return [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            pass
        raise UnreadableError(INVALID.format(line=getattr(error, "lineno", 1))) from error


def _lists(
    value: object, name: str, depth: int = 0
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Lists of objects, by the names that they have in the objects around them."""
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            yield name, objects
        elif len(value) > 1 and all(isinstance(item, list) for item in value):  # rows of cells
            header = [str(cell) for cell in value[0]]
            yield name, [dict(zip(header, row, strict=False)) for row in value[1:]]
    elif isinstance(value, dict) and depth <= DEEPEST:
        for key, item in value.items():
            yield from _lists(item, str(key), depth + 1)
        objects = list(value.values())
        if depth == 0 and len(objects) > 1 and all(isinstance(item, dict) for item in objects):
            yield name, objects  # {"1": {…}, "2": {…}}


def _table(name: str, objects: list[dict[str, object]]) -> SourceTable:
    if len(objects) > MOST_ROWS:
        raise UnreadableError(TOO_MANY_ROWS)
    rows = [dict(_flat(one)) for one in objects]
    header = list(dict.fromkeys(key for row in rows for key in row))
    if len(header) > MOST_COLUMNS:
        raise UnreadableError(f"Its entries have more than {MOST_COLUMNS} different names in them.")
    lines = [
        TableRow(number, tuple(row.get(key, "") for key in header))
        for number, row in enumerate(rows, 1)
        if any(cell != "" for cell in row.values())
    ]
    named = Heading(tuple(" ".join(key.split())[:200] for key in header), 0).named(len(header))
    return SourceTable(name[:100], named, lines)


def _flat(value: dict[str, object], before: str = "", depth: int = 0) -> Iterator[tuple[str, Cell]]:
    """`{"company": {"name": "Northwind"}}` has the column `company name`."""
    for key, item in value.items():
        name = f"{before} {key}".strip()
        if isinstance(item, dict) and depth < DEEPEST:
            yield from _flat(item, name, depth + 1)
        elif isinstance(item, list) and not any(isinstance(one, dict | list) for one in item):
            yield name, ", ".join(_cell_text(one) for one in item)
        else:
            yield name, _cell(item)


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    return _cell_text(value)


def _cell_text(value: object) -> str:
    if isinstance(value, str):
        text = value
    elif value is None:
        text = ""
    else:
        text = json.dumps(value, ensure_ascii=False)
    # Half of a pair that stands for one character is none, and no database takes it.
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    if len(text) > LONGEST_CELL:
        raise UnreadableError(f"A text in it is longer than {LONGEST_CELL:,} characters.")
    return text
