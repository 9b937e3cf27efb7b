"""Deleting by a page, the trash's own page, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.plan import writer
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    stage_of,
)
from tracker.models import Application, Company, Contact, ContactAttempt, Interview, User
from tracker.site import clock
from tracker.trash import actions, bulk

PAGE = "/trash/"
MET, CALL = date(2026, 11, 10), date(2026, 11, 17)


@pytest.fixture(autouse=True)
def stays_true(on: Callable[..., None], db: None) -> Iterator[None]:
    """Whatever is thrown away or brought back, the plan says what the rules say."""
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


@pytest.fixture
def hers(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User) -> Interview:
    person = make_contact(alice, company=make_company(alice))
    return make_interview(alice, MET, contact=person)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def put(client: Client, what: str, record: Any, **data: str) -> Any:
    return client.post(reverse("trash_put", args=[what, record.pk]), data, follow=True)


def undo_of(response: Any) -> str:
    """The address that the message's Undo posts to."""
    found = re.search(r'class="notice.*?method="post" action="([^"]+)"', response.text, re.DOTALL)
    assert found
    return found[1]


def test_an_application_goes_with_undo_in_the_message(hers: Client, interview: Interview) -> None:
    response = put(hers, "application", interview.application)
    assert response.redirect_chain == [("/applications/", 303)]
    assert "In the trash: Platform engineer, Northwind Traders." in text_of(response)
    assert not Application.objects.exists()
    assert not Interview.objects.exists()
    hers.post(undo_of(response))
    assert Application.objects.exists()
    assert interview.planned_steps.exists()


@pytest.mark.parametrize("what", ["interview", "attempt", "person"])
def test_each_has_its_delete_where_it_is_seen_and_comes_back(
    hers: Client, interview: Interview, what: str
) -> None:
    attempt = make_attempt(interview, CALL, contact=interview.contact)
    record, page = {
        "interview": (interview, reverse("interview_edit", args=[interview.pk])),
        "attempt": (attempt, reverse("attempt_edit", args=[attempt.pk])),
        "person": (interview.contact, reverse("person", args=[interview.contact_id])),
    }[what]
    assert reverse("trash_put", args=[what, record.pk]) in hers.get(page).text
    response = put(hers, what, record)
    assert response.status_code == 200
    assert hers.get(page).status_code == 404
    hers.post(undo_of(response))
    assert hers.get(page).status_code == 200
    attempt.refresh_from_db()
    assert (attempt.interview, attempt.contact) == (interview, interview.contact)


def test_a_second_tap_changes_nothing(hers: Client, interview: Interview) -> None:
    put(hers, "interview", interview)
    at = Interview.all_objects.get().trashed_at
    response = put(hers, "interview", interview)
    assert Interview.all_objects.get().trashed_at == at
    for _ in range(2):
        hers.post(undo_of(response))
    assert Interview.objects.exists()


def test_a_company_that_is_needed_says_so(hers: Client, interview: Interview) -> None:
    response = put(hers, "company", interview.application.company, next="/people/")
    assert "Northwind Traders still has" in text_of(response)
    assert Company.objects.exists()


@pytest.mark.parametrize("what", ["stage", "user", "tag"])
def test_nothing_else_can_be_thrown_away_like_this(hers: Client, alice: User, what: str) -> None:
    response = put(hers, what, stage_of(alice, "Rejected"))
    assert response.status_code == 404


# The page


def test_the_page_says_what_is_there_since_when_and_until_when(
    hers: Client, interview: Interview
) -> None:
    assert "The trash is empty." in text_of(hers.get(PAGE))
    make_attempt(interview, CALL)
    put(hers, "application", interview.application)
    put(hers, "person", interview.contact)
    text = text_of(hers.get(PAGE))
    assert "stays here for 30 days" in text
    assert "Platform engineer, Northwind Traders Application Tue 17 Nov Thu 17 Dec" in text
    assert "Maria Keller Person Tue 17 Nov Thu 17 Dec" in text
    assert "Interview on site" not in text, "it comes back with its application"


def test_what_cannot_come_back_says_why(
    hers: Client, interview: Interview, on: Callable[..., None]
) -> None:
    put(hers, "interview", interview)
    on("2026-11-18")
    put(hers, "application", interview.application)
    path = reverse("trash_restore", args=["interview", interview.pk])
    assert path in hers.get(PAGE).text
    response = hers.post(path, follow=True)
    assert response.redirect_chain == [(PAGE, 303)]
    assert "Its application is in the trash too. Restore that first." in text_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_however_much_is_there(
    hers: Client, alice: User, count: int
) -> None:
    for number in range(count):
        person = make_contact(alice, f"Person {number}")
        lone = make_interview(alice, application=make_application(alice, f"Lone {number}"))
        gone = make_attempt(make_interview(alice), CALL)
        for record in (make_application(alice, f"Job {number}"), person, lone, gone):
            actions.trash(record, clock.now())
    with CaptureQueriesContext(connection) as queries:
        assert "Job 0" in hers.get(PAGE).text
    assert len(queries) == 13  # session, user; each kind; the rows of those that there are


def test_emptying_asks_first_and_spares_everybody_else(
    hers: Client, alice: User, bob: User, interview: Interview, on: Callable[..., None]
) -> None:
    his = make_application(bob)
    actions.trash(his, clock.now())
    put(hers, "application", interview.application)
    on("2026-11-18")
    assert "1 record goes for good" in text_of(hers.get("/trash/empty/"))
    assert Application.all_objects.count() == 2
    response = hers.post("/trash/empty/", follow=True)
    assert "The trash is empty." in text_of(response)
    assert list(Application.all_objects.all()) == [his]
    assert not Interview.all_objects.exists()
    assert Contact.objects.exists()


def test_many_come_back_by_one_undo(hers: Client, alice: User, bob: User) -> None:
    interviews = [make_interview(alice), make_interview(alice)]
    make_attempt(interviews[0], CALL)
    keys = [interview.application_id for interview in interviews]
    foreign = make_application(bob)
    at = clock.now()
    assert bulk.trash_many(alice, [*keys, foreign.pk], at) == 2
    assert not Application.objects.of(alice).exists()
    assert not ContactAttempt.objects.exists()
    assert Application.objects.of(bob).exists()
    ends_of_time = ("0001-01-01", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00")
    for when in ("", "yesterday", "2026-13-45T00:00:00Z", *ends_of_time):
        response = hers.post(f"/trash/undo/?at={quote(when)}", follow=True)
        assert "There is nothing to undo here." in text_of(response)
    response = hers.post(f"/trash/undo/?at={quote(at.isoformat())}", follow=True)
    assert "Restored: 2." in text_of(response)
    assert Application.objects.of(alice).count() == 2
    assert ContactAttempt.objects.count() == 1
