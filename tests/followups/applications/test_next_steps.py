"""What comes next for whole applications."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followups.applications.next_steps import NextStep, next_step
from tests.factories import make_application, make_attempt, make_interview, move
from tracker.models import Application, Interview, Outcome, User

TODAY = date(2026, 11, 17)  # a Tuesday
DEBRIEFED = {"debriefed_at": "2026-11-10T18:00Z"}


def step_of(application: Application, today: date = TODAY) -> NextStep:
    return next_step(application, application.owner, today)


def interview(owner: User, held_on: date = date(2026, 11, 10), **values: Any) -> Interview:
    """One that was debriefed and thanked for."""
    made = make_interview(owner, held_on, **{**DEBRIEFED, **values})
    make_attempt(made, held_on, Outcome.THANKED)
    return made


@pytest.mark.parametrize(
    ("today", "kind", "on"),
    [
        (date(2026, 11, 9), "interview", date(2026, 11, 10)),
        (date(2026, 11, 11), "call", date(2026, 11, 17)),
        (date(2026, 11, 17), "call", date(2026, 11, 17)),
        (date(2026, 11, 18), "call", date(2026, 11, 18)),  # overdue: today
        (date(2026, 11, 21), "call", date(2026, 11, 24)),  # a Saturday: held
    ],
)
def test_a_call_stands_on_the_day_it_may_be_made(
    alice: User, today: date, kind: str, on: date
) -> None:
    step = step_of(interview(alice).application, today)
    assert (step.kind, step.on) == (kind, on)


def test_an_interview_of_today_comes_before_its_debrief(alice: User) -> None:
    held = make_interview(alice, TODAY)
    step = step_of(held.application)
    assert (step.kind, step.on, step.url) == ("interview", TODAY, held.get_absolute_url())
    step = step_of(held.application, date(2026, 11, 18))
    assert (step.kind, step.on) == ("debrief", date(2026, 11, 18))


def test_a_debrief_comes_first_and_the_day_of_the_call_is_shown_with_it(alice: User) -> None:
    held = make_interview(alice, date(2026, 11, 16))
    step = step_of(held.application)
    assert (step.kind, step.url) == ("debrief", f"/interviews/{held.pk}/debrief/")
    assert [each.headline for each in step.steps] == [
        "Thank them today",
        "Call on Tuesday 24 November",
    ]


def test_a_thank_you_note_comes_before_the_call(alice: User) -> None:
    step = step_of(make_interview(alice, date(2026, 11, 16), **DEBRIEFED).application)
    assert (step.kind, step.on) == ("thanks", TODAY)
    assert [each.card.step.kind for each in step.steps] == ["thanks", "call"]


def test_a_note_that_makes_no_sense_any_more_is_left_out(alice: User) -> None:
    step = step_of(make_interview(alice, date(2026, 11, 3), **DEBRIEFED).application)
    assert [each.card.step.kind for each in step.steps] == ["call"]


def test_after_the_second_message_it_rests(alice: User) -> None:
    held = interview(alice, date(2026, 10, 27))
    for day in (3, 10):
        make_attempt(held, date(2026, 11, day))
    step = step_of(held.application)
    assert (step.kind, step.on, step.url) == ("rest", TODAY, f"/interviews/{held.pk}/close/")


def test_it_is_about_the_latest_interview(alice: User) -> None:
    application = make_application(alice)
    later = interview(alice, date(2026, 11, 12), application=application)
    interview(alice, date(2026, 11, 3), application=application)
    interview(alice, date(2026, 11, 13), application=application, is_cancelled=True)
    assert step_of(application).interview == later


def test_where_nothing_is_to_do_it_says_why(alice: User) -> None:
    closed = interview(alice).application
    move(closed, "Rejected", TODAY)
    chosen = interview(alice, no_follow_up_on=TODAY).application
    without = make_application(alice)
    assert [(step.kind, step.words) for step in map(step_of, [closed, chosen, without])] == [
        ("", "It is closed, and asks for nothing more."),
        ("", "You chose not to follow up on the last interview."),
        ("", "No interview yet. Once there is one, the day to call follows from it."),
    ]


def test_another_owner_gets_nothing_of_it(alice: User, bob: User) -> None:
    assert next_step(interview(alice).application, bob, TODAY).steps == ()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_depend_on_the_number_of_interviews(alice: User, rows: int) -> None:
    application = interview(alice).application
    for number in range(1, rows):
        make_interview(alice, date(2026, 11, 10 - number), application)
    with CaptureQueriesContext(connection) as captured:
        assert step_of(application).kind == "call"
    assert len(captured) == 3  # its interviews, the etiquette, the steps
