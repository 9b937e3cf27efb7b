"""Today as a person sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import Interview, Outcome, User

On = Callable[..., None]
ClientOf = Callable[[User], Client]

DEBRIEFED = {"debriefed_at": datetime(2026, 11, 10, 18, tzinfo=UTC)}
THREE_DAYS = {"said": "three days", "last_day": date(2026, 11, 13)}
QUERIES = 7
"""Session, user, etiquette, steps, interviews, who is waited for, whom to keep in touch with."""


def words(html: str) -> str:
    """The page as it is read: without tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def steps(html: str) -> set[tuple[str, int, str]]:
    """Every step on the page: what, about which interview, when."""
    found = re.findall(r'data-step="(\w+)" data-interview="(\d+)" data-due="([\d-]+)"', html)
    assert len(found) == html.count("data-step=")
    return {(step, int(interview), due) for step, interview, due in found}


def read(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def thanked(interview: Interview) -> Interview:
    make_attempt(interview, interview.held_on, Outcome.THANKED)
    return interview


@pytest.fixture
def today(alice: User, client_of: ClientOf, on: On) -> Callable[[], str]:
    """Today as Alice sees it, on Tue 17 Nov 2026 at 10:00 unless `on` says otherwise."""
    client = client_of(alice)
    return lambda: read(client)


def test_the_first_start_says_what_to_do_first(today: Callable[[], str]) -> None:
    text = words(today())
    assert "Begin with one application." in text
    assert "Add an application" in text
    assert "Nothing to do" not in text


def test_with_an_application_and_no_interview_there_is_nothing_to_do(
    today: Callable[[], str], alice: User
) -> None:
    make_application(alice, stage="Applied")
    text = words(today())
    assert "Tuesday 17 November Nothing to do today." in text
    assert "Begin with one application" not in text


def test_a_call_is_shown_with_its_reason_and_the_number_to_tap(
    today: Callable[[], str], alice: User
) -> None:
    interview = thanked(
        make_interview(alice, contact=make_contact(alice), **THREE_DAYS, **DEBRIEFED)
    )
    html = today()
    assert steps(html) == {("call", interview.pk, "2026-11-17")}
    text = words(html)
    assert "One call to make." in text
    assert "Northwind Traders · interview on site, Tue 10 Nov" in text
    assert "0 of 2 messages" in text
    assert "Tuesday 10 November: you met" in text
    assert "They said “three days”: that lasted until Friday 13 November." in text
    assert 'href="tel:+12125550142"' in html
    assert "Call Maria Keller" in text
    assert f'href="/interviews/{interview.pk}/call/#log"' in html


def test_without_a_number_there_is_nothing_to_tap(today: Callable[[], str], alice: User) -> None:
    person = make_contact(alice, phone="")
    make_interview(alice, contact=person, **THREE_DAYS, **DEBRIEFED)
    html = today()
    assert "tel:" not in html
    assert "No number for Maria Keller yet." in words(html)
    assert f'href="/people/{person.pk}/edit/"' in html


def test_without_a_person_it_asks_whom_to_call(today: Callable[[], str], alice: User) -> None:
    interview = make_interview(alice, **THREE_DAYS, **DEBRIEFED)
    html = today()
    assert "Whom to call is not known yet." in words(html)
    assert f'href="/interviews/{interview.pk}/edit/"' in html


def test_a_call_before_its_debrief_asks_whether_they_said_when(
    today: Callable[[], str], alice: User
) -> None:
    interview = thanked(make_interview(alice))
    html = today()
    assert "There is no debrief yet. Did they say when?" in words(html)
    assert steps(html) == {
        ("call", interview.pk, "2026-11-17"),
        ("debrief", interview.pk, "2026-11-10"),
    }


def test_on_a_quiet_day_nothing_is_offered_to_be_called(
    today: Callable[[], str], alice: User, on: On
) -> None:
    interview = thanked(
        make_interview(alice, contact=make_contact(alice), **THREE_DAYS, **DEBRIEFED)
    )
    on("2026-11-16")
    html = today()
    text = words(html)
    assert "Nothing to do today. One call is held until tomorrow. No calls on Mondays." in text
    assert "Held until Tuesday 17 November" in text
    assert steps(html) == {("call", interview.pk, "2026-11-17")}
    assert "tel:" not in html


def test_a_day_of_waiting_says_until_when(today: Callable[[], str], alice: User, on: On) -> None:
    interview = thanked(make_interview(alice, **THREE_DAYS, **DEBRIEFED))
    on("2026-11-12")
    html = today()
    text = words(html)
    assert "Nothing to do today. The next step is on Tuesday 17 November." in text
    assert "One employer still has time to answer, until the end of tomorrow." in text
    assert steps(html) == {("call", interview.pk, "2026-11-17")}
    assert "16 Mon No calls on Mondays" in text


def test_a_thank_you_note_is_asked_for_until_the_first_call_is_due(
    today: Callable[[], str], alice: User, on: On
) -> None:
    interview = make_interview(alice, **DEBRIEFED)
    note = ("thanks", interview.pk, "2026-11-11")
    for day, shown in {"2026-11-11": True, "2026-11-16": True, "2026-11-17": False}.items():
        on(day)
        assert (note in steps(today())) is shown, day


def test_an_interview_today_says_what_to_ask(today: Callable[[], str], alice: User) -> None:
    interview = make_interview(
        alice, date(2026, 11, 17), start_time=time(14, 30), place="Main Street 1"
    )
    html = today()
    assert steps(html) == {("ask", interview.pk, "2026-11-17")}
    text = words(html)
    assert "14:30 · Northwind Traders" in text
    assert "Before you leave, ask when they plan to decide, and whom to call." in text
    assert "time to answer" not in text


def test_the_hour_is_the_one_where_the_user_lives(
    today: Callable[[], str], alice: User, on: On
) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    interview = make_interview(alice, date(2026, 11, 16), start_time=time(20))
    on("2026-11-17", "00:30")  # Monday 16, half past seven in the evening
    assert steps(today()) == {("ask", interview.pk, "2026-11-16")}
    on("2026-11-17", "02:00")
    assert ("debrief", interview.pk, "2026-11-16") in steps(today())


def test_what_may_rest_can_be_closed_or_taken_up_again(
    today: Callable[[], str], alice: User
) -> None:
    interview = thanked(make_interview(alice, date(2026, 10, 20), **DEBRIEFED))
    make_attempt(interview, date(2026, 10, 27))
    make_attempt(interview, date(2026, 11, 3))
    html = today()
    assert steps(html) == {("rest", interview.pk, "2026-11-10")}
    assert "Assume it is a no." in words(html)
    assert f'href="/interviews/{interview.pk}/close/"' in html
    assert f'href="/interviews/{interview.pk}/log/?outcome=they_contacted"' in html


def test_steps_of_an_interview_to_come_are_not_shown(today: Callable[[], str], alice: User) -> None:
    interview = make_interview(alice, date(2026, 11, 18), start_time=time(10))
    html = today()
    assert steps(html) == {("interview", interview.pk, "2026-11-18")}
    assert "time to answer" not in words(html)


@pytest.mark.parametrize(
    "values",
    [{"is_cancelled": True}, {"no_follow_up_on": date(2026, 11, 12)}],
    ids=["cancelled", "not to be followed up"],
)
def test_nothing_is_asked_about_what_is_over(
    today: Callable[[], str], alice: User, values: dict[str, Any]
) -> None:
    make_interview(alice, **values)
    assert steps(today()) == set()


def test_nothing_is_asked_about_a_closed_application(today: Callable[[], str], alice: User) -> None:
    application = make_application(alice, stage="Rejected")
    make_interview(alice, application=application)
    make_interview(alice, date(2026, 11, 20), application)
    assert steps(today()) == set()


def test_an_earlier_interview_is_not_debriefed_once_a_later_one_is_held(
    today: Callable[[], str], alice: User
) -> None:
    application = make_application(alice)
    make_interview(alice, date(2026, 11, 5), application)
    later = make_interview(alice, date(2026, 11, 16), application)
    assert {found for found in steps(today()) if found[0] == "debrief"} == {
        ("debrief", later.pk, "2026-11-16")
    }


def test_the_text_of_a_user_is_text(today: Callable[[], str], alice: User) -> None:
    application = make_application(alice, title="<script>alert(1)</script>", company="A & <b>B")
    make_interview(alice, application=application, **DEBRIEFED)
    html = today()
    assert "<script>alert" not in html
    assert "A &amp; &lt;b&gt;B" in html


def test_nobody_sees_the_steps_of_another(
    alice: User, bob: User, client_of: ClientOf, on: On
) -> None:
    interview = make_interview(alice, **DEBRIEFED)
    assert ("call", interview.pk, "2026-11-17") in steps(read(client_of(alice)))
    assert steps(read(client_of(bob))) == set()


def test_somebody_unknown_is_sent_to_the_log_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def one_of_each(owner: User, name: str) -> None:
    """A row in every section of the page."""

    def job() -> dict[str, Any]:
        application = make_application(owner, company=name)
        return {"application": application, "contact": make_contact(owner)}

    make_interview(owner, date(2026, 11, 10), **job(), **THREE_DAYS, **DEBRIEFED)  # a call
    make_interview(owner, date(2026, 11, 16), **job())  # a thank-you note, a debrief
    make_interview(owner, date(2026, 11, 17), **job())  # today
    make_interview(owner, date(2026, 11, 19), **job())  # coming up
    rest = make_interview(owner, date(2026, 10, 20), **job(), **DEBRIEFED)
    make_attempt(rest, date(2026, 10, 27))
    make_attempt(rest, date(2026, 11, 3))
    late = make_interview(owner, date(2026, 11, 13), **job(), **DEBRIEFED)
    late.put_off_until, late.put_off_on = date(2027, 1, 12), date(2026, 11, 17)
    late.save()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-21"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    alice: User, client_of: ClientOf, on: On, rows: int, day: str
) -> None:
    for number in range(rows):
        one_of_each(alice, f"Company {number}")
    on(day)
    client = client_of(alice)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        html = read(client)
    assert len(steps(html)) > 6 * rows - 1
    assert len(queries) == QUERIES


def test_rows_far_ahead_are_counted_and_not_loaded(today: Callable[[], str], alice: User) -> None:
    far = date(2026, 11, 16) + timedelta(days=60)
    for _ in range(3):
        thanked(make_interview(alice, date(2026, 11, 16), last_day=far, **DEBRIEFED))
    html = today()
    assert steps(html) == set()
    assert "One employer still has time to answer, until Friday 15 January 2027." in words(html)
