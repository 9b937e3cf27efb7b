"""Closing kindly: one page, a note or none, nobody lost, and open again by one tap."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_attempt, make_contact, make_interview, move
from tracker.models import (
    Application,
    Channel,
    Contact,
    ContactAttempt,
    Interview,
    Outcome,
    StageChange,
    User,
)

ClientOf = Callable[[User], Client]


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User, on: Callable[..., None]) -> Interview:
    """Tue 10 Nov, two messages, no answer: on Tue 1 Dec, today, it is time to let it rest."""
    contact = make_contact(alice, email="maria.keller@example.com")
    interview = make_interview(alice, contact=contact)
    make_attempt(interview, date(2026, 11, 17))
    make_attempt(interview, date(2026, 11, 24))
    on("2026-12-01")
    return interview


def close(client: Client, interview: Interview, **values: Any) -> Any:
    return client.post(reverse("close_kindly", args=[interview.pk]), values)


def undo(client: Client, response: Any) -> Any:
    [message] = get_messages(response.wsgi_request)
    undone = client.post(message.extra_tags)
    assert undone.status_code == 303
    return undone


def test_the_page_has_a_note_to_send_and_says_that_nobody_is_lost(
    alices: Client, interview: Interview
) -> None:
    response = alices.get(reverse("close_kindly", args=[interview.pk]))
    assert "Dear Maria," in response.text
    assert "Maria Keller stays in People." in response.text
    link = urlsplit(unescape(re.findall(r'href="(mailto:[^"]*)"', response.text)[0]))
    assert (link.scheme, link.path) == ("mailto", "maria.keller@example.com")
    fields = parse_qs(link.query)
    assert fields["subject"] == ["Thank you, and all the best"]
    assert fields["body"][0].startswith("Dear Maria,\r\n\r\nWe met three weeks ago")
    assert "+" not in link.query


def test_looking_at_the_page_closes_nothing(alices: Client, interview: Interview) -> None:
    alices.get(reverse("close_kindly", args=[interview.pk]))
    assert Application.objects.get().stage.name == "Interviewing"


def test_without_a_note_it_closes_as_no_answer_and_keeps_the_people(
    alices: Client, interview: Interview, alice: User
) -> None:
    response = close(alices, interview)
    application = Application.objects.get()
    assert (application.stage.name, application.stage_on) == ("No answer", date(2026, 12, 1))
    assert response.status_code == 303
    assert response["Location"] == application.get_absolute_url()
    [message] = get_messages(response.wsgi_request)
    assert str(message) == "Closed as “No answer”. Maria Keller stays in People."
    assert not ContactAttempt.objects.filter(outcome=Outcome.CLOSED_KINDLY).exists()
    assert Contact.objects.exists()
    assert not PlannedStep.objects.exists()
    assert writer.differences(alice) == []


def test_a_note_that_was_sent_is_in_the_log_and_counts_for_nothing(
    alices: Client, interview: Interview
) -> None:
    close(alices, interview, sent="yes")
    note = ContactAttempt.objects.get(outcome=Outcome.CLOSED_KINDLY)
    assert (note.happened_on, note.channel) == (date(2026, 12, 1), Channel.EMAIL)
    assert (note.interview, note.contact) == (interview, interview.contact)
    assert Application.objects.get().stage.name == "No answer"


@pytest.mark.parametrize("values", [{}, {"sent": "yes"}])
def test_undo_leaves_no_trace_of_it(
    alices: Client, interview: Interview, alice: User, values: dict[str, str]
) -> None:
    before = Application.objects.get().stage_on
    response = undo(alices, close(alices, interview, **values))
    *_, said = get_messages(response.wsgi_request)
    assert str(said).endswith("The stage is Interviewing again.")
    application = Application.objects.get()
    assert (application.stage.name, application.stage_on) == ("Interviewing", before)
    assert StageChange.objects.count() == 1
    assert ContactAttempt.objects.count() == 2
    assert PlannedStep.objects.get(kind="rest").due_on == date(2026, 12, 1)
    assert writer.differences(alice) == []


def test_it_opens_again_when_they_answer_after_all(alices: Client, interview: Interview) -> None:
    close(alices, interview, sent="yes")
    url = reverse("log_attempt", args=[interview.pk])
    response = alices.post(url, {"outcome": "they_contacted", "said": "a week"})
    *_, said = get_messages(response.wsgi_request)
    assert str(said).endswith("The application is open again.")
    assert Application.objects.get().stage.name == "Interviewing"
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 12, 9)


def test_what_is_closed_stays_as_it_is_and_can_be_opened(
    alices: Client, interview: Interview
) -> None:
    move(interview.application, "Rejected", date(2026, 11, 30))
    page = alices.get(reverse("close_kindly", args=[interview.pk])).text
    assert "<h1>It is closed</h1>" in page
    assert reverse("application_reopen", args=[interview.application_id]) in page
    response = close(alices, interview, sent="yes")
    assert "It was closed already. Nothing has changed." in [
        str(message) for message in get_messages(response.wsgi_request)
    ]
    assert Application.objects.get().stage.name == "Rejected"
    assert ContactAttempt.objects.count() == 2


def test_two_taps_close_it_once(alices: Client, interview: Interview) -> None:
    close(alices, interview, sent="yes")
    close(alices, interview, sent="yes")
    assert ContactAttempt.objects.filter(outcome=Outcome.CLOSED_KINDLY).count() == 1
    assert StageChange.objects.count() == 2


def test_it_is_its_owners_alone(client_of: ClientOf, charlie: User, interview: Interview) -> None:
    url = reverse("close_kindly", args=[interview.pk])
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(charlie).post(url).status_code == 404
    assert Client().post(url)["Location"].startswith("/accounts/login/")
    assert Application.objects.get().stage.name == "Interviewing"
