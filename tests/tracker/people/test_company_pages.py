"""The pages of companies, and what two applications at one of them say of each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_application, make_company, make_contact
from tracker.models import Company, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def words(html: str) -> str:
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", main[0] if main else html).split())


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def fill(owner: User, number: int) -> Company:
    company = make_company(owner, f"Company {number}")
    for row in range(number):
        make_application(owner, f"Job {row}", company.name)
        make_contact(owner, f"Person {number}.{row}", company=company)
    return company


def test_the_list_counts_applications_and_people(hers: Client, alice: User, bob: User) -> None:
    fill(alice, 2)
    make_company(bob, "Alpine Rail")
    text = words(hers.get("/companies/").text)
    assert "Company 2 2 2" in text
    assert "Alpine Rail" not in text


def test_what_is_in_the_trash_is_not_counted(hers: Client, alice: User) -> None:
    company = fill(alice, 2)
    hers.post(reverse("trash_put", args=["application", company.applications.first().pk]))
    hers.post(reverse("trash_put", args=["person", company.contacts.first().pk]))
    assert "Company 2 1 1" in words(hers.get("/companies/").text)


@pytest.mark.parametrize(
    ("q", "found"),
    [("WIND", True), ("traders north", True), ("river", True), ("alpine", False), ("(", False)],
)
def test_a_company_is_found_by_name_or_notes(
    hers: Client, alice: User, q: str, found: bool
) -> None:
    make_company(alice, notes="By the river.")
    text = words(hers.get("/companies/", {"q": q}).text)
    assert ("Northwind Traders" in text) is found
    assert (f"No company found for “{q}”" in text) is not found


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_page_ask_the_database_the_same_whatever_their_length(
    hers: Client, alice: User, rows: int
) -> None:
    for number in range(1, rows):
        make_company(alice, f"Another {number}")
    company = fill(alice, rows)
    # Session, user; number of rows, rows.
    assert queries(hers, "/companies/") == 4
    # Session, user; company, applications, people.
    assert queries(hers, company.get_absolute_url()) == 5


def test_a_company_shows_its_applications_its_people_and_its_notes(
    hers: Client, alice: User
) -> None:
    company = make_company(alice, website="https://northwind.example", notes="By the river.")
    job = make_application(alice)
    maria = make_contact(alice, company=company, role="Recruiter")
    make_application(alice, "Elsewhere", "Alpine Rail")
    page = hers.get(company.get_absolute_url())
    text = words(page.text)
    assert "Platform engineer Interviewing since" in text
    assert "Maria Keller , Recruiter" in text
    assert "By the river." in text
    assert "Elsewhere" not in text
    for link in (job.get_absolute_url(), maria.get_absolute_url(), company.website):
        assert f'href="{link}"' in page.text


def test_an_edit_is_saved_and_a_name_that_is_taken_is_refused(hers: Client, alice: User) -> None:
    company, path = make_company(alice), reverse("company_edit", args=[make_company(alice).pk])
    make_company(alice, "Alpine Rail")
    sent = {"name": "Northwind", "website": "northwind.example", "notes": "By the river."}
    hers.post(path, sent)
    company.refresh_from_db()
    assert (company.name, company.website) == ("Northwind", "https://northwind.example")
    answer = hers.post(path, {**sent, "name": " alpine  RAIL", "notes": "Typed."})
    assert answer.status_code == 422
    assert "You already have a company of this name." in words(answer.text)
    assert "Typed." in answer.text


def test_applications_at_one_company_are_seen_on_each_others_pages(
    hers: Client, alice: User, bob: User
) -> None:
    first = make_application(alice, "First job")
    second = make_application(alice, "Second job")
    make_application(bob, "Of somebody else")
    alone = make_application(alice, "Alone", "Alpine Rail")
    for one, other in ((first, second), (second, first)):
        html = hers.get(one.get_absolute_url()).text
        assert "Also at Northwind Traders" in words(html)
        assert f'href="{other.get_absolute_url()}">{other.title}</a>' in html
        assert f'href="{one.company.get_absolute_url()}"' in html
        assert "Of somebody else" not in html
    assert "Also at" not in hers.get(alone.get_absolute_url()).text


def test_the_also_at_costs_one_query(alice: User) -> None:
    jobs = [make_application(alice, f"Job {number}") for number in range(4)]
    with CaptureQueriesContext(connection) as captured:
        html = render_to_string("tracker/applications/_also_at.html", {"application": jobs[0]})
    assert len(captured) == 1
    assert html.count("<li>") == 3


def text_of(response: Any) -> str:
    return words(response.text)


def test_an_empty_list_says_how_companies_come_here(hers: Client) -> None:
    assert "Each one you apply to is kept here" in text_of(hers.get("/companies/"))


def test_an_application_leads_to_its_company(hers: Client, alice: User) -> None:
    job = make_application(alice)
    html = hers.get(job.get_absolute_url()).text
    assert f'<a href="{job.company.get_absolute_url()}">Northwind Traders</a>' in html
