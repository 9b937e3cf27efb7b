"""Files of lines: CSV in all its kinds."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from tracker.imports.parsing.encodings import as_utf8
from tracker.imports.parsing.headings import Heading, find_heading
from tracker.imports.parsing.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    SourceTable,
    TableRow,
    UnreadableError,
)

DELIMITERS = ",;\t|"
TOLD = frozenset(",;\t|^~:#!/ ")
SAMPLE_LINES = 200
WIDEST = 20_000  # cells of a line, the empty ones at its end included; Excel has 16,384
# The first line that Excel leaves for itself; it is no row.
SEP = re.compile(rb'"?sep=([^\r\n]|\t)"?\r?\n?', re.IGNORECASE)
# A line put behind the file: where it does not come out alone, a quotation mark is still open.
END = "\x1e"


@dataclass(frozen=True)
class Dialect:
    """How one file divides its lines."""

    delimiter: str
    escape: str | None = None


def table(name: str, data: bytes) -> SourceTable:
    """The table of a CSV file.

    Raises:
        UnreadableError: it is no text, has no rows, or a quotation mark is never closed.
    """
    text = as_utf8(data)
    delimiter = ""
    if sep := SEP.match(text):
        told, text = sep[1].decode("latin-1"), text[sep.end() :]
        delimiter = told if told in TOLD else ""
    # The limit is the module's, for the whole process. A cell of a posting may well be larger.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    dialect = _dialect(text, delimiter)
    head = list(islice(_records(text, dialect), 60))
    heading = find_heading(head)
    rows = CsvRows(text, dialect, heading)
    if not rows.count and not any(heading.header):
        raise UnreadableError("There is nothing in this file.")
    return SourceTable(name, heading.named(rows.width), rows, heading.notes)


@dataclass
class CsvRows(Collection[TableRow]):
    """The rows below the heading, read anew each time: only the file itself is held in memory."""

    text: bytes
    dialect: Dialect
    heading: Heading
    count: int = field(init=False, default=0)
    width: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Counts, and finds out how many columns have anything in them."""
        width = len(self.heading.header)
        while width and not self.heading.header[width - 1]:
            width -= 1
        for _, cells in self._filled():
            self.count += 1
            if self.count > MOST_ROWS:
                raise UnreadableError(
                    f"There are more than {MOST_ROWS:,} rows in it. Divide it first."
                )
            last = len(cells)
            while last > width and not cells[last - 1]:
                last -= 1
            width = max(width, last)
        if width > MOST_COLUMNS:
            raise UnreadableError(f"There are more than {MOST_COLUMNS} columns in it.")
        self.width = width

    def __iter__(self) -> Iterator[TableRow]:
        width = self.width
        for number, cells in self._filled():
            if len(cells) != width:
                cells = (cells + [""] * width)[:width]
            yield TableRow(number, tuple(cells))

    def __len__(self) -> int:
        return self.count

    def __contains__(self, line: object) -> bool:
        return any(line == one for one in self)

    def _filled(self) -> Iterator[tuple[int, list[str]]]:
        below = self.heading.rows
        for number, cells in enumerate(_records(self.text, self.dialect), 1):
            if number > below and any(map(str.strip, cells)):
                yield number, cells


def _records(text: bytes, dialect: Dialect) -> Iterator[list[str]]:
    """Every record, empty ones as empty lists.

    Raises:
        UnreadableError: a quotation mark is never closed, or a cell is longer than any can be.
    """
    last: list[str] | None = None
    number = 0
    try:
        for cells in csv.reader(
            _lines(text, dialect.delimiter),
            delimiter=dialect.delimiter,
            escapechar=dialect.escape,
            doublequote=dialect.escape is None,
        ):
            if last is not None:
                yield last
            last = cells
            number += 1
            if len(cells) > WIDEST:
                raise UnreadableError(
                    f"There are more than {MOST_COLUMNS} columns in row {number}."
                )
    except csv.Error as error:
        if b'"' not in text:
            why = f"A cell in row {number + 1} is longer than {LONGEST_CELL:,} characters."
            raise UnreadableError(why) from error
        raise UnreadableError(_never_closed(number + 1)) from error
    if last != [END]:
        raise UnreadableError(_never_closed(number))


def _lines(text: bytes, delimiter: str) -> Iterator[str]:
    for line in io.TextIOWrapper(io.BytesIO(text), "utf-8", "replace", newline=""):
        # Before it becomes a list that fills the memory. A posting has fewer commas than that.
        if len(line) > LONGEST_CELL and line.count(delimiter) > 10 * WIDEST:
            raise UnreadableError(f"There are more than {MOST_COLUMNS} columns in it.")
        yield line
    if text and not text.endswith((b"\n", b"\r")):
        yield "\n"
    yield END


def _never_closed(row: int) -> str:
    return (
        f"In row {row} a quotation mark is opened and never closed, so that the rest of the file "
        "seems to be one cell. Close it or take it out, and try again."
    )


def _dialect(text: bytes, told: str) -> Dialect:
    """What divides the lines most evenly into the most columns."""
    sample = text[: 256 * 1024].decode("utf-8", "ignore")
    escape = "\\" if re.search(r'[^\\"]\\"[^,;\t|\r\n]', sample) and '""' not in sample else None
    if told:
        return Dialect(told, escape)
    return Dialect(max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter)), escape)


def _evenness(sample: str, delimiter: str) -> float:
    try:
        records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in islice(records, SAMPLE_LINES) if any(record))
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    # Lines above and below the table have their own widths: those of the table are the most.
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() + min(width, 50) / 1000
