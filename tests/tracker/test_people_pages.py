"""The pages of people."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
)
from tracker.models import Company, Contact, Outcome, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]

LIST, NEW = "/people/", "/people/new/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def text_of(response: Any) -> str:
    html = re.search(r"<main.*</main>", response.text, re.DOTALL)
    assert html
    return " ".join(re.sub(r"<[^>]*>", " ", html[0]).split())


def queries(hers: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert hers.get(path).status_code == 200
    return len(captured)


# The list


def test_an_empty_list_says_how_people_come_here(hers: Client) -> None:
    assert "Everyone you name with an interview is kept here" in text_of(hers.get(LIST))


def test_the_list_shows_whom_where_and_when_last(hers: Client, alice: User, bob: User) -> None:
    maria = make_contact(alice, role="Head of platform", company=make_company(alice))
    make_contact(alice, "Jo Adeyemi", phone="")
    make_contact(bob, "Sam Ortiz")
    make_attempt(make_interview(alice), date(2026, 11, 12), contact=maria)
    page = hers.get(LIST)
    assert "Maria Keller Head of platform, Northwind Traders +1 212 555 0142 Thu 12 Nov" in text_of(
        page
    )
    assert 'href="tel:+12125550142"' in page.text
    assert "Jo Adeyemi" in text_of(page)
    assert "Sam Ortiz" not in text_of(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_whatever_its_length(
    hers: Client, alice: User, rows: int
) -> None:
    for number in range(rows):
        company = make_company(alice, f"Company {number}")
        person = make_contact(alice, f"Person {number}", company=company)
        make_attempt(make_interview(alice), date(2026, 11, 12), contact=person)
    # Session, user, number of rows, rows.
    assert queries(hers, LIST) == 4


# One person


def test_a_person_has_every_conversation_across_applications(hers: Client, alice: User) -> None:
    maria = make_contact(alice, role="Recruiter")
    first = make_interview(alice, date(2026, 11, 3), make_application(alice, "First job"))
    first.people.add(maria)
    second = make_interview(
        alice, date(2026, 11, 10), make_application(alice, "Second job", "Alpine Rail")
    )
    second.contact = maria
    second.save()
    make_attempt(second, date(2026, 11, 12), Outcome.SPOKE, contact=maria, said="a week")
    make_attempt(second, date(2026, 11, 13), Outcome.VOICEMAIL)
    page = text_of(hers.get(maria.get_absolute_url()))
    assert "Last contact Thu 12 Nov." in page
    happened = page.index("What happened")
    assert (
        happened
        < page.index("Spoke with them · Second job, Alpine Rail")
        < page.index("Interview on site · Second job, Alpine Rail")
        < page.index("Interview on site · First job, Northwind Traders")
    )
    assert "They said “a week”." in page
    assert "Left a voicemail" not in page


def test_somebody_met_and_to_be_called_stands_there_once(hers: Client, alice: User) -> None:
    maria = make_contact(alice)
    make_interview(alice, contact=maria).people.add(maria)
    assert text_of(hers.get(maria.get_absolute_url())).count("Interview on site") == 1


def test_the_number_can_be_tapped_and_their_hour_is_told(hers: Client, alice: User) -> None:
    maria = make_contact(alice, email="maria+jobs@example.com", time_zone="America/Chicago")
    page = hers.get(maria.get_absolute_url())
    assert 'href="tel:+12125550142"' in page.text
    assert 'href="mailto:maria%2Bjobs@example.com"' in page.text
    assert "It is 04:00 there." in text_of(page)


def test_a_doubtful_number_is_kept_dialled_and_doubted(hers: Client, alice: User) -> None:
    alice.country = "US"
    alice.save()
    page = hers.get(make_contact(alice, phone="555 014").get_absolute_url())
    assert 'href="tel:555014"' in page.text
    assert "It seems to lack a few digits." in text_of(page)


def test_a_person_nobody_spoke_with_yet_has_an_empty_page(hers: Client, alice: User) -> None:
    page = text_of(hers.get(make_contact(alice, phone="").get_absolute_url()))
    assert "No contact yet." in page
    assert "Nothing yet." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_was_said(
    hers: Client, alice: User, rows: int
) -> None:
    maria = make_contact(alice, company=make_company(alice))
    for number in range(rows):
        application = make_application(alice, f"Job {number}", f"Company {number}")
        interview = make_interview(alice, application=application, contact=maria)
        interview.people.add(maria)
        make_attempt(interview, date(2026, 11, 12), contact=maria)
    # Session, user, person; whom they met, whom to call, attempts.
    assert queries(hers, maria.get_absolute_url()) == 6


# Adding and editing


def test_a_person_is_added_with_their_company(hers: Client, alice: User) -> None:
    response = hers.post(
        NEW,
        {
            "name": "Maria Keller",
            "company_name": "Northwind Traders",
            "phone": "+1 212 555 0142",
            "time_zone": "America/Chicago",
        },
    )
    person = Contact.objects.get()
    assert response.headers["Location"] == person.get_absolute_url()
    assert (person.owner, person.company.owner) == (alice, alice)
    assert (person.name, person.company.name) == ("Maria Keller", "Northwind Traders")
    assert person.time_zone == "America/Chicago"


def test_a_name_is_enough(hers: Client) -> None:
    hers.post(NEW, {"name": "Maria Keller"})
    assert Contact.objects.get().company is None


def test_an_edit_keeps_the_rest_and_an_emptied_company_is_none(hers: Client, alice: User) -> None:
    maria = make_contact(alice, company=make_company(alice), notes="Likes trains.")
    path = reverse("person_edit", args=[maria.pk])
    assert 'value="Northwind Traders"' in hers.get(path).text
    hers.post(path, {"name": "Maria Keller-Roth", "notes": "Likes trains.", "company_name": ""})
    maria.refresh_from_db()
    assert (maria.name, maria.notes) == ("Maria Keller-Roth", "Likes trains.")
    assert maria.company is None
    assert Company.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 201, "at most 200 characters"),
        ("phone", "5" * 41, "at most 40 characters"),
        ("email", "maria", "Enter a valid email address."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("company_name", "x" * 201, "at most 200 characters"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(
    hers: Client, field: str, typed: str, says: str
) -> None:
    typed_before = {"name": "Maria Keller", "notes": "Likes trains."}
    response = hers.post(NEW, {**typed_before, field: typed})
    assert response.status_code == 422
    assert says in text_of(response)
    assert "Likes trains." in text_of(response)
    assert not Contact.objects.exists()
