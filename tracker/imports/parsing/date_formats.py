"""Whether the day or the month comes first: told by whole columns of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.imports.parsing.dates import (
    NO_YEAR,
    NO_YEAR_GIVEN,
    NUMBERS,
    WEEKDAYS,
    DateOrder,
    DayReader,
    full,
    placed,
)
from tracker.imports.parsing.fields import ColumnMapping, Field
from tracker.imports.parsing.histories import days_in
from tracker.imports.parsing.tables import Cell, SourceTable
from tracker.imports.parsing.values import plain

WIDEST = 15
LIKELY = range(2018, 2041)
"""Where years have two digits, a year may be taken for a day. Of several orders those are left
out that span more years than `WIDEST`, or go beyond `LIKELY` where another does not."""
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class DateOrderGuess:
    """What a whole column says of its order.

    `order` is None where the column leaves it open: ask, with `examples` (cells that read both
    ways) beside the question. `why` says what decided, or what speaks against each other. `doubt`
    warns, where there is reason to, that the file itself may be wrong.
    """

    order: DateOrder | None
    why: str
    examples: tuple[str, ...] = ()
    doubt: str = ""


def date_orders(table: SourceTable, mapping: ColumnMapping) -> dict[int, DateOrderGuess]:
    """The order of every column of days that needs one, by its place.

    Decided from the whole column: one part above 12 decides, or a weekday in words. That the days
    would come in order decides nothing. Columns whose cells are all real days, ISO dates, months
    in words or serial numbers are not in it: nothing is open there.
    """
    found: dict[int, DateOrderGuess] = {}
    for place, cells in _columns(table, mapping).items():
        real = [cell for cell in cells if isinstance(cell, date)]
        if order := order_of(_written(cells, mapping.columns[place].field), real):
            found[place] = order
    if table.origin.startswith("linkedin"):
        found = {place: _linkedin(order) for place, order in found.items()}
    return found


def years_missing(table: SourceTable, mapping: ColumnMapping) -> tuple[str, ...]:
    """Examples of days without a year (`3/8`, `5 March`); empty where there are none.

    Where the user says which year is meant, hand it to `parse_rows`; else their rows are unread.
    """
    days = DayReader(DateOrder.DAY_FIRST)
    found: dict[str, None] = {}
    for place, cells in _columns(table, mapping).items():
        for text in _written(cells, mapping.columns[place].field):
            if days(text).why == NO_YEAR_GIVEN:
                found[text.strip()] = None
            if len(found) == MOST_EXAMPLES:
                return tuple(found)
    return tuple(found)


def order_of(texts: Iterable[str], real: Iterable[date] = ()) -> DateOrderGuess | None:
    """The order of the days among `texts`; None where none of them needs one.

    `real` are the days of the same column that the spreadsheet itself holds as days.
    """
    possible = {DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST}
    examples: dict[str, None] = {}
    deciding: dict[frozenset[DateOrder], str] = {}
    years: dict[DateOrder, list[int]] = {order: [] for order in DateOrder}
    needed = False
    for text in texts:
        one = " ".join(text.split())
        found = NUMBERS.fullmatch(one) or NO_YEAR.fullmatch(one)
        if not found:
            continue
        readings = _readings(found)
        if not readings:
            continue  # no day in any order: `parse_rows` says so
        needed = True
        possible &= readings.keys()
        deciding.setdefault(frozenset(readings), one)
        for order, day in readings.items():
            if "c" in found.re.groupindex and len(found["c"]) < 4:
                years[order].append(day.year)
        if len(set(readings.values())) > 1 and len(examples) < MOST_EXAMPLES:
            examples[one] = None
    if not needed:
        return None
    possible -= {o for o, seen in years.items() if seen and max(seen) - min(seen) > WIDEST}
    possible = {o for o in possible if all(y in LIKELY for y in years[o])} or possible
    return _decided(possible, deciding, tuple(examples), tuple(real))


def _decided(
    possible: set[DateOrder],
    deciding: dict[frozenset[DateOrder], str],
    examples: tuple[str, ...],
    real: tuple[date, ...],
) -> DateOrderGuess:
    if len(possible) > 1 and not examples:
        return DateOrderGuess(min(possible), "They read the same in every order.")
    if len(possible) > 1:
        return DateOrderGuess(None, "Every one of them can be read in more than one way.", examples)
    if not possible:
        against = tuple(text for _, text in sorted(deciding.items(), key=lambda one: len(one[0])))
        return DateOrderGuess(
            None,
            f"They speak against each other: no one order fits “{'” and “'.join(against[:2])}”.",
            (examples or against)[:MOST_EXAMPLES],
        )
    (order,) = possible
    says = next((text for readings, text in deciding.items() if readings == {order}), "")
    why = f"“{says}” can be read in no other way." if says else "Together they allow no other."
    doubt = ""
    if (
        order is DateOrder.DAY_FIRST
        and real
        and not examples
        and all(day.day <= 12 for day in real)
    ):
        doubt = (
            "Some of them are real days and none of those is later than the 12th of its month: the "
            "spreadsheet may have taken the month for the day there. Look at them before you go on."
        )
    return DateOrderGuess(order, why, examples, doubt)


def _linkedin(found: DateOrderGuess) -> DateOrderGuess:
    if found.order is not None:
        return found
    return DateOrderGuess(DateOrder.MONTH_FIRST, "LinkedIn writes the month first.", found.examples)


def _readings(found: re.Match[str]) -> dict[DateOrder, date]:
    """Every order in which it is a day, with that day; a weekday beside it has to be the one."""
    readings: dict[DateOrder, date] = {}
    has_year = "c" in found.re.groupindex
    for order in DateOrder:
        if has_year:
            day, month, year = placed(order, found)
            if order is DateOrder.YEAR_FIRST and len(found["c"]) == 4:
                continue
        elif order is DateOrder.YEAR_FIRST:
            continue
        else:
            a, b = found["a"], found["b"]
            day, month, year = (a, b, "2024") if order is DateOrder.DAY_FIRST else (b, a, "2024")
        try:
            on = date(full(year), int(month), int(day))
        except ValueError:
            continue
        weekday = WEEKDAYS.get(plain(found["weekday"] or ""))
        if has_year and weekday is not None and on.weekday() != weekday:
            continue
        readings[order] = on
    return readings


def _columns(table: SourceTable, mapping: ColumnMapping) -> dict[int, Iterable[Cell]]:
    """The different cells of the columns that days may stand in."""
    places = [p for p, c in enumerate(mapping.columns) if c.field and c.field.is_date]
    return {place: cells.keys() for place, cells in table.different_cells(places).items()}


def _written(cells: Iterable[Cell], field: Field | None) -> Iterator[str]:
    """The days that are written in cells; of a history each of them."""
    for cell in cells:
        if isinstance(cell, str):
            if field in (Field.STAGE, Field.HISTORY):
                yield from days_in(cell)
            else:
                yield cell
