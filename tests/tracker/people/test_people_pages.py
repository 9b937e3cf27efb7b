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
    # Session, user, person; whom they met, whom to call, attempts, applications.
    assert queries(hers, maria.get_absolute_url()) == 7


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


# Finding


@pytest.mark.parametrize(
    "q",
    [
        *("maria", "KELLER", "keller maria", "northwind", "platform maria", "@example.com"),
        *("5550142", "212-555", "(212) 555", "éva", "eva", "EVÁ"),
    ],
)
def test_a_person_is_found_by_whatever_is_known(hers: Client, alice: User, q: str) -> None:
    company = make_company(alice)
    make_contact(alice, "Maria Éva Keller", role="Platform", company=company, email="m@example.com")
    make_contact(alice, "Jo Adeyemi", phone="")
    text = text_of(hers.get(LIST, {"q": q}))
    assert "Maria" in text
    assert "Jo Adeyemi" not in text


@pytest.mark.parametrize("q", ["nobody", "maria jo", "[", "\\", "\0maria\0x", "%", "x" * 5000])
def test_where_nobody_is_found_the_page_says_so(hers: Client, alice: User, q: str) -> None:
    make_contact(alice)
    page = hers.get(LIST, {"q": q})
    assert "Nobody found for" in text_of(page)
    assert "Show everybody" in text_of(page)


def test_pages_keep_the_search(hers: Client, alice: User) -> None:
    for number in range(51):
        make_contact(alice, f"Person {number:02}")
    page = hers.get(LIST, {"q": "person"})
    assert "Page 1 of 2" in text_of(page)
    assert 'href="?q=person&amp;page=2"' in page.text
    assert "Person 50" in text_of(hers.get(LIST, {"q": "person", "page": 2}))


# Keeping in touch


def undo(hers: Client, page: Any) -> Any:
    found = re.search(r'action="(/take-back/[^"]+)"', page.text)
    assert found
    return hers.post(found[1], follow=True)


def test_a_day_is_chosen_with_one_tap_and_taken_back(hers: Client, alice: User) -> None:
    maria = make_contact(alice)
    page = hers.get(maria.get_absolute_url())
    for day, label in (
        ("2026-12-17", "In a month"),
        ("2027-02-17", "In three months"),
        ("2027-05-17", "In six months"),
    ):
        assert re.search(rf'name="on" value="{day}">{label}', page.text)
    page = hers.post(reverse("keep_in_touch", args=[maria.pk]), {"on": "2026-12-17"}, follow=True)
    assert "Today reminds you of Maria Keller on Thursday 17 December 2026." in text_of(page)
    assert "Thu 17 Dec" in text_of(hers.get(LIST))
    undo(hers, page)
    maria.refresh_from_db()
    assert maria.keep_in_touch_on is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2026-11-16", "This day has passed."),
        ("9999-01-01", "Check the year"),
        ("soon", "Enter a valid date."),
        ("", "This field is required."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_stays_typed(
    hers: Client, alice: User, typed: str, says: str
) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 12, 1))
    answer = hers.post(reverse("keep_in_touch", args=[maria.pk]), {"on": typed})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{typed}"' in answer.text or not typed
    maria.refresh_from_db()
    assert maria.keep_in_touch_on == date(2026, 12, 1)


def test_no_reminder_is_a_choice(hers: Client, alice: User) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 12, 1))
    hers.post(reverse("keep_in_touch", args=[maria.pk]), {"none": "1"})
    maria.refresh_from_db()
    assert maria.keep_in_touch_on is None


def test_a_touch_counts_as_contact_and_is_taken_back(hers: Client, alice: User) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 11, 17))
    page = hers.post(reverse("in_touch", args=[maria.pk]), {"on": "2027-02-17"}, follow=True)
    text = text_of(page)
    assert "you were in touch with Maria Keller today. Next on Wednesday 17 February 2027." in text
    assert "Last contact today." in text
    assert "Today In touch" in text
    undo(hers, page)
    maria.refresh_from_db()
    assert (maria.in_touch_on, maria.keep_in_touch_on) == (None, date(2026, 11, 17))


def test_a_person_leads_to_their_company_and_applications(hers: Client, alice: User) -> None:
    maria = make_contact(alice, company=make_company(alice))
    job = make_application(alice, "Data engineer", "Alpine Rail")
    job.people.add(maria)
    page = hers.get(maria.get_absolute_url())
    for link in (maria.company.get_absolute_url(), job.get_absolute_url()):
        assert f'href="{link}"' in page.text
