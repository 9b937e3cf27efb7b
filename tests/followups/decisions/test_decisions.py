"""Not today, not at all, thanked: what is kept, what is said, and how it is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import Channel, ContactAttempt, Interview, Outcome, Stage, User

On = Callable[..., None]
ClientOf = Callable[[User], Client]


@pytest.fixture
def interview(alice: User, on: On) -> Interview:
    """Its call is due on Tue 17 Nov 2026, which is today."""
    return make_interview(
        alice,
        contact=make_contact(alice, email="maria@northwind.example"),
        said="three days",
        last_day=date(2026, 11, 13),
        debriefed_at=datetime(2026, 11, 10, 18, tzinfo=UTC),
    )


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def address(interview: Interview, what: str) -> str:
    return f"/interviews/{interview.pk}/{what}/"


def said(response: Any) -> list[tuple[str, str]]:
    """The messages, each with the path of its undo."""
    return [(m.message, m.extra_tags) for m in get_messages(response.wsgi_request)]


def call_on(interview: Interview) -> date | None:
    """The day of the call in the plan, which is true."""
    assert writer.differences(interview.owner) == []
    step = PlannedStep.objects.filter(interview=interview, kind="call").first()
    return step and step.due_on


# Not today


def test_a_call_is_put_off_to_a_day_and_taken_back(alices: Client, interview: Interview) -> None:
    response = alices.post(address(interview, "put-off"), {"put_off_until": "2026-11-20"})
    assert (response.status_code, response["Location"]) == (303, "/")
    undo = address(interview, "put-off/undo")
    assert said(response) == [("Put off until Friday 20 November.", undo)]
    assert call_on(interview) == date(2026, 11, 20)
    interview.refresh_from_db()
    assert interview.put_off_on == date(2026, 11, 17)

    response = alices.post(undo)
    assert (response.status_code, response["Location"]) == (303, "/")
    assert said(response)[-1] == ("No longer put off. Call today.", "")
    assert call_on(interview) == date(2026, 11, 17)


def test_a_quiet_day_is_answered_with_the_day_it_comes_up(
    alices: Client, interview: Interview
) -> None:
    response = alices.post(address(interview, "put-off"), {"put_off_until": "2026-11-22"})
    assert said(response)[0][0] == (
        "Put off until Tuesday 24 November. No calls on Sunday 22 November."
    )
    assert call_on(interview) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("until", "error"),
    [
        ("2026-11-17", "Choose a day after today."),
        ("2026-11-16", "Choose a day after today."),
        ("", "Choose the day."),
        ("soon", "Enter a valid date."),
        ("9000-01-01", "Check the year: 1900 to 2200 can be kept."),
    ],
)
def test_a_day_that_will_not_do_is_refused_in_a_sentence(
    alices: Client, interview: Interview, until: str, error: str
) -> None:
    response = alices.post(address(interview, "put-off"), {"put_off_until": until})
    assert response.status_code == 422
    html = unescape(response.content.decode())
    assert error in html
    assert re.search(rf'name="put_off_until"[^>]*value="{until}"', html) or not until
    assert call_on(interview) == date(2026, 11, 17)


def test_a_call_cannot_be_put_off_to_before_it_is_due(
    alices: Client, interview: Interview, on: On
) -> None:
    on("2026-11-11")
    response = alices.post(address(interview, "put-off"), {"put_off_until": "2026-11-13"})
    assert response.status_code == 422
    assert "This call is due on Tuesday 17 November." in response.content.decode()
    interview.refresh_from_db()
    assert interview.put_off_until is None


def test_a_call_that_was_put_off_may_come_forward_again_but_not_before_it_was_due(
    alices: Client, interview: Interview
) -> None:
    for until in ("2026-11-27", "2026-11-20"):
        alices.post(address(interview, "put-off"), {"put_off_until": until})
    assert call_on(interview) == date(2026, 11, 20)


def test_the_page_offers_days_for_calls(alices: Client, interview: Interview) -> None:
    html = alices.get(address(interview, "put-off")).content.decode()
    assert re.findall(r'name="put_off_until" value="([\d-]+)"', html) == [
        "2026-11-18",
        "2026-11-20",
        "2026-11-24",
    ]
    assert "It is due today." in html
    assert 'min="2026-11-18"' in html


def test_today_offers_the_same_days_without_a_script(alices: Client, interview: Interview) -> None:
    html = alices.get("/").content.decode()
    assert re.findall(r'name="put_off_until" value="([\d-]+)"', html) == [
        "2026-11-18",
        "2026-11-20",
        "2026-11-24",
    ]


def test_after_a_decision_the_user_is_back_where_they_were(
    alices: Client, interview: Interview
) -> None:
    came_from = interview.get_absolute_url()
    page = alices.get(address(interview, "put-off"), {"next": came_from}).content.decode()
    assert page.count(f'name="next" value="{came_from}"') == 2
    for there, lands in ((came_from, came_from), ("https://elsewhere.example/", "/")):
        data = {"put_off_until": "2026-11-20", "next": there}
        assert alices.post(address(interview, "put-off"), data)["Location"] == lands


def test_what_is_undone_from_a_page_leads_back_to_it(alices: Client, interview: Interview) -> None:
    alices.post(address(interview, "thanks"))
    html = alices.get("/").content.decode()
    undo = re.search(r'action="(/attempts/\d+/undo/)">.*?name="next" value="/"', html, re.DOTALL)
    assert undo
    assert alices.post(undo[1], {"next": "/"})["Location"] == "/"
    assert not ContactAttempt.objects.exists()


def test_resting_can_be_put_off_too(alices: Client, interview: Interview, on: On) -> None:
    make_attempt(interview, date(2026, 11, 17))
    make_attempt(interview, date(2026, 11, 24))
    on("2026-12-01")
    response = alices.post(address(interview, "put-off"), {"put_off_until": "2026-12-06"})
    assert said(response)[0][0] == "Put off until Sunday 6 December."


@pytest.mark.parametrize(
    ("held_on", "stage"),
    [(date(2026, 11, 18), "Interviewing"), (date(2026, 11, 10), "Rejected")],
    ids=["the interview is yet to come", "the application is closed"],
)
def test_where_nothing_is_due_there_is_nothing_to_put_off(
    alices: Client, alice: User, on: On, held_on: date, stage: Stage
) -> None:
    interview = make_interview(alice, held_on, make_application(alice, stage=stage))
    response = alices.post(address(interview, "put-off"), {"put_off_until": "2026-11-24"})
    assert (response.status_code, response["Location"]) == (303, interview.get_absolute_url())
    interview.refresh_from_db()
    assert interview.put_off_until is None


# Not at all


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"reason": "I no longer want this job"}, "I no longer want this job"),
        ({"reason": "own_words", "own_words": "Too far away"}, "Too far away"),
        ({"own_words": "Too far away"}, "Too far away"),
        (
            {"reason": "I no longer want this job", "own_words": "too far away"},
            "I no longer want this job: too far away",
        ),
    ],
)
def test_an_interview_is_left_alone_for_a_reason_and_taken_up_again(
    alices: Client, interview: Interview, typed: dict[str, str], kept: str
) -> None:
    response = alices.post(address(interview, "no-follow-up"), typed)
    undo = address(interview, "no-follow-up/undo")
    assert said(response) == [("Platform engineer will not come up again.", undo)]
    assert (response.status_code, response["Location"]) == (303, "/")
    assert call_on(interview) is None
    interview.refresh_from_db()
    assert interview.no_follow_up_on == date(2026, 11, 17)
    assert interview.no_follow_up_reason == kept

    response = alices.post(undo)
    assert said(response)[-1] == ("It is followed up again. Call today.", "")
    assert call_on(interview) == date(2026, 11, 17)
    interview.refresh_from_db()
    assert interview.no_follow_up_reason == ""


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Choose a reason."),
        ({"reason": "own_words"}, "Say the reason in a few words."),
        ({"reason": "own_words", "own_words": "x" * 201}, "at most 200 characters"),
    ],
)
def test_without_a_reason_it_asks_and_keeps_what_was_typed(
    alices: Client, interview: Interview, typed: dict[str, str], error: str
) -> None:
    response = alices.post(address(interview, "no-follow-up"), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert error in html
    assert typed.get("own_words", "") in html
    assert call_on(interview) == date(2026, 11, 17)


def test_the_longest_reason_can_be_kept(alices: Client, interview: Interview) -> None:
    typed = {"reason": "Somebody there keeps me posted", "own_words": "x" * 200}
    assert alices.post(address(interview, "no-follow-up"), typed).status_code == 303
    interview.refresh_from_db()
    interview.full_clean()


# Thanked


def test_the_note_is_there_to_copy_and_to_open_in_a_mail_program(
    alices: Client, interview: Interview
) -> None:
    html = unescape(alices.get(address(interview, "thanks")).content.decode())
    assert "Dear Maria," in html
    assert "Alice Larsson" in html
    link = re.search(r'href="(mailto:[^"]*)"', html)
    assert link
    mail = urlsplit(link[1])
    assert mail.path == "maria@northwind.example"
    assert "+" not in mail.query
    fields = parse_qs(mail.query)
    assert fields["subject"] == ["Thank you for your time"]
    assert fields["body"][0].startswith("Dear Maria,\r\n\r\nThank you for taking the time")


def test_everybody_they_met_has_a_note(alices: Client, interview: Interview, alice: User) -> None:
    sam = make_contact(alice, "Sam Ortiz")
    interview.people.set([sam, interview.contact])
    html = unescape(alices.get(address(interview, "thanks")).content.decode())
    assert html.index("To Maria Keller") < html.index("To Sam Ortiz")
    assert html.count("<textarea") == 2
    assert "No e-mail address for Sam Ortiz yet." in html


def test_nobody_known_is_thanked_all_the_same(alices: Client, alice: User, on: On) -> None:
    interview = make_interview(alice)
    assert "Hello," in alices.get(address(interview, "thanks")).content.decode()
    assert alices.post(address(interview, "thanks")).status_code == 303
    assert ContactAttempt.objects.get().contact is None


def test_a_note_that_was_sent_is_recorded_once(alices: Client, interview: Interview) -> None:
    for _ in range(2):
        response = alices.post(address(interview, "thanks"))
        assert (response.status_code, response["Location"]) == (303, "/")
    attempt = ContactAttempt.objects.get()
    assert (attempt.outcome, attempt.channel) == (Outcome.THANKED, Channel.EMAIL)
    assert (attempt.interview, attempt.contact) == (interview, interview.contact)
    assert attempt.happened_on == date(2026, 11, 17)
    assert said(response)[-1] == (
        "The thank-you note is recorded as sent.",
        f"/attempts/{attempt.pk}/undo/",
    )
    assert "A note went out on Tuesday 17 November." in (
        alices.get(address(interview, "thanks")).content.decode()
    )


def test_sent_on_today_takes_the_note_off_the_page(
    alices: Client, interview: Interview, on: On
) -> None:
    on("2026-11-11")
    html = alices.get("/").content.decode()
    assert 'data-step="thanks"' in html
    assert f'action="{address(interview, "thanks")}"' in html
    alices.post(address(interview, "thanks"))
    assert 'data-step="thanks"' not in alices.get("/").content.decode()
    assert writer.differences(interview.owner) == []


def test_nobody_is_thanked_for_an_interview_yet_to_come(
    alices: Client, alice: User, on: On
) -> None:
    interview = make_interview(alice, date(2026, 11, 18))
    response = alices.post(address(interview, "thanks"))
    assert (response.status_code, response["Location"]) == (303, interview.get_absolute_url())
    assert not ContactAttempt.objects.exists()


# Whose it is, and how it is asked for

DECISIONS = ["put-off", "put-off/undo", "no-follow-up", "no-follow-up/undo", "thanks"]


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_about_somebody_elses_interview_is_not_found(
    interview: Interview, bob: User, client_of: ClientOf, what: str
) -> None:
    data = {"put_off_until": "2026-11-20", "reason": "I no longer want this job"}
    assert client_of(bob).post(address(interview, what), data).status_code == 404
    assert call_on(interview) == date(2026, 11, 17)
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize("what", DECISIONS)
def test_somebody_unknown_decides_nothing(interview: Interview, client: Client, what: str) -> None:
    response = client.post(address(interview, what), {"put_off_until": "2026-11-20"})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("what", DECISIONS)
def test_looking_changes_nothing(alices: Client, interview: Interview, what: str) -> None:
    assert alices.get(address(interview, what)).status_code == (405 if "undo" in what else 200)
    assert alices.put(address(interview, what)).status_code == 405
    assert call_on(interview) == date(2026, 11, 17)
    assert not ContactAttempt.objects.exists()
