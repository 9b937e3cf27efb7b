"""What a file turned out to hold: tables of rows, or invitations. Nothing is understood yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

MOST_BYTES = 10 * 1024 * 1024
"""Of a file as it is uploaded."""
MOST_UNPACKED = 200 * 1024 * 1024
"""Of what a ZIP or a spreadsheet becomes when it is unpacked."""
MOST_ROWS = 5_000
MOST_COLUMNS = 500
LONGEST_CELL = 1_000_000
"""Limits of one table; of the characters of one cell."""
TOO_MANY_ROWS = f"There are more than {MOST_ROWS:,} rows in it: divide it first."

Cell = str | int | float | date | datetime | time
"""What stands in a cell: text, and from spreadsheets also numbers, days and times. An empty cell
is the empty text. From a CSV file everything is text."""


class UnreadableError(ValueError):
    """The file cannot be read. The message is a sentence for the user that says what to do."""


class TableRow(NamedTuple):
    """A row: its number as the user's own program shows it, and its cells, one per column."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class SourceTable:
    """A sheet, or a file of lines.

    Wholly empty rows are not in it. `notes` are the lines above the header that were left out.
    `origin` says whose table it is where that is known by its header: "linkedin_applications",
    "linkedin_saved", "huntr", "teal", or empty.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[TableRow]
    notes: tuple[str, ...] = ()
    is_hidden: bool = False
    origin: str = ""
    counts_from_1904: bool = False  # what day 0 of a day written as a number is
    _counted: dict[int, Counter[Cell]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def different_cells(self, places: Iterable[int]) -> dict[int, Counter[Cell]]:
        """The different cells of some columns, with how often each is there; empty ones left out.

        They are counted once, in one reading of the rows.
        """
        places = list(places)
        new = {place: Counter[Cell]() for place in places if place not in self._counted}
        if new:
            counters = list(new.items())
            for _, cells in self.rows:
                for place, counter in counters:
                    counter[cells[place]] += 1
            for counter in new.values():
                counter.pop("", None)
            self._counted.update(new)
        return {place: self._counted[place] for place in places}


@dataclass(frozen=True, slots=True)
class ParsedPerson:
    """Somebody named in the file. Any of it may be empty, never all."""

    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting from a calendar file.

    `starts` is a day where it is all day; a datetime without a zone where the file means the
    reader's own clock ("floating"); else a datetime with its zone: turn it into the user's.
    """

    uid: str
    summary: str
    starts: date | datetime
    place: str = ""  # or the link to the call
    is_cancelled: bool = False
    organizer: ParsedPerson | None = None
    attendees: tuple[ParsedPerson, ...] = ()
    notes: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class UnreadableInvitation:
    """An entry of a calendar that cannot be read: what it is called, and why, in a sentence."""

    summary: str
    why: str


@dataclass(frozen=True)
class SourceFile:
    """A file, recognised.

    `kind` is "csv", "xlsx", "json", "linkedin", "huntr", "teal", "vcard", "ics" or "day_four".
    A vCard (`tracker.people.vcards` reads it) and Day Four's own export have neither tables nor
    invitations here.
    """

    kind: str
    tables: tuple[SourceTable, ...] = ()
    invitations: tuple[Invitation | UnreadableInvitation, ...] = field(default=())
