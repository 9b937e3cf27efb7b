"""The form of a new application: filled from a page or a posting, and asking about a double."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_application
from tests.fields import fields_of
from tracker.models import Application, Company, Stage, User
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]
NEW = "/applications/new/"
JOB = {
    "@type": "JobPosting",
    "title": "Platform engineer",
    "hiringOrganization": {"name": "Northwind Traders"},
    "description": "<p>We look for you.</p>",
    "baseSalary": {
        "currency": "EUR",
        "value": {"minValue": 60000, "maxValue": 80000, "unitText": "YEAR"},
    },
    "jobLocationType": "TELECOMMUTE",
}
PAGE = {"url": "https://jobs.example.com/1?utm_source=x", "title": "Platform engineer"}


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    return client_of(alice)


def shown(response: Any) -> dict[str, str]:
    """What stands in the fields of the form."""
    return fields_of(response.text)


def entered(**values: str) -> dict[str, str]:
    fields = {"company_name": "Northwind Traders", "title": "Platform engineer"}
    return {**fields, "stage": stage_of("Applied"), "stage_on": "2026-11-17", **values}


def stage_of(name: str) -> str:
    return str(Stage.objects.get(name=name, owner__username="alice").pk)


def text_of(response: Any) -> str:
    html = re.search(r"<main.*</main>", response.text, re.DOTALL)
    assert html
    return " ".join(re.sub(r"<[^>]*>", " ", html[0]).split())


# From a page


def test_what_a_page_sends_stands_in_the_form_and_nothing_is_kept(hers: Client) -> None:
    response = hers.get(NEW, {**PAGE, "job": json.dumps(JOB)})
    fields = shown(response)
    assert (fields["company_name"], fields["title"]) == ("Northwind Traders", "Platform engineer")
    assert fields["link"] == "https://jobs.example.com/1"
    assert fields["source"] == "jobs.example.com"
    assert fields["work_mode"] == "remote"
    assert [fields[f"pay_{name}"] for name in ("from", "to", "currency", "period")] == [
        *("60000", "80000", "EUR", "year")
    ]
    assert fields["posting"] == "We look for you."
    assert fields["stage"] == stage_of("Saved")
    assert "Look it over, then save it." in text_of(response)
    assert not Application.objects.exists()


def test_the_form_that_was_filled_can_be_sent_as_it_is(hers: Client) -> None:
    fields = shown(hers.get(NEW, {**PAGE, "job": json.dumps(JOB)}))
    response = hers.post(f"{NEW}?{urlencode(PAGE)}", fields | {"stage_on": "2026-11-17"})
    application = Application.objects.get()
    assert response.headers["Location"] == application.get_absolute_url()
    assert (application.pay_from, application.pay_to, application.pay_period) == (
        *(60000, 80000, "year"),
    )
    assert (application.work_mode, application.stage.name) == ("remote", "Saved")


def test_what_a_phone_shares_is_understood(hers: Client) -> None:
    fields = shown(hers.get(NEW, {"title": "Engineer", "text": "https://example.com/1?fbclid=2"}))
    assert (fields["title"], fields["link"]) == ("Engineer", "https://example.com/1")
    assert fields["posting"] == ""


def test_a_log_in_keeps_what_was_sent(client: Client, alice: User) -> None:
    asked = f"{NEW}?{urlencode({**PAGE, 'job': json.dumps(JOB), 'text': 'We look & find.'})}"
    log_in = client.get(asked)
    sent_on = fields_of(client.get(log_in.headers["Location"]).text)["next"]
    entered = {"username": "alice", "password": "correct horse", "next": sent_on}
    response = client.post("/accounts/login/", entered, follow=True)
    assert shown(response)["company_name"] == "Northwind Traders"
    assert shown(response)["link"] == "https://jobs.example.com/1"


@pytest.mark.parametrize(
    "sent",
    [
        {"job": "{"},
        {"job": "[" * 3000},
        {"url": "javascript:alert(1)"},
        {"text": "\0", "title": "\x1b[31m"},
        {"url": "https://x.example/" + "x" * 2000},
        {"title": "<script>alert(1)</script>"},
        {
            "job": json.dumps(
                {"@type": "JobPosting", "title": "</textarea><script>alert(1)</script>"}
            )
        },
    ],
)
def test_whatever_is_sent_the_form_is_shown(hers: Client, sent: dict[str, str]) -> None:
    response = hers.get(NEW, sent)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "javascript:alert" not in response.text


# From a posting


def test_a_pasted_posting_fills_what_is_empty_and_leaves_what_was_typed(hers: Client) -> None:
    page = f'<title>x</title><script type="application/ld+json">{json.dumps(JOB)}</script>'
    typed = {"title": "My own title", "pay_from": "1000", "fill": "1", "paste": page}
    response = hers.post(NEW, entered(company_name="", why_i_fit="Ran it twice.") | typed)
    fields = shown(response)
    assert response.status_code == 200
    assert (fields["company_name"], fields["title"]) == ("Northwind Traders", "My own title")
    assert fields["why_i_fit"] == "Ran it twice."
    # Half of a pay from here and half from there would be a pay that nobody offers.
    assert (fields["pay_from"], fields["pay_to"], fields["pay_currency"]) == ("1000", "", "")
    assert (fields["posting"], fields["paste"]) == ("We look for you.", "")
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("before", "pasted", "after"),
    [
        ("", "We look for you.", "We look for you."),
        ("We look", "We look for you.", "We look for you."),
        ("We look for you.", "", "We look for you."),
        ("My note.", "We look for you.", "My note.\n\nWe look for you."),
    ],
)
def test_no_text_of_a_posting_is_lost(hers: Client, before: str, pasted: str, after: str) -> None:
    response = hers.post(NEW, entered(posting=before, paste=pasted, fill="1"))
    assert shown(response)["posting"] == after


def test_what_no_database_holds_is_left_out_of_what_is_filled_in(hers: Client) -> None:
    typed = {"company_name": "Fa\0brikam", "title": "Le\0ad", "link": "https://a.example/\0"}
    response = hers.post(NEW, entered(**typed, paste="Any\0thing", fill="1"))
    assert response.status_code == 200
    assert (shown(response)["title"], shown(response)["company_name"]) == ("Lead", "Fabrikam")


def test_enter_in_a_field_keeps_the_application(hers: Client) -> None:
    # A browser presses the first button of the form.
    buttons = re.findall(r"<button[^>]*>", hers.get(NEW).text.partition('id="new-application"')[2])
    assert "name=" not in buttons[0]
    assert 'name="fill"' in buttons[1]


@pytest.mark.parametrize(("typed", "kept"), [("eur", "EUR"), ("", ""), ("CHF", "CHF")])
def test_the_currency_is_kept_in_capitals(hers: Client, typed: str, kept: str) -> None:
    hers.post(NEW, entered(pay_from="1", pay_currency=typed))
    assert Application.objects.get().pay_currency == kept


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"pay_currency": "E1R"}, "Three letters, such as EUR."),
        ({"pay_from": "-1"}, "greater than or equal to 0"),
        ({"pay_from": "2", "pay_to": "1"}, "The range ends below where it begins."),
        ({"pay_period": "week"}, "Select a valid choice."),
    ],
)
def test_pay_that_makes_no_sense_is_refused(hers: Client, wrong: dict[str, str], says: str) -> None:
    response = hers.post(NEW, entered(**wrong))
    assert response.status_code == 422
    assert says in text_of(response)
    assert not Application.objects.exists()


# One that is there already


def test_what_looks_the_same_is_shown_and_asked_about(hers: Client, alice: User) -> None:
    known = make_application(alice, "Platform Engineer (m/w/d)", "Northwind Traders GmbH")
    response = hers.post(NEW, entered())
    assert response.status_code == 422
    page = text_of(response)
    assert "You may have this already" in page
    assert (
        "Platform Engineer (m/w/d), Northwind Traders GmbH : Interviewing since Mon 2 Nov" in page
    )
    assert f'href="{known.get_absolute_url()}"' in response.text
    assert 'name="anyway"' in response.text
    assert shown(response)["title"] == "Platform engineer"
    assert Application.objects.get() == known
    assert Company.objects.count() == 1


def test_it_can_be_added_anyway_and_nothing_is_merged(hers: Client, alice: User) -> None:
    make_application(alice, "Platform engineer", "Northwind Traders GmbH")
    hers.post(NEW, entered(anyway="on"))
    assert Application.objects.count() == 2
    assert Company.objects.count() == 2


def test_the_same_link_is_asked_about_whatever_the_title(hers: Client, alice: User) -> None:
    make_application(alice, "Another", "Alpine Rail", link="http://www.example.com/1/?utm_source=x")
    assert "Another, Alpine Rail" in text_of(hers.post(NEW, entered(link="example.com/1")))


@pytest.mark.parametrize("how", ["page", "paste"])
def test_it_is_said_as_soon_as_the_form_is_filled(hers: Client, alice: User, how: str) -> None:
    make_application(alice, link="https://jobs.example.com/1")
    if how == "page":
        response = hers.get(NEW, PAGE)
    else:
        response = hers.post(NEW, {"fill": "1", "paste": "https://jobs.example.com/1"})
    assert response.status_code == 200
    assert "You may have this already" in text_of(response)


def test_somebody_elses_and_what_is_in_the_trash_do_not_count(
    hers: Client, alice: User, bob: User
) -> None:
    make_application(bob, link="https://example.com/1")
    actions.trash(make_application(alice, link="https://example.com/1"), clock.now())
    response = hers.post(NEW, entered(link="https://example.com/1"))
    assert response.status_code == 303


def test_a_mistake_is_asked_about_before_a_double(hers: Client, alice: User) -> None:
    make_application(alice)
    response = hers.post(NEW, entered(link="no address"))
    assert "You may have this already" not in text_of(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_the_database_the_same_however_many_look_alike(
    hers: Client, alice: User, rows: int
) -> None:
    for _ in range(rows):
        make_application(alice, link="https://jobs.example.com/1")
    with CaptureQueriesContext(connection) as captured:
        assert hers.get(NEW, {**PAGE, "job": json.dumps(JOB)}).status_code == 200
    # Session, user; first stage, stage after it, stages offered; companies of that name, those
    # that look alike; companies offered; what was typed before and not kept.
    assert len(captured) == 9


# The page that says how


def test_the_page_has_the_bookmarklet_and_says_what_it_sends(hers: Client) -> None:
    response = hers.get("/capture/")
    link = re.search(r'id="bookmarklet" href="(javascript:[^"]+)"', response.text)
    assert link
    assert "testserver" in link[1]
    assert "Clicking it on this page does nothing." in text_of(response)
    assert "http://testserver/applications/new/?url=" in response.text
