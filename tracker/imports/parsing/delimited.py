"""Files of lines: CSV in all its kinds."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from tracker.imports.parsing.encodings import as_utf8
from tracker.imports.parsing.headings import find_heading
from tracker.imports.parsing.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
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
    records = _records(text, dialect)
    head = list(islice(records, 60))
    heading = find_heading(head)
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(chain(head, records), 1):
        if number <= heading.rows or not any(map(str.strip, cells)):
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableError(TOO_MANY_ROWS)
        rows.append((number, _filled(cells)))
    header = _filled(list(heading.header))
    if not rows and not header:
        raise UnreadableError("There is nothing in this file.")
    width = max([len(header), *(len(cells) for _, cells in rows)])
    if width > MOST_COLUMNS:
        raise UnreadableError(f"There are more than {MOST_COLUMNS} columns in it.")
    lines = [TableRow(number, (*cells, *[""] * (width - len(cells)))) for number, cells in rows]
    return SourceTable(name, heading.named(width), lines, heading.notes)


def _filled(cells: list[str]) -> list[str]:
    """Up to the last cell with anything in it."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


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
