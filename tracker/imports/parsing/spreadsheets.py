"""Excel files (.xlsx, .xlsm)."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.utils.datetime import MAC_EPOCH

from tracker.imports.parsing.headings import LOOKED_AT, find_heading
from tracker.imports.parsing.sheet_links import links_behind, with_links
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

MOST_SWEPT = 10_000_000  # cells of a sheet, with those that are empty
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
    # Read-only, so that a sheet of a million rows is left after the first few thousand.
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # many programs write them wrong
            lines = _lines(sheet.title, sheet.iter_rows(values_only=True))
            if not lines:
                continue
            heading = find_heading([cells for _, cells in lines[:60]])
            below = lines[heading.rows :]
            if len(below) > MOST_ROWS:
                raise UnreadableError(TOO_MANY_ROWS)
            below, heading = with_links(below, heading, links_behind(archive, sheet.title))
            width = max([len(heading.header), *(len(cells) for _, cells in below)])
            yield SourceTable(
                sheet.title,
                heading.named(width),
                [TableRow(n, (*cells, *[""] * (width - len(cells)))) for n, cells in below],
                heading.notes,
                is_hidden=sheet.sheet_state != "visible",
                counts_from_1904=workbook.epoch == MAC_EPOCH,
            )


def _lines(title: str, rows: Iterable[tuple[object, ...]]) -> list[tuple[int, list[Cell]]]:
    """The rows that have anything in them, with their numbers, each up to its last cell."""
    lines: list[tuple[int, list[Cell]]] = []
    empty = swept = 0
    for number, row in enumerate(rows, 1):
        swept += len(row)
        if swept > MOST_SWEPT:
            raise UnreadableError("There are too many cells in it: take out what is not needed.")
        cells = [_cell(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        empty = 0
        if len(cells) > MOST_COLUMNS:
            raise UnreadableError(f"There are more than {MOST_COLUMNS} columns in “{title[:40]}”.")
        if len(lines) > MOST_ROWS + LOOKED_AT:
            break
        lines.append((number, cells))
    return lines


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
    return str(value)
