"""What a table leaves open, to be asked: the order of its dates, its years, its words for stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.imports.parsing.dates import (
    MOST_EXAMPLES,
    NO_YEAR_GIVEN,
    DateOrder,
    Days,
    Order,
    order_of,
)
from tracker.imports.parsing.fields import Field, Mapping
from tracker.imports.parsing.histories import days_in, words_in
from tracker.imports.parsing.stages import Meaning, meaning_of, stage_key, step_word
from tracker.imports.parsing.tables import Cell, Table

MOST_WORDS = 500
"""A column with more different texts than that holds no stages. The rest are not looked at."""


@dataclass(frozen=True, slots=True)
class StageGuess:
    """A word for a stage as it was first met, how many cells say it, and what it may mean.

    `meaning` is None where nothing is known: ask. `is_sure` is false where it was guessed (from a
    misspelling, from a part of it); `why` says so to the user.
    """

    word: str
    count: int
    meaning: Meaning | None
    is_sure: bool
    why: str = ""


def date_orders(table: Table, mapping: Mapping) -> dict[int, DateOrder]:
    """The order of every column of days that needs one, by its place.

    Decided from the whole column: one part above 12 decides, or a weekday in words. That the days
    would come in order decides nothing. Columns whose cells are all real days, ISO dates, months
    in words or serial numbers are not in it: nothing is open there.
    """
    found: dict[int, DateOrder] = {}
    for place, cells in _columns(table, mapping).items():
        real = [cell for cell in cells if isinstance(cell, date)]
        if order := order_of(_written(cells, mapping.columns[place].field), real):
            found[place] = order
    if table.origin.startswith("linkedin"):
        found = {place: _linkedin(order) for place, order in found.items()}
    return found


def years_missing(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """Examples of days without a year (`3/8`, `5 March`); empty where there are none.

    Where the user says which year is meant, hand it to `understand`; else their rows are unread.
    """
    days = Days(Order.DAY_FIRST)
    found: dict[str, None] = {}
    for place, cells in _columns(table, mapping).items():
        for text in _written(cells, mapping.columns[place].field):
            if days(text).why == NO_YEAR_GIVEN:
                found[text.strip()] = None
            if len(found) == MOST_EXAMPLES:
                return tuple(found)
    return tuple(found)


def stage_words(table: Table, mapping: Mapping) -> dict[str, StageGuess]:
    """Every distinct word for a stage in the table, by its `stage_key`, the most frequent first.

    From columns of stages, from histories in one cell, and the headers of columns that are a
    stage of their own. “Applied” and “Saved” are among them where a column has such days.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    steps, others = mapping.of(Field.STEP), mapping.of(Field.STAGE) + mapping.of(Field.HISTORY)
    columns = table.different_cells(steps + others)
    for place in others:
        for cell, count in columns[place].items():
            for word in words_in(cell):
                key = stage_key(word)
                first.setdefault(key, word)
                counts[key] += count
    for place in steps:
        word = step_word(table.header[place])
        first.setdefault(stage_key(word), word)
        counts[stage_key(word)] += columns[place].total()
    for field, word in ((Field.APPLIED_ON, "Applied"), (Field.SAVED_ON, "Saved")):
        if mapping.of(field):  # such a day stands for a stage, whether or not a cell names it
            first.setdefault(stage_key(word), word)
            counts[stage_key(word)] += 0
    return {key: _guess(first[key], count) for key, count in counts.most_common(MOST_WORDS)}


def _guess(word: str, count: int) -> StageGuess:
    meaning, is_sure, why = meaning_of(word)
    return StageGuess(word, count, meaning, is_sure, why)


def _columns(table: Table, mapping: Mapping) -> dict[int, Iterable[Cell]]:
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


def _linkedin(found: DateOrder) -> DateOrder:
    if found.order is not None:
        return found
    return DateOrder(Order.MONTH_FIRST, "LinkedIn writes the month first.", found.examples)
