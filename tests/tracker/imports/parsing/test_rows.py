"""What becomes of each row."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.imports.parsing.files import (
    BY_HAND,
    LINKEDIN_ZIP,
    csv_of,
    only_table,
    results,
    rows_of,
    understood,
    xlsx_of,
)
from tracker.imports.parsing import (
    DateOrder,
    Field,
    Meaning,
    ParsedApplication,
    ParsedInterview,
    ParsedPerson,
    UnreadableRow,
    guess_mapping,
    parse_rows,
    read,
)
from tracker.imports.parsing.people import LONGEST
from tracker.imports.parsing.rows import LONGEST_LINK, LONGEST_NAME, LONGEST_TAG
from tracker.imports.parsing.values import is_nothing
from tracker.models import Application, Company, Contact, PayPeriod, Tag, WorkMode


def one(header: list[str], row: list[str], **told: Any) -> ParsedApplication | UnreadableRow:
    (result,) = results("a.csv", csv_of([header, row]), **told)
    return result


def found(header: list[str], row: list[str], **told: Any) -> ParsedApplication:
    result = one(["Company", "Job title", *header], ["Northwind", "Cook", *row], **told)
    assert isinstance(result, ParsedApplication), result
    return result


def facts(row: ParsedApplication) -> dict[str, Any]:
    """What a row tells, apart from what every row tells."""
    empty = ParsedApplication(row.line, "Northwind", "Cook")
    names = (field.name for field in dataclasses.fields(ParsedApplication))
    return {
        name: getattr(row, name) for name in names if getattr(row, name) != getattr(empty, name)
    }


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Location", "Berlin", {"place": "Berlin"}),
        ("Location", "Remote", {"work_mode": "remote"}),
        ("Remote?", "yes", {"work_mode": "remote"}),
        ("Remote?", "no", {}),
        ("Work mode", "Hybrid", {"work_mode": "hybrid"}),
        ("Link", "https://jobs.example/1", {"link": "https://jobs.example/1"}),
        ("Link", "jobs.example/1", {"link": "https://jobs.example/1"}),
        ("Source", "a friend", {"source": "a friend"}),
        ("Source", "n/a", {}),
        ("Tags", "night; bread, night", {"tags": ("night", "bread")}),
        ("Notes", "Two\nlines", {"notes": "Two\nlines"}),
        ("Mascot", "a fox", {"left_over": {"Mascot": "a fox"}}),
        (
            "Salary",
            "€60k–70k a year",
            {
                "pay_from": 60_000,
                "pay_to": 70_000,
                "pay_currency": "EUR",
                "pay_period": PayPeriod.YEAR,
            },
        ),
        ("Salary", "80-90k", {"pay_from": 80_000, "pay_to": 90_000}),
        ("Salary", "120000", {"pay_from": 120_000, "pay_to": 120_000}),
        (
            "Salary",
            "$30 an hour plus tips",
            {
                "pay_from": 30,
                "pay_to": 30,
                "pay_period": PayPeriod.HOUR,
                "left_over": {"Salary": "$30 an hour plus tips"},
            },
        ),
        ("Salary", "30 lakhs or so", {"left_over": {"Salary": "30 lakhs or so"}}),
        ("Max. Salary", "$120,000", {"pay_to": 120_000}),
        ("Max. Salary (€)", "60.000", {"pay_to": 60_000, "pay_currency": "EUR"}),
        (
            "Gehalt (€)",
            "45.000 - 50.000",
            {"pay_from": 45_000, "pay_to": 50_000, "pay_currency": "EUR"},
        ),
        ("Contact", "Ida Holm", {"people": (ParsedPerson("Ida Holm"),)}),
        (
            "Contact",
            "Ida Holm <ida@example.com>, +49 30 5550142",
            {"people": (ParsedPerson("Ida Holm", "ida@example.com", "+49 30 5550142"),)},
        ),
        (
            "Contact",
            "Ida Holm; Ben Ode, ben@example.com",
            {"people": (ParsedPerson("Ida Holm"), ParsedPerson("Ben Ode", "ben@example.com"))},
        ),
        ("Email", "ida@example.com", {"people": (ParsedPerson(email="ida@example.com"),)}),
        ("Phone", "'+49 30 5550142", {"people": (ParsedPerson(phone="+49 30 5550142"),)}),
        ("Phone", "030 5550142", {"people": (ParsedPerson(phone="030 5550142"),)}),
        (
            "Contact name",
            "Ida Holm & Ben Ode",
            {"people": (ParsedPerson("Ida Holm"), ParsedPerson("Ben Ode"))},
        ),
    ],
)
def test_a_cell_becomes_what_its_column_holds(
    header: str, cell: str, expected: dict[str, Any]
) -> None:
    assert facts(found([header], [cell])) == expected


@pytest.mark.parametrize(
    ("header", "cell", "kept", "why"),
    [
        ("Phone", "4.91522E+11", "4.91522E+11", "digits of it are lost"),
        ("Phone", "491525550142", None, "may be missing at its beginning"),
        ("Phone", "ask Ida", "ask Ida", "no number in it"),
        ("Email", "ida at example", "ida at example", "no e-mail address"),
        ("Link", "see the mail", "see the mail", "no link"),
        ("Date applied", "TBD", "TBD", "no day"),
        ("Source", "x" * 300, "x" * 300, "too long"),
    ],
)
def test_a_doubt_keeps_the_text_and_says_why(
    header: str, cell: str, kept: str | None, why: str
) -> None:
    # The cells below make the column what its header says.
    usual = {"Phone": "030 5550142", "Link": "https://x.example", "Date applied": "2026-03-01"}
    usual |= {"Source": "a friend"}
    rows = [["Company", "Job title", header], ["Northwind", "Cook", cell]]
    rows += [["Contoso", "Chef", usual.get(header, "ida@example.com")]] * 3
    row = results("a.csv", csv_of(rows))[0]

    assert isinstance(row, ParsedApplication)
    assert row.left_over.get(header) == kept
    assert why in row.doubts[0].why
    assert row.doubts[0].header == header


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("8/82019", "missing"),
        ("31/02/2026", "no day 31"),
        ("yesterday", "counts from the day"),
        ("1/3/2026, 8/3/2026", "more than one day"),
        ("5 March", "no year"),
    ],
)
def test_a_day_that_cannot_be_read_is_reported_with_its_cell(cell: str, why: str) -> None:
    rows = [["Company", "Job title", "Date applied"], ["Northwind", "Cook", cell]]
    rows += [["Contoso", "Chef", "14/3/2026"]] * 3
    row = results("a.csv", csv_of(rows))[0]

    assert isinstance(row, UnreadableRow)
    assert row.line == 2
    assert row.cells == ("Northwind", "Cook", cell)
    (problem,) = row.problems
    assert (problem.header, problem.text) == ("Date applied", cell)
    assert why in problem.why


def test_nothing_is_read_while_the_order_is_open() -> None:
    data = csv_of([["Company", "Date applied"], ["Northwind", "3/4/2026"]])

    (unread,) = results("a.csv", data)
    assert isinstance(unread, UnreadableRow)
    for order, day in (
        (DateOrder.DAY_FIRST, date(2026, 4, 3)),
        (DateOrder.MONTH_FIRST, date(2026, 3, 4)),
    ):
        (row,) = results("a.csv", data, order)
        assert isinstance(row, ParsedApplication)
        assert row.applied_on == day


def history(header: list[str], row: list[str], **told: Any) -> list[tuple[str, date | None]]:
    return [(move.stage, move.on) for move in found(header, row, **told).history]


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["Status"], ["Rejected"], [("rejected", None)]),
        (["Date applied"], ["2026-03-01"], [("applied", march(1))]),
        (["Status", "Date applied"], ["Applied", "2026-03-01"], [("applied", march(1))]),
        (
            ["Status", "Date applied"],
            ["Rejected", "2026-03-01"],
            [("applied", march(1)), ("rejected", None)],
        ),
        (
            ["Status", "Date saved", "Last updated"],
            ["Interview", "2026-03-01", "2026-03-09"],
            [("saved", march(1)), ("interviewing", march(9))],
        ),
        (
            ["Applied", "Phone screen", "Onsite", "Offer", "Rejected"],
            ["2026-03-01", "2026-03-08", "", "", "2026-03-20"],
            [("applied", march(1)), ("interviewing", march(8)), ("rejected", march(20))],
        ),
        (
            ["Rejected", "Applied"],
            ["2026-03-20", "2026-03-01"],
            [("applied", march(1)), ("rejected", march(20))],
        ),
        (["Applied?", "Interview?"], ["yes", "no"], [("applied", None)]),
        (["Applied?", "Interview?"], ["x", "✓"], [("applied", None), ("interviewing", None)]),
        (
            ["Status"],
            ["Applied 2026-03-01 -> Phone screen 2026-03-08 -> Rejected"],
            [("applied", march(1)), ("interviewing", march(8)), ("rejected", None)],
        ),
        (
            ["History"],
            ["[{'stage': 'Applied', 'date': '2026-03-01'}, {'stage': 'Offer', 'date': None}]"],
            [("applied", march(1)), ("offer", None)],
        ),
        (["Status"], ["Rejected 2026-03-08"], [("rejected", march(8))]),
        (["Status"], [""], []),
    ],
)
def test_stages_become_a_history(
    header: list[str], row: list[str], expected: list[tuple[str, date | None]]
) -> None:
    assert history(header, row) == expected


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("Applied -> OA -> Phone screen -> Rejected", "Phone screen"),
        ("Applied -> OA 2026-03-05 -> Coding test 2026-03-09", "Coding test 2026-03-09"),
        ("Applied -> OA 2026-03-05 -> Onsite 2026-03-09", None),
        ("Applied -> Interview -> Interview", None),
    ],
)
def test_stages_that_fall_together_lose_no_word(status: str, kept: str | None) -> None:
    rows = [["Company", "History"], ["Northwind", status], ["Contoso", "Applied -> Offer"]]
    row = results("a.csv", csv_of(rows))[0]

    assert isinstance(row, ParsedApplication)
    assert row.left_over.get("Also") == kept


def test_days_without_a_year_take_the_one_that_is_told() -> None:
    status = "Applied 3/1 -> Phone screen 3/18 -> Rejected"

    assert isinstance(one(["Company", "Status"], ["A", status]), UnreadableRow)
    assert history(["Status"], [status], year=2026) == [
        ("applied", march(1)),
        ("interviewing", march(18)),
        ("rejected", None),
    ]


@pytest.mark.parametrize(
    ("header", "cell", "meeting"),
    [
        ("Phone screen", "2026-03-08", ParsedInterview(march(8), None, "phone")),
        ("Onsite", "2026-03-08 14:00", ParsedInterview(march(8), time(14), "on_site")),
        (
            "Interview date",
            "8 March 2026, 2:30 pm",
            ParsedInterview(march(8), time(14, 30), "other"),
        ),
        ("Status", "Video interview 2026-03-08", ParsedInterview(march(8), None, "video")),
        ("Online assessment", "2026-03-08", None),
        ("Offer", "2026-03-08", None),
    ],
)
def test_a_stage_that_is_a_meeting_is_an_interview(
    header: str, cell: str, meeting: ParsedInterview | None
) -> None:
    assert found([header], [cell]).interviews == ((meeting,) if meeting else ())


def test_a_stage_that_nobody_knows_is_asked_and_then_taken() -> None:
    table = only_table("a.csv", csv_of([["Company", "Status"], ["A", "Tier 2"], ["B", "Applied"]]))
    mapping = guess_mapping(table)

    def stage_of(stages: dict[str, str | None]) -> ParsedApplication | UnreadableRow:
        return next(iter(parse_rows(table, mapping, {}, stages)))

    unread = stage_of({"applied": "1"})
    assert isinstance(unread, UnreadableRow)
    assert unread.problems[0].text == "Tier 2"
    chosen = stage_of({"tier 2": "17", "applied": "1"})
    assert isinstance(chosen, ParsedApplication)
    assert chosen.history[0].stage == "17"
    kept = stage_of({"tier 2": "", "applied": "1"})
    assert isinstance(kept, ParsedApplication)
    assert kept.history == ()
    assert kept.left_over == {"Status": "Tier 2"}


OWN = {"own_phones": ["+49 (0)171 5550142"], "own_emails": ["me@example.org"]}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Phone", "0171 5550142"),
        ("Phone", "+491715550142"),
        ("Phone", "4.91715550142E+11"),
        ("Phone", "4.91716E+11"),
        ("Email", "Me@Example.org"),
        ("Contact", "0171 5550142; me@example.org"),
    ],
)
def test_the_users_own_number_is_nobody_to_call(header: str, cell: str) -> None:
    if cell == "4.91716E+11":  # rounded: not known to be theirs, and no number either
        row = found([header], [cell], **OWN)
        assert row.people == ()
        return
    row = found([header], [cell], **OWN)

    assert row.people == ()
    assert "your own" in row.doubts[0].why


def test_somebody_elses_number_is_kept_beside_the_own_one() -> None:
    row = found(["Contact"], ["Ida Holm, 0171 5550142"], **OWN)

    assert row.people == (ParsedPerson("Ida Holm"),)


def test_whose_an_address_is_is_never_guessed() -> None:
    row = found(["Contact name", "Email"], ["Ida Holm & Ben Ode", "office@example.com"])

    assert row.people == (ParsedPerson("Ida Holm"), ParsedPerson("Ben Ode"))
    assert row.left_over == {"Contact": "office@example.com"}
    row = found(["Contact name", "Email"], ["Ida Holm & Ben Ode", "i@example.com; b@example.com"])
    assert row.people == (
        ParsedPerson("Ida Holm", "i@example.com"),
        ParsedPerson("Ben Ode", "b@example.com"),
    )


def test_a_spreadsheet_kept_by_hand_is_understood_row_by_row() -> None:
    rows = results("by-hand.csv", BY_HAND)

    assert [(row.line, type(row)) for row in rows] == [
        (3, ParsedApplication),
        (4, UnreadableRow),
        (5, ParsedApplication),
        (6, UnreadableRow),
        (8, UnreadableRow),
    ]
    first, second, third, mark, total = rows
    assert isinstance(first, ParsedApplication)
    assert isinstance(third, ParsedApplication)
    assert (first.company, first.title) == ("Northwind", "Engineer (platform)")
    assert [move.stage for move in first.history] == [Meaning.APPLIED, Meaning.REJECTED]
    assert first.people == (ParsedPerson("Anna Li", "anna@example.com"),)
    assert third.people == (ParsedPerson("Ben Ode", "", "0171 5550142"),)
    for row, why in ((second, "a mark between them"), (mark, "git"), (total, "a sum")):
        assert isinstance(row, UnreadableRow)
        assert why in row.problems[0].why


def test_linkedins_export_becomes_applications_with_their_days() -> None:
    applied, saved = (understood(table) for table in read("l.zip", LINKEDIN_ZIP).tables)

    assert [
        (row.company, row.applied_on, row.people, row.link)
        for row in applied
        if isinstance(row, ParsedApplication)
    ] == [
        (
            "Northwind Traders",
            date(2024, 3, 14),
            (),
            "https://www.linkedin.com/jobs/view/1000000001",
        ),
        ("Contoso", date(2024, 4, 2), (), "https://www.linkedin.com/jobs/view/1000000002"),
    ]
    (kept,) = saved
    assert isinstance(kept, ParsedApplication)
    assert [(move.stage, move.on) for move in kept.history] == [("saved", date(2024, 1, 2))]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "", "2026-03-01", "x"], "neither a company nor a job title"),
        (["Company", "Job title", "Date", "Notes"], "the header once more"),
        (["Total", "", "", "12"], "a sum"),
        ([">>>>>>> main", "", "", ""], "git"),
        (["x" * 201, "Cook", "", ""], "longer than 200"),
    ],
)
def test_what_is_no_application_is_kept_with_its_reason(row: list[str], why: str) -> None:
    header = ["Company", "Job title", "Date", "Notes"]
    rows = results("a.csv", csv_of([header, ["A", "B", "2026-03-01", ""], row]))

    assert len(rows) == 2
    assert isinstance(rows[1], UnreadableRow)
    assert why in rows[1].problems[0].why


def test_cells_of_a_spreadsheet_are_read_by_their_kind() -> None:
    data = xlsx_of(
        rows_of(
            ["Company", "Job title", "Date applied", "Phone"],
            ["Northwind", "Cook", date(2026, 3, 5), 491525550142],
            ["Contoso", 42, 46086, "'+49 30 5550142"],
            ["Fabrikam", "Chef", "5 March 2026", None],
        )
    )

    rows = [row for row in results("a.xlsx", data) if isinstance(row, ParsedApplication)]

    assert [row.applied_on for row in rows] == [march(5)] * 3
    assert [row.title for row in rows] == ["Cook", "42", "Chef"]
    assert rows[0].people == (ParsedPerson(phone="491525550142"),)
    assert "may be missing" in rows[0].doubts[0].why


def test_everything_that_has_no_field_is_in_the_notes() -> None:
    row = found(["Notes", "Mascot", "Excitement"], ["Nice people", "a fox", "4"])

    assert row.all_notes == "Nice people\nMascot: a fox\nExcitement: 4"


def test_a_field_is_what_the_user_says_it_is() -> None:
    table = only_table("a.csv", csv_of([["Company", "Foo", "Bar"], ["Northwind", "Cook", "x"]]))
    mapping = guess_mapping(table).chosen([Field.COMPANY, Field.TITLE, Field.LEAVE_OUT])

    (row,) = parse_rows(table, mapping, {}, {})

    assert row == ParsedApplication(2, "Northwind", "Cook")


def test_what_is_taken_in_fits_the_models() -> None:
    def longest(model: Any, name: str) -> int:
        return int(model._meta.get_field(name).max_length)

    assert longest(Company, "name") == LONGEST_NAME
    assert {longest(Application, name) for name in ("title", "team", "place", "source")} == {
        LONGEST_NAME
    }
    assert longest(Application, "link") == LONGEST_LINK
    assert longest(Tag, "name") == LONGEST_TAG
    assert {name: longest(Contact, name) for name in LONGEST} == LONGEST
    assert {"remote", "hybrid", "on_site"} == set(WorkMode.values)


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), max_size=30
)
HEADERS = st.sampled_from(
    [
        "Company",
        "Job title",
        "Status",
        "Date applied",
        "Link",
        "Salary",
        "Contact",
        "Phone",
        "Email",
        "Notes",
        "Tags",
        "History",
        "Applied",
        "Phone screen",
        "Remote",
        "Last updated",
        "Interview date",
        "Mascot",
        "Location",
        "Max salary",
        "Currency",
    ]
)


KEPT_AS_WRITTEN = {"Link", "Contact", "Phone", "Email", "Notes", "Tags", "Mascot", "Location"}


@given(
    st.lists(HEADERS, min_size=1, max_size=12, unique=True).flatmap(
        lambda header: st.tuples(
            st.just(header),
            st.lists(
                st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=6
            ),
        )
    )
)
def test_no_row_and_no_word_of_it_is_ever_lost(table: tuple[list[str], list[list[str]]]) -> None:
    header, rows = table
    whole = [["Company", "Job title", *header], *(["Northwind", "Cook", *row] for row in rows)]
    outcome = results("a.csv", csv_of(whole), DateOrder.DAY_FIRST)

    assert [row.line for row in outcome] == list(range(2, len(rows) + 2))
    for cells, row in zip(rows, outcome, strict=True):
        if isinstance(row, UnreadableRow):
            assert row.problems
            assert [str(cell) for cell in row.cells[2:]] == cells
        else:
            told = str(dataclasses.astuple(row))
            for name, cell in zip(header, cells, strict=True):
                if name in KEPT_AS_WRITTEN and not is_nothing(cell.strip()):
                    assert all(word in told for word in re.findall(r"[A-Za-z0-9]+", cell))
