"""Where a table begins: the row of its headers, below titles and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.imports.parsing.header_words import is_header_word
from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import has_value_shape, text_of

LOOKED_AT = 40  # rows: whatever stands above a table is shorter
VERSION_CONTROL = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True)
class Heading:
    """The header, how many records end with it, and the text of those above it."""

    header: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()

    def named(self, width: int) -> tuple[str, ...]:
        """The header with a name for every column, each one once."""
        names: list[str] = []
        seen: set[str] = set()
        for place in range(width):
            name = self.header[place] if place < len(self.header) else ""
            name = name or f"Column {column_letters(place)}"
            unique, again = name, 2
            while unique in seen:
                unique, again = f"{name} ({again})", again + 1
            seen.add(unique)
            names.append(unique)
        return tuple(names)


def find_heading(records: Sequence[Sequence[Cell]]) -> Heading:
    """The heading among the first records of a table.

    It is the row with the most header words that we know; where none has any, the first row that
    is as wide as the table. Where that row already holds days, links or numbers there is none.
    """
    head = [[_one_line(cell) for cell in record] for record in records[:LOOKED_AT]]
    scores = [sum(map(is_header_word, row)) for row in head]
    best = max(range(len(head)), key=lambda place: scores[place], default=-1)
    if best < 0:
        return Heading((), 0)
    if scores[best] < 2:
        best = _first_wide(head, scores)
    if not scores[best] and any(map(has_value_shape, records[best])):
        return Heading((), best, _notes(head[:best]))
    return _with_groups(head, best)


def column_letters(place: int) -> str:
    """A, B, … Z, AA, as spreadsheets call their columns; from nought."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _one_line(cell: Cell) -> str:
    return " ".join(text_of(cell).split())[:200]


def _first_wide(head: list[list[str]], scores: list[int]) -> int:
    widths = [sum(map(bool, row)) for row in head]
    most = sorted(widths)[len(widths) // 2] if widths else 0
    for place, width in enumerate(widths):
        marked = head[place] and head[place][0].startswith(VERSION_CONTROL)
        if width and not marked and (scores[place] or width >= max(most, 1)):
            return place
    return next((place for place, width in enumerate(widths) if width), 0)


def _with_groups(head: list[list[str]], best: int) -> Heading:
    """The header, joined with a second row of it: merged cells over groups of columns.

    Of merged cells only the first has a text, so that a group reaches to the next one.
    """
    row = head[best]
    below = head[best + 1] if best + 1 < len(head) else []
    above = head[best - 1] if best else []
    if _is_second_row(row, below):
        return Heading(_joined(row, below), best + 2, _notes(head[:best]))
    groups = sum(map(bool, above))
    if groups >= 2 and groups < sum(map(bool, row)) and not any(map(has_value_shape, above)):
        return Heading(_joined(above, row), best + 1, _notes(head[: best - 1]))
    return Heading(tuple(row), best + 1, _notes(head[:best]))


def _is_second_row(row: list[str], below: list[str]) -> bool:
    names = [(place, name) for place, name in enumerate(below) if name]
    if len(names) < 2 or not all(is_header_word(name) for _, name in names):
        return False
    # Below a column that has its own name stands nothing more: only groups are divided further.
    return any(place >= len(row) or not row[place] for place, _ in names)


def _joined(groups: list[str], names: list[str]) -> tuple[str, ...]:
    joined, group = [], ""
    for place in range(max(len(groups), len(names))):
        own = groups[place] if place < len(groups) else ""
        name = names[place] if place < len(names) else ""
        group = own or group
        joined.append(f"{group} {name}".strip() if name else own)
    return tuple(joined)


def _notes(rows: list[list[str]]) -> tuple[str, ...]:
    return tuple(line for row in rows if (line := " ".join(filter(None, row))))
