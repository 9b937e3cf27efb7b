"""Days: the order of a column, and each cell read exactly or not at all."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.imports.parsing.files import csv_of, only_table
from tracker.imports.parsing import DateOrder, date_orders, guess_mapping, years_missing
from tracker.imports.parsing.date_formats import order_of
from tracker.imports.parsing.dates import DayReader

D, M, Y = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
MARCH_5 = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2026", "3/14/2026"], M),
        (["3/4/2026", "14/3/2026"], D),
        (["13.02.2026", "01.03.2026"], D),
        (["3/14/24, 5:07 PM", "3/1/24, 9:00 AM"], M),
        (["Thu 3/5/2026"], M),
        (["Thursday, 5/3/2026", "1/4/2026"], D),
        (["13/2/26"], D),
        (["1/3/26", "2/4/26", "2/14/26"], M),
        (["26/03/01", "26/03/15", "25/12/31"], Y),
        (["3/3/2026", "4/4/2026"], D),
        (["3/1", "3/14"], M),
    ],
)
def test_one_cell_that_reads_in_one_way_only_decides(cells: list[str], order: DateOrder) -> None:
    found = order_of(cells)

    assert found is not None
    assert found.order is order
    assert found.why


@pytest.mark.parametrize(
    ("cells", "examples"),
    [
        (["3/4/2026", "5/6/2026"], ("3/4/2026", "5/6/2026")),
        (["1/2/2026", "2/2/2026", "3/2/2026", "4/2/2026"], ("1/2/2026", "3/2/2026", "4/2/2026")),
        (["03.04.2026"], ("03.04.2026",)),
        (["24/03/25"], ("24/03/25",)),
        (["14/3/2026", "3/14/2026"], ("14/3/2026", "3/14/2026")),
        (["14/3/2026", "3/14/2026", "1/2/2026"], ("1/2/2026",)),
    ],
)
def test_what_a_column_leaves_open_is_asked(cells: list[str], examples: tuple[str, ...]) -> None:
    found = order_of(cells)

    assert found is not None
    assert found.order is None
    assert found.examples == examples


@pytest.mark.parametrize(
    "cells",
    [["2026-03-05"], ["5 March 2026"], ["45000"], ["8/82019"], ["31/31/2026"], ["soon", ""], []],
)
def test_nothing_is_asked_where_nothing_is_open(cells: list[str]) -> None:
    assert order_of(cells) is None


def test_days_that_the_spreadsheet_may_have_swapped_are_doubted() -> None:
    found = order_of(["14/3/2026", "25/3/2026"], [date(2026, 1, 3), date(2026, 2, 3)])

    assert found is not None
    assert "may have taken the month for the day" in found.doubt
    assert not (order_of(["14/3/2026"], [date(2026, 1, 23)]) or found).doubt


def test_each_column_has_an_order_of_its_own() -> None:
    table = only_table(
        "a.csv",
        csv_of(
            [
                ["Company", "Applied on", "Status date", "Date added"],
                ["A", "14/3/2026", "3/14/2026", "2026-03-01"],
                ["B", "1/3/2026", "3/1/2026", "2026-03-01"],
            ]
        ),
    )

    orders = date_orders(table, guess_mapping(table))

    assert {place: found.order for place, found in orders.items()} == {1: D, 2: M}


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-03-05", None, MARCH_5),
        ("2026/3/5", D, MARCH_5),
        ("2026. 3. 5.", None, MARCH_5),
        ("20260305", None, MARCH_5),
        ("2026-03-05T23:30:00Z", None, MARCH_5),
        ("2026-03-05 14:30:00.123+01:00", None, MARCH_5),
        ("5/3/2026", D, MARCH_5),
        ("3/5/2026", M, MARCH_5),
        ("05.03.26", D, MARCH_5),
        ("5 - 3 - 2026", D, MARCH_5),
        ("26/03/05", Y, MARCH_5),
        ("3/5/'26", M, MARCH_5),
        ("3/5/26, 5:07 PM", M, MARCH_5),
        ("3/5/26, 5:07\u202fPM", M, MARCH_5),
        ("March 5, 2026", None, MARCH_5),
        ("Mar 5th 2026", None, MARCH_5),
        ("Thu, 5 Mar 2026", None, MARCH_5),
        ("Thursday, March 5, 2026 at 3:00 PM", None, MARCH_5),
        ("5-Mar-26", None, MARCH_5),
        ("5. März 2026", None, MARCH_5),
        ("Do., 5. Mrz. 2026", None, MARCH_5),
        ("5 mars 2026", None, MARCH_5),
        ("jeudi 5 mars 2026", None, MARCH_5),
        ("le 5 mars 2026", None, MARCH_5),
        ("am 5.3.2026 um 14 Uhr", D, MARCH_5),
        ("1er août 2026", None, date(2026, 8, 1)),
        ("5 de marzo de 2026", None, MARCH_5),
        ("5 de março de 2026", None, MARCH_5),
        ("2026年3月5日", None, MARCH_5),
        ("2026年3月5日（周四）", None, MARCH_5),
        ("2026-Mar-05", None, MARCH_5),
        ("46086", None, MARCH_5),
        ("46086.604", None, MARCH_5),
        (46086, None, MARCH_5),
        (46086.5, None, MARCH_5),
        (datetime(2026, 3, 5, 9), None, MARCH_5),  # noqa: DTZ001
        (MARCH_5, None, MARCH_5),
        ("1772704800", None, MARCH_5),
        (1772704800000, None, MARCH_5),
        ("  5/3/2026  ", D, MARCH_5),
        ("29/02/2028", D, date(2028, 2, 29)),
    ],
)
def test_a_day_is_read(cell: str | int | float | date, order: DateOrder | None, day: date) -> None:
    assert DayReader(order)(cell).on == day


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("3/5/26, 5:07 PM", time(17, 7)),
        ("3/5/26 12:00 am", time(0, 0)),
        ("2026-03-05 14:30", time(14, 30)),
        ("5. März 2026, 14:30 Uhr", time(14, 30)),
        ("5/3/2026 14h30", time(14, 30)),
        ("5.3.2026 14 Uhr", time(14)),
        (46086.5, time(12)),
        ("2026-03-05", None),
    ],
)
def test_a_time_beside_a_day_is_kept(cell: str | float, at: time | None) -> None:
    assert DayReader(M)(cell).at == at


@pytest.mark.parametrize(
    ("cell", "order", "why"),
    [
        ("8/82019", M, "a mark between them is missing"),
        ("31/02/2026", D, "February 2026 has no day 31"),
        ("29/02/2026", D, "February 2026 has no day 29"),
        ("14/3/2026", M, "There is no month 14"),
        ("2026-13-05", None, "There is no month 13"),
        ("0/3/2026", D, "No day is 0"),
        ("yesterday", M, "counts from the day on which it was written"),
        ("letzte Woche", M, "counts from the day on which it was written"),
        ("3/1/2026 and 3/8/2026", M, "more than one day"),
        ("2026-03-01 - 2026-03-05", None, "more than one day"),
        ("Mar 5", None, "no year"),
        ("3/8", M, "no year"),
        ("5. März", None, "no year"),
        ("3月5日", None, "no year"),
        ("March 2026", None, "not a day that can be read"),
        ("March", None, "a month without a day"),
        ("Friday, 5 March 2026", None, "names a Friday"),
        ("5/3/2026 17", D, "not a time of the day"),
        ("5/3/2026 25:00", D, "not a time of the day"),
        ("3/5/26 13:00 PM", M, "not a time of the day"),
        ("3/5/1026", M, "The year 1026 cannot be meant"),
        ("3/5/2026", None, "Whether the day or the month comes first is not known"),
        ("5th of March or so 2026", None, "not a day that can be read"),
        ("around 3/5/2026", M, "not a day that can be read"),
        (17, None, "not a day that can be read"),
        (time(9), None, "a time without a day"),
    ],
)
def test_what_is_no_exact_day_is_reported(
    cell: str | int | time, order: DateOrder | None, why: str
) -> None:
    day = DayReader(order)(cell)

    assert day.on is None
    assert why in day.why


@pytest.mark.parametrize("cell", ["", "n/a", "-", "TBD", "not yet", "pending", "?"])
def test_words_that_try_to_be_no_day_are_none(cell: str) -> None:
    assert DayReader(D)(cell) == (None, None, "")


@pytest.mark.parametrize("cell", ["3/5", "Mar 5", "5. März", "3月5日"])
def test_a_year_that_the_user_tells_is_taken(cell: str) -> None:
    assert DayReader(M, year=2026)(cell).on == MARCH_5


def test_days_without_a_year_are_shown() -> None:
    table = only_table("a.csv", b"Company,Date applied\nA,3/8\nB,Mar 5\nC,2026-03-01\n")

    assert years_missing(table, guess_mapping(table)) == ("3/8", "Mar 5")


def test_a_number_counts_from_1904_where_the_workbook_does() -> None:
    assert DayReader(None, from_1904=True)(44624).on == MARCH_5


SHAPES = {
    D: ["{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{d}-{m}-{y}", "{d} {m} {y}"],
    M: ["{m}/{d}/{y}", "{m:02}-{d:02}-{y}", "{m}/{d}/{y}, 1:05 PM"],
}
DAYS = st.dates(date(1971, 1, 1), date(2099, 12, 31))


@given(st.data(), st.sampled_from([D, M]), st.lists(DAYS, min_size=1, max_size=20))
def test_an_order_that_is_decided_is_the_one_it_was_written_in(
    data: st.DataObject, order: DateOrder, days: list[date]
) -> None:
    shape = data.draw(st.sampled_from(SHAPES[order]))
    cells = [shape.format(d=day.day, m=day.month, y=day.year) for day in days]

    found = order_of(cells)

    assert found is not None
    assert (found.order is None) == (
        all(day.day <= 12 for day in days) and any(day.day != day.month for day in days)
    )
    if found.order is not None:
        assert [DayReader(found.order)(cell).on for cell in cells] == days


@given(DAYS, st.sampled_from(list(DateOrder)))
def test_a_day_in_iso_form_is_itself_in_every_order(day: date, order: DateOrder) -> None:
    assert DayReader(order)(day.isoformat()).on == day


@given(st.text(max_size=40), st.sampled_from([None, *DateOrder]))
def test_any_text_is_a_day_a_reason_or_nothing(text: str, order: DateOrder | None) -> None:
    on, at, why = DayReader(order)(text)

    assert not (on and why)
    assert at is None or on is not None
