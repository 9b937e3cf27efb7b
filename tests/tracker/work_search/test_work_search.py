"""The work-search log: what is in it, week by week, on the page and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from tests.factories import (
    make_application,
    make_attempt,
    make_contact,
    make_interview,
    move,
)
from tracker.models import Channel, Interview, Outcome, StageKind, User
from tracker.trash import actions
from tracker.work_search.log import monday, weeks

LogIn = Callable[[User], Client]
PAGE, TABLE = "/work-search/", "/work-search/csv/"
FIRST, LAST, TODAY = date(2026, 11, 2), date(2026, 11, 22), date(2026, 11, 17)

pytestmark = pytest.mark.usefixtures("on")  # Tue 17 Nov 2026


@pytest.fixture
def client(client_of: LogIn, alice: User) -> Client:
    return client_of(alice)


@pytest.fixture
def search(alice: User) -> Interview:
    """Applied on Mon 2 Nov, invited, met on Tue 10, thanked on the 11th, called on the 17th."""
    job = make_application(alice, stage="Saved", stage_on=date(2026, 10, 1), source="LinkedIn")
    move(job, "Applied", date(2026, 11, 2))
    move(job, StageKind.INTERVIEWING, date(2026, 11, 4))
    maria = make_contact(alice)
    interview = make_interview(
        alice, application=job, contact=maria, start_time=time(14), said="three days"
    )
    values: dict[str, Any] = {"contact": maria}
    make_attempt(interview, date(2026, 11, 11), Outcome.THANKED, channel=Channel.EMAIL, **values)
    make_attempt(interview, date(2026, 11, 17), Outcome.VOICEMAIL, **values)
    return interview


def lines(owner: User, first: date = FIRST, last: date = LAST) -> list[tuple[object, ...]]:
    return [
        (line.on.isoformat(), line.employer, line.person, line.what, line.how, line.result)
        for week in weeks(owner, first, last, TODAY)
        for line in week.lines
    ]


def test_every_thing_done_is_a_line(alice: User, search: Interview) -> None:
    northwind, maria, job = "Northwind Traders", "Maria Keller", "Platform engineer"
    result = "Interviewing, 4 November 2026"
    assert lines(alice) == [
        ("2026-11-02", northwind, "", f"Applied for {job}", "LinkedIn", result),
        ("2026-11-10", northwind, maria, f"Interview for {job}", "Interview on site",
         "They said “three days”"),
        ("2026-11-11", northwind, maria, f"Thank-you note: {job}", "E-mail", "Sent"),
        ("2026-11-17", northwind, maria, f"Follow-up: {job}", "Phone", "Left a voicemail"),
    ]  # fmt: skip


def test_a_job_that_is_merely_kept_is_not_an_application(alice: User) -> None:
    make_application(alice, stage="Saved")
    assert lines(alice) == []


def test_an_application_that_nobody_answered_says_so(alice: User) -> None:
    make_application(alice, stage="Applied", link="https://www.jobs.example.com/1")
    ((*_, how, result),) = lines(alice)
    assert (how, result) == ("jobs.example.com", "No answer yet")


def test_an_interview_that_was_cancelled_or_is_yet_to_come_was_not_held(alice: User) -> None:
    job = make_application(alice, stage="Saved")
    make_interview(alice, date(2026, 11, 10), job, is_cancelled=True)
    make_interview(alice, date(2026, 11, 18), job)
    assert lines(alice) == []
    make_interview(alice, TODAY, job)
    assert len(lines(alice)) == 1


def test_an_offer_and_a_call_of_theirs_are_shown_and_not_counted(
    alice: User, search: Interview
) -> None:
    make_attempt(search, date(2026, 11, 17), Outcome.THEY_CONTACTED, said="next week")
    move(search.application, StageKind.OFFER, date(2026, 11, 17))
    (*_, week) = weeks(alice, FIRST, LAST, TODAY)
    assert [line.what for line in week.lines] == [
        "Follow-up: Platform engineer",
        "They contacted me: Platform engineer",
        "Offer: Platform engineer",
    ]
    assert week.count == 1
    assert week.lines[1].result == "They said “next week”"


def test_what_is_in_the_trash_is_left_out(alice: User, search: Interview) -> None:
    move(search.application, StageKind.OFFER, date(2026, 11, 17))
    actions.trash(search.application, search.created_at)
    assert lines(alice) == []


def test_nothing_of_anybody_else_is_in_it(alice: User, bob: User, search: Interview) -> None:
    assert lines(bob) == []


def test_a_day_that_was_not_asked_for_is_not_there(alice: User, search: Interview) -> None:
    days = [line[0] for line in lines(alice, date(2026, 11, 10), date(2026, 11, 11))]
    assert days == ["2026-11-10", "2026-11-11"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-16", "2026-11-22", ["2026-W47 2026-11-16 2026-11-22"]),
        (
            "2026-11-18",
            "2026-11-24",
            ["2026-W47 2026-11-18 2026-11-22", "2026-W48 2026-11-23 2026-11-24"],
        ),
        (
            "2026-12-27",  # a Sunday; 2026 has 53 weeks
            "2027-01-04",
            [
                "2026-W52 2026-12-27 2026-12-27",
                "2026-W53 2026-12-28 2027-01-03",
                "2027-W01 2027-01-04 2027-01-04",
            ],
        ),
        ("2026-03-29", "2026-03-29", ["2026-W13 2026-03-29 2026-03-29"]),
    ],
)
def test_weeks_run_from_monday_to_sunday(
    alice: User, first: str, last: str, expected: list[str]
) -> None:
    found = weeks(alice, date.fromisoformat(first), date.fromisoformat(last), TODAY)
    assert [f"{week.name} {week.first} {week.last}" for week in found] == expected


@pytest.mark.parametrize(
    ("day", "first"), [("2026-11-16", "2026-11-16"), ("2026-11-22", "2026-11-16")]
)
def test_the_monday_of_a_day(day: str, first: str) -> None:
    assert monday(date.fromisoformat(day)) == date.fromisoformat(first)


# The page


def test_the_page_shows_the_last_four_weeks_and_says_where_one_is_empty(
    client: Client, search: Interview
) -> None:
    page = client.get(PAGE).text
    assert "Alice Larsson, 26 October 2026 to 22 November 2026" in page
    assert page.count("Nothing was noted in this week.") == 1
    assert f'href="/interviews/{search.pk}/"' in page
    assert f'href="/applications/{search.application_id}/"' in page


def test_a_week_is_counted_against_what_they_ask_for(client: Client, search: Interview) -> None:
    page = client.get(PAGE, {"first": "2026-11-09", "last": "2026-11-15", "asked": "3"}).text
    assert "2 done by you, 3 asked for" in page


def test_a_week_to_come_is_not_an_empty_one(client: Client) -> None:
    page = client.get(PAGE, {"first": "2026-11-23", "last": "2026-11-29"}).text
    assert "This week is still to come." in page


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        ("2026-11-10", "2026-11-09", "This is before the first day."),
        ("2020-01-01", "2026-11-09", "Choose two years at most."),
        ("soon", "2026-11-09", "Enter a valid date."),
        ("0001-01-01", "0001-01-02", "Check the year"),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(
    client: Client, first: str, last: str, error: str
) -> None:
    response = client.get(PAGE, {"first": first, "last": last})
    assert response.status_code == 422
    assert error in response.text
    assert client.get(TABLE, {"first": first, "last": last}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_was_done(
    client: Client, alice: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        job = make_application(alice, f"Job {number}", f"Company {number}", stage="Applied")
        interview = make_interview(alice, application=job)
        interview.people.add(make_contact(alice))
        make_attempt(interview, date(2026, 11, 11))
        move(job, StageKind.OFFER, date(2026, 11, 12))
    with django_assert_num_queries(8):
        assert client.get(PAGE).status_code == 200


# The table


def table(client: Client, **days: str) -> list[list[str]]:
    response = client.get(TABLE, days)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_says_the_same_as_the_page(client: Client, search: Interview) -> None:
    rows = table(client, first="2026-10-26", last="2026-11-08")
    assert rows == [
        ["Week", "Date", "Employer", "Person", "What", "How", "Result"],
        ["2026-W44", "", "", "", "", "", "Nothing noted"],
        [
            *("2026-W45", "2026-11-02", "Northwind Traders", "", "Applied for Platform engineer"),
            *("LinkedIn", "Interviewing, 4 November 2026"),
        ],
    ]


def test_no_cell_of_the_table_is_a_formula(client: Client, alice: User) -> None:
    make_application(alice, "x", '=HYPERLINK("http://evil.example")', stage="Applied", source="@s")
    (_, *_, row) = table(client, first="2026-11-02", last="2026-11-02")
    assert row[2].startswith("'=")
    assert row[5] == "'@s"
