"""The interview page: the facts, what is next and why, and what happened since."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import ContactAttempt, Interview, Outcome, User

On = Callable[..., None]
ClientOf = Callable[[User], Client]

ASK = "Before you leave, ask when they plan to decide, and whom to call."


@pytest.fixture
def client(alice: User, client_of: ClientOf, on: On) -> Client:
    on("2026-11-17")
    return client_of(alice)


def debriefed(owner: User, **values: Any) -> Interview:
    """They met on Tue 10 Nov 2026 and said three days."""
    return make_interview(
        owner,
        date(2026, 11, 10),
        **{
            "said": "three days",
            "last_day": date(2026, 11, 13),
            "debriefed_at": datetime(2026, 11, 10, 18, tzinfo=UTC),
            **values,
        },
    )


def page(client: Client, interview: Interview) -> str:
    response = client.get(f"/interviews/{interview.pk}/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def headline(html: str) -> list[str]:
    """What the card says to do."""
    return re.findall(r'<div class="head"> <h3>([^<]*)</h3>', html)


def links(html: str) -> set[str]:
    """What can be gone to or pressed on the page itself."""
    main = html[html.index("<main") : html.index("</main>")]
    found = re.findall(r"<a [^>]*>([^<]+)", main) + re.findall(r"<button[^>]*>([^<]+)", main)
    return {text.strip() for text in found}


def test_it_says_when_where_and_with_whom(client: Client, alice: User) -> None:
    maria = make_contact(alice, role="Head of platform")
    interview = debriefed(
        alice,
        start_time=time(10),
        place="12 Market Street",
        contact=maria,
        went_right="The diagram on the whiteboard.",
        notes="Bring the other shoes.",
    )
    interview.people.add(maria)
    html = page(client, interview)
    for fact in (
        "Tuesday 10 November 2026, 10:00",
        "12 Market Street",
        "Head of platform",
        "+1 212 555 0142",
        "The diagram on the whiteboard.",
        "“three days”",
        "Bring the other shoes.",
    ):
        assert fact in html


def test_the_call_has_its_strip_its_summary_and_every_reason(client: Client, alice: User) -> None:
    html = page(client, debriefed(alice))
    assert headline(html) == ["Call today"]
    assert html.count('<ol class="strip"') == 1
    assert "They said “three days”: that lasted until Friday 13 November." in html
    assert re.findall(r'<ul class="points">(.*?)</ul>', html)[0].count("<li>") == 4
    assert "Monday 16 November is skipped: no calls on Mondays." in html
    assert {"Prepare the call", "Put off", "Do not follow up", "Edit"} <= links(html)
    assert "Debrief" not in links(html)


def test_on_a_quiet_day_the_call_is_held(client: Client, alice: User, on: On) -> None:
    on("2026-11-16")
    html = page(client, debriefed(alice))
    assert headline(html) == ["Call tomorrow"]
    assert '<article class="card held">' in html


def test_before_the_debrief_the_day_is_said_to_be_preliminary(client: Client, alice: User) -> None:
    html = page(client, make_interview(alice))
    assert "There is no debrief yet: what they said about time may move the day." in html
    assert "Debrief" in links(html)


@pytest.mark.parametrize(
    ("held_on", "asks", "offers_debrief"),
    [("2026-11-18", True, False), ("2026-11-17", True, True), ("2026-11-16", False, True)],
)
def test_until_they_met_the_page_says_what_to_ask(
    client: Client, alice: User, held_on: str, asks: bool, offers_debrief: bool
) -> None:
    html = page(client, make_interview(alice, date.fromisoformat(held_on)))
    assert (ASK in html) is asks
    assert ("Debrief" in links(html)) is offers_debrief
    assert (headline(html) == []) is asks


def test_the_thank_you_note_is_there_until_it_makes_no_sense(
    client: Client, alice: User, on: On
) -> None:
    interview = debriefed(alice)
    assert "Write the note" not in links(page(client, interview))
    on("2026-11-11")
    html = page(client, interview)
    assert "Write the note" in links(html)
    assert "Due on Wednesday 11 November" in html


def test_after_two_messages_it_proposes_to_close_kindly(client: Client, alice: User) -> None:
    interview = debriefed(alice)
    make_attempt(interview, date(2026, 11, 11))
    make_attempt(interview, date(2026, 11, 12), Outcome.WORD_LEFT)
    html = page(client, interview)
    assert headline(html) == ["Let it rest on Thursday 19 November"]
    assert "2 of 2 messages" in html
    assert "Close kindly" in links(html)
    assert "Prepare the call" not in links(html)


# Why there is no next step


def test_what_was_chosen_can_be_undone(client: Client, alice: User) -> None:
    interview = debriefed(
        alice, no_follow_up_on=date(2026, 11, 14), no_follow_up_reason="The commute"
    )
    html = page(client, interview)
    assert headline(html) == []
    assert "You chose on Saturday 14 November not to follow up on this one: The commute." in html
    assert "Follow up after all" in links(html)
    client.post(f"/interviews/{interview.pk}/no-follow-up/undo/")
    assert headline(page(client, interview)) == ["Call today"]


def test_what_was_put_off_can_be_undone(client: Client, alice: User) -> None:
    interview = debriefed(alice, put_off_until=date(2026, 11, 20), put_off_on=date(2026, 11, 17))
    html = page(client, interview)
    assert headline(html) == ["Call on Friday 20 November"]
    assert "No longer put off" in links(html)
    client.post(f"/interviews/{interview.pk}/put-off/undo/")
    html = page(client, interview)
    assert headline(html) == ["Call today"]
    assert "No longer put off" not in links(html)


def test_a_closed_application_asks_for_nothing_more(client: Client, alice: User) -> None:
    closed = make_application(alice, stage="Rejected", stage_on=date(2026, 11, 12))
    html = page(client, debriefed(alice, application=closed))
    assert headline(html) == []
    assert "The application was closed on Thursday 12 November: rejected." in html


def test_a_later_interview_takes_over(client: Client, alice: User) -> None:
    earlier = debriefed(alice)
    make_interview(alice, date(2026, 11, 19), earlier.application)
    html = page(client, earlier)
    assert headline(html) == []
    assert "A later interview on Thursday 19 November takes over from this one." in html


def test_one_that_was_cancelled_says_so(client: Client, alice: User) -> None:
    html = page(client, make_interview(alice, is_cancelled=True))
    assert headline(html) == []
    assert "It was cancelled, so there is nothing to follow up." in html
    assert "Debrief" not in links(html)


# What happened


def test_the_attempts_are_listed_the_latest_first_and_can_be_changed(
    client: Client, alice: User
) -> None:
    interview = debriefed(alice)
    first = make_attempt(interview, date(2026, 11, 11), notes="Asked for Maria.")
    second = make_attempt(interview, date(2026, 11, 13), Outcome.NO_ANSWER)
    html = page(client, interview)
    listed = re.findall(r'<time datetime="([^"]*)"', html[html.index("What happened") :])
    assert listed == ["2026-11-13", "2026-11-11", "2026-11-10"]
    assert "Asked for Maria." in html
    for attempt in (first, second):
        assert f'href="/attempts/{attempt.pk}/"' in html
        assert f'action="/attempts/{attempt.pk}/undo/"' in html


def test_what_counts_for_it_without_naming_it_is_listed_too(client: Client, alice: User) -> None:
    interview = debriefed(alice)
    ContactAttempt.objects.create(
        owner=alice,
        application=interview.application,
        outcome=Outcome.VOICEMAIL,
        happened_on=date(2026, 11, 12),
        notes="From the train.",
    )
    html = page(client, interview)
    assert "From the train." in html
    assert "1 of 2 messages" in html


def test_what_was_about_another_interview_is_not_listed(client: Client, alice: User) -> None:
    earlier = make_interview(alice, date(2026, 11, 2))
    make_attempt(earlier, date(2026, 11, 6), notes="About the first one.")
    assert "About the first one." not in page(
        client, debriefed(alice, application=earlier.application)
    )


# Whoever else


def test_nobody_else_sees_it(alice: User, bob: User, client_of: ClientOf) -> None:
    interview = debriefed(alice)
    assert client_of(bob).get(f"/interviews/{interview.pk}/").status_code == 404
    assert Client().get(f"/interviews/{interview.pk}/").url.startswith("/accounts/login/")


def test_the_page_only_shows(client: Client, alice: User) -> None:
    assert client.post(f"/interviews/{debriefed(alice).pk}/").status_code == 405


def test_the_number_of_queries_does_not_depend_on_what_happened(
    client: Client, alice: User
) -> None:
    interview = debriefed(alice)
    counts = []
    for more in (1, 2):
        for number in range(more):
            person = make_contact(alice, f"Person {more}{number}")
            interview.people.add(person)
            make_attempt(interview, date(2026, 11, 12 + number), Outcome.NO_ANSWER, contact=person)
        with CaptureQueriesContext(connection) as queries:
            page(client, interview)
        counts.append(len(queries))
    assert counts == [10, 10]
