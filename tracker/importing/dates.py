"""Days as people and their programs write them, read exactly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.importing.fields import Mapping
from tracker.importing.tables import Table


class Order(StrEnum):
    """Which number of a date comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


@dataclass(frozen=True, slots=True)
class DateOrder:
    """What a whole column says of its order.

    `order` is None where the column leaves it open: ask, with `examples` (cells that read both
    ways) beside the question. `why` says what decided, or what speaks against each other.
    """

    order: Order | None
    why: str
    examples: tuple[str, ...] = ()


def date_orders(table: Table, mapping: Mapping) -> dict[int, DateOrder]:
    """The order of every column of days that needs one, by its place.

    Decided from the whole column: one part above 12 decides, or a month in words. That the days
    would come in order decides nothing. Columns whose cells are all real days, ISO dates, months
    in words or serial numbers are not in it: nothing is open there.
    """
    raise NotImplementedError


def years_missing(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """Examples of days without a year (`3/8`, `5 March`); empty where there are none.

    Where the user says which year is meant, hand it to `understand`; else their rows are unread.
    """
    raise NotImplementedError
