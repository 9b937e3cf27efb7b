"""Excel files (.xlsx, .xlsm)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import MAC_EPOCH

from tracker.imports.parsing.headings import find_heading
from tracker.imports.parsing.sheet_links import Links, links_behind, with_links
from tracker.imports.parsing.tables import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    SourceTable,
    TableRow,
    UnreadableError,
)

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_CELLS = 4_000_000  # of a workbook: each is held in memory
MOST_SWEPT = 50_000_000  # with those that are empty
MOST_EMPTY = 100_000  # rows in a row: what is below them is nobody's table
DAMAGED = "This spreadsheet is damaged. Open it, save it once more as .xlsx, and try again."


def tables(data: bytes) -> tuple[SourceTable, ...]:
    """A table for each sheet that has anything in it; those that are hidden come last.

    Raises:
        UnreadableError: it is damaged, hostile, larger than may be, or empty.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of a workbook that no table needs
            found = list(_tables(data))
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError("This spreadsheet needs more memory than there is.") from error
    # Whatever is wrong in such a file comes out as an error of its own kind.
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    if not found:
        raise UnreadableError("There is nothing in this spreadsheet.")
    return tuple(sorted(found, key=lambda table: table.is_hidden))


def _tables(data: bytes) -> Iterator[SourceTable]:
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    left = MOST_CELLS
    for sheet in workbook.worksheets:
        lines = _lines(sheet, left)
        left -= sum(len(cells) for _, cells in lines)
        if lines:
            known: Any = sheet  # its place in the archive is known to the library only
            links = links_behind(known.parent._archive, known._worksheet_path)
            yield _table(sheet, lines, links, from_1904=workbook.epoch == MAC_EPOCH)


def _lines(sheet: ReadOnlyWorksheet, left: int) -> list[tuple[int, list[Cell]]]:
    """The rows that have anything in them, with their numbers, each up to its last cell."""
    sheet.reset_dimensions()  # many programs write them wrong
    lines: list[tuple[int, list[Cell]]] = []
    empty = 0
    swept = 0
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)  # type: ignore[misc]
    for number, row in enumerate(rows, 1):
        swept += len(row)
        if not any(value is not None and value != "" for value in row):
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        empty = 0
        cells = [_cell(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise UnreadableError(
                f"There are more than {MOST_COLUMNS} columns in “{sheet.title[:40]}”."
            )
        lines.append((number, cells))
        left -= len(cells)
        if left < 0 or swept > MOST_SWEPT or len(lines) > MOST_ROWS:
            raise UnreadableError(
                f"There are more than {MOST_ROWS:,} rows in it, or too many cells. Divide it first."
            )
    return lines


def _table(
    sheet: ReadOnlyWorksheet,
    lines: Sequence[tuple[int, list[Cell]]],
    links: Links,
    *,
    from_1904: bool,
) -> SourceTable:
    heading = find_heading([cells for _, cells in islice(lines, 60)])
    below, heading = with_links(list(lines[heading.rows :]), heading, links)
    width = max((len(cells) for _, cells in below), default=0)
    width = max(width, len(heading.header))
    kept = tuple(
        TableRow(number, tuple(cells + [""] * (width - len(cells)))) for number, cells in below
    )
    return SourceTable(
        sheet.title,
        heading.named(width),
        kept,
        heading.notes,
        is_hidden=sheet.sheet_state != "visible",
        counts_from_1904=from_1904,
    )


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise UnreadableError(f"A cell in it is longer than {LONGEST_CELL:,} characters.")
        return value.replace("_x000D_", "").replace("\0", "") if value.strip() else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | datetime | date | time):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
