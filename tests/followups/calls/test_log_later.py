"""A call that a phone kept while it had no connection: stored once, at the time of the call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from tests.factories import make_attempt, make_contact, make_interview
from tracker.models import ContactAttempt, Interview, Outcome, User
from tracker.site import clock
from tracker.trash import actions

ClientOf = Callable[[User], Client]

KEPT = UUID("b1946ac9-2492-4d23-87f6-0b1f5a1d3c11")
AT_ONCE = 20


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User, on: Callable[..., None]) -> Interview:
    """Tue 10 Nov: the call is due on Tue 17 Nov, which is today, 10:00 UTC."""
    return make_interview(alice, contact=make_contact(alice))


def later(client: Client, interview: Interview, **values: Any) -> Any:
    sent = {"outcome": "voicemail", "submission": KEPT, "tapped_at": "2026-11-17T08:12:40.123Z"}
    return client.post(reverse("log_later", args=[interview.pk]), {**sent, **values})


def test_it_is_recorded_at_the_time_of_the_call_and_says_what_follows(
    alices: Client, interview: Interview, on: Callable[..., None]
) -> None:
    on("2026-11-19")
    response = later(alices, interview)
    assert response.status_code == 200
    assert response.json() == {
        "said": "Voicemail logged. Next call on Tuesday 24 November: a week for an answer.",
        "again": False,
    }
    attempt = ContactAttempt.objects.get()
    assert (attempt.happened_on, attempt.happened_time) == (date(2026, 11, 17), time(8, 12, 40))
    assert writer.differences(interview.owner) == []
    assert not list(get_messages(response.wsgi_request)), "nobody may be looking"


@pytest.mark.parametrize(
    ("zone", "tapped", "day", "at"),
    [
        ("Pacific/Auckland", "2026-11-17T09:59:00Z", date(2026, 11, 17), time(22, 59)),
        ("Pacific/Auckland", "2026-11-16T11:30:00Z", date(2026, 11, 17), time(0, 30)),
        ("America/New_York", "2026-11-17T03:10:00Z", date(2026, 11, 16), time(22, 10)),
        # A phone whose clock is ahead was not called from in the future.
        ("UTC", "2026-11-17T11:30:00Z", date(2026, 11, 17), time(10)),
        ("Pacific/Auckland", "2027-11-17T11:30:00Z", date(2026, 11, 17), time(23)),
    ],
)
def test_the_time_of_the_call_is_that_of_where_the_user_lives(
    alice: User, alices: Client, interview: Interview, zone: str, tapped: str, day: date, at: time
) -> None:
    alice.time_zone = zone
    alice.save()
    assert later(alices, interview, tapped_at=tapped).status_code == 200
    attempt = ContactAttempt.objects.get()
    assert (attempt.happened_on, attempt.happened_time) == (day, at)


def test_another_day_and_time_that_was_given_goes_before_that_of_the_tap(
    alices: Client, interview: Interview
) -> None:
    later(alices, interview, happened_on="2026-11-13", happened_time="15:30")
    attempt = ContactAttempt.objects.get()
    assert (attempt.happened_on, attempt.happened_time) == (date(2026, 11, 13), time(15, 30))


def test_words_about_time_count_from_the_day_they_were_said(
    alices: Client, interview: Interview, on: Callable[..., None]
) -> None:
    on("2026-11-20")
    assert later(alices, interview, outcome="spoke", said="three days").status_code == 200
    assert ContactAttempt.objects.get().last_day == date(2026, 11, 20)


def test_what_is_sent_again_is_stored_once_however_late(
    alices: Client, interview: Interview, on: Callable[..., None]
) -> None:
    later(alices, interview)
    on("2026-11-23")
    again = later(alices, interview)
    assert again.status_code == 200
    assert again.json()["said"].startswith("Voicemail logged. Next call tomorrow")
    assert again.json()["again"]
    assert ContactAttempt.objects.count() == 1


def test_what_was_logged_on_the_page_already_is_not_stored_again(
    alices: Client, interview: Interview
) -> None:
    """The answer to the first got lost on its way; the phone could not know."""
    url = reverse("log_attempt", args=[interview.pk])
    assert alices.post(url, {"outcome": "voicemail", "submission": KEPT}).status_code == 303
    assert later(alices, interview).status_code == 200
    assert ContactAttempt.objects.count() == 1


def test_what_was_corrected_before_it_was_sent_again_stays_corrected(
    alices: Client, interview: Interview
) -> None:
    later(alices, interview)
    ContactAttempt.objects.update(outcome=Outcome.WORD_LEFT, notes="At the desk.")
    assert later(alices, interview).status_code == 200
    assert ContactAttempt.objects.get().outcome == Outcome.WORD_LEFT


def test_what_is_in_the_trash_by_now_stays_there(alices: Client, interview: Interview) -> None:
    later(alices, interview)
    actions.trash(ContactAttempt.objects.get(), clock.now())
    assert later(alices, interview).status_code == 200
    assert not ContactAttempt.objects.exists()
    assert ContactAttempt.all_objects.count() == 1


def test_a_third_message_is_refused_with_the_reason_until_the_user_says_anyway(
    alices: Client, interview: Interview
) -> None:
    make_attempt(interview, date(2026, 11, 11))
    make_attempt(interview, date(2026, 11, 12))
    response = later(alices, interview)
    assert response.status_code == 422
    assert response.json()["refused"].startswith("Two messages have had no answer")
    assert ContactAttempt.objects.count() == 2

    # What the phone then opens is the page with the box, and the box lets it through.
    url = reverse("log_attempt", args=[interview.pk])
    kept = {"outcome": "voicemail", "submission": KEPT, "tapped_at": "2026-11-17T08:12:40Z"}
    page = alices.post(url, kept)
    assert page.status_code == 422
    assert f'name="submission" value="{KEPT}"' in page.text
    assert 'name="tapped_at" value="2026-11-17T08:12:40Z"' in page.text
    assert alices.post(url, {**kept, "anyway": "on"}).status_code == 303
    assert later(alices, interview).status_code == 200
    assert ContactAttempt.objects.count() == 3
    assert ContactAttempt.objects.get(submission=KEPT).happened_time == time(8, 12, 40)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"outcome": ""}, "Say what came of it."),
        ({"outcome": "spoke", "said": "when the moon is blue"}, "We cannot read a day from"),
        ({"tapped_at": "2026-11-09T10:00:00Z"}, "That is before the interview of"),
        ({"tapped_at": "0001-01-01T00:00:00+14:00"}, "Check the year"),
        ({"tapped_at": "9999-12-31T23:59:59-12:00"}, "Check the year"),
        ({"tapped_at": "a while ago"}, "valid date"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    alices: Client, interview: Interview, values: dict[str, str], why: str
) -> None:
    response = later(alices, interview, **values)
    assert response.status_code == 422
    assert why in response.json()["refused"]
    assert not ContactAttempt.objects.exists()


def test_it_is_its_owners_alone(
    client_of: ClientOf, charlie: User, client: Client, interview: Interview
) -> None:
    assert later(client_of(charlie), interview).status_code == 404
    assert later(client, interview).status_code == 302
    assert not ContactAttempt.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [["log_later"], ["log_attempt"], ["log_later", "log_attempt"]])
def test_of_twenty_at_once_one_is_stored_and_all_are_answered_alike(
    transactional_db: None, alice: User, client_of: ClientOf, names: list[str]
) -> None:
    interview = make_interview(alice, date(2026, 11, 10))
    clients = [client_of(alice) for _ in range(AT_ONCE)]
    ready, submission = Barrier(AT_ONCE), uuid4()

    def send(number: int) -> int:
        url = reverse(names[number % len(names)], args=[interview.pk])
        try:
            ready.wait(timeout=60)
            sent = {"outcome": "voicemail", "submission": submission}
            return clients[number].post(url, sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(pool.map(send, range(AT_ONCE)))
    expected = {"log_later": 200, "log_attempt": 303}
    share = AT_ONCE // len(names)
    assert statuses == {expected[name]: share for name in names}
    assert ContactAttempt.objects.count() == 1
    assert writer.differences(alice) == []
