"""People on Today: whom to keep in touch with, and two calls that would go to one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.plan import writer
from tests.factories import make_application, make_company, make_contact, make_interview
from tracker.models import Contact, ContactAttempt, Interview, User

On = Callable[..., None]
ClientOf = Callable[[User], Client]


@pytest.fixture
def hers(alice: User, client_of: ClientOf, on: On) -> Client:
    return client_of(alice)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def cards(html: str) -> list[str]:
    """The words of each call that is due."""
    return [
        words(c) for c in re.findall(r'<article[^>]*data-step="call".*?</article>', html, re.DOTALL)
    ]


def due_call(owner: User, title: str, contact: Contact | None, company: str = "") -> Interview:
    """A call that is due on Tue 17 Nov 2026, with the debrief written."""
    application = make_application(owner, title, company or "Northwind Traders")
    return make_interview(
        owner,
        application=application,
        contact=contact,
        said="three days",
        last_day=date(2026, 11, 13),
        debriefed_at=datetime(2026, 11, 10, 18, tzinfo=UTC),
    )


# Keeping in touch


@pytest.mark.parametrize(
    ("on_day", "stands"), [("2026-11-18", False), ("2026-11-17", True), ("2026-10-01", True)]
)
def test_a_person_stands_there_on_and_after_the_day(
    hers: Client, alice: User, on_day: str, stands: bool
) -> None:
    maria = make_contact(
        alice,
        company=make_company(alice),
        email="maria@example.com",
        keep_in_touch_on=date.fromisoformat(on_day),
    )
    html = hers.get("/").text
    step = f'data-step="touch" data-person="{maria.pk}" data-due="{on_day}"'
    assert (step in html) is stands
    assert ("Keep in touch Maria Keller" in words(html)) is stands
    assert ("One person to keep in touch with." in words(html)) is stands
    assert ('href="mailto:maria@example.com"' in html) is stands


def test_nobody_elses_people_stand_there(hers: Client, bob: User) -> None:
    make_contact(bob, keep_in_touch_on=date(2026, 11, 1))
    assert "data-step" not in hers.get("/").text


def test_whoever_is_in_the_trash_does_not_stand_there(hers: Client, alice: User) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 11, 1))
    Contact.objects.filter(pk=maria.pk).update(trashed_at=datetime(2026, 11, 2, tzinfo=UTC))
    assert "data-step" not in hers.get("/").text


def test_i_did_notes_it_chooses_the_next_day_and_can_be_taken_back(
    hers: Client, alice: User
) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 11, 17))
    html = hers.get("/").text
    path = f"/people/{maria.pk}/in-touch/"
    for day in ("2026-12-17", "2027-02-17", "2027-05-17"):
        assert re.search(rf'action="{path}".*?name="on" value="{day}".*?</form>', html, re.DOTALL)
    page = hers.post(path, {"on": "2027-02-17", "next": "/"}, follow=True)
    assert page.request["PATH_INFO"] == "/"
    assert "data-step" not in page.text
    maria.refresh_from_db()
    assert (maria.in_touch_on, maria.keep_in_touch_on) == (date(2026, 11, 17), date(2027, 2, 17))
    assert not ContactAttempt.objects.exists(), "it was about no application"
    undo = re.search(r'action="(/take-back/[^"]+)"', page.text)
    assert undo
    back = hers.post(undo[1], {"next": "/"}, follow=True)
    assert f'data-step="touch" data-person="{maria.pk}"' in back.text


def test_not_today_moves_the_day(hers: Client, alice: User) -> None:
    maria = make_contact(alice, keep_in_touch_on=date(2026, 11, 1))
    hers.post(f"/people/{maria.pk}/keep-in-touch/", {"on": "2026-11-18", "next": "/"})
    maria.refresh_from_db()
    assert (maria.keep_in_touch_on, maria.in_touch_on) == (date(2026, 11, 18), None)


@pytest.mark.parametrize("people", [1, 5])
def test_the_number_of_queries_does_not_grow_with_the_people(
    hers: Client, alice: User, people: int
) -> None:
    for number in range(people):
        company = make_company(alice, f"Company {number}")
        person = make_contact(
            alice, f"P {number}", company=company, keep_in_touch_on=date(2026, 11, 1)
        )
        due_call(alice, f"Job {number}", person)
    with CaptureQueriesContext(connection) as captured:
        assert hers.get("/").status_code == 200
    # Session, user, etiquette, steps, interviews, who is waited for, whom to keep in touch with.
    assert len(captured) == 8


# Two calls to one person


def test_two_calls_to_one_person_on_one_day_say_so_on_both_cards(hers: Client, alice: User) -> None:
    maria = make_contact(alice)
    due_call(alice, "Platform engineer", maria)
    due_call(alice, "Data engineer", maria, "Alpine Rail")
    one, other = sorted(cards(hers.get("/").text), key=lambda card: "Platform" in card[:20])
    assert (
        "Maria Keller is due a call about Platform engineer, Northwind Traders today as well. "
        "One call will do for both."
    ) in one
    assert "is due a call about Data engineer, Alpine Rail today as well." in other
    assert writer.differences(alice) == []


def test_three_calls_to_one_person_name_the_other_two(hers: Client, alice: User) -> None:
    maria = make_contact(alice)
    for title in ("One", "Two", "Three"):
        due_call(alice, title, maria)
    for card in cards(hers.get("/").text):
        assert "One call will do for all of them." in card
        assert card.count("Northwind Traders and ") == 1


@pytest.mark.parametrize("named", [True, False])
def test_calls_to_two_people_or_to_nobody_known_say_nothing(
    hers: Client, alice: User, named: bool
) -> None:
    for name in ("Maria Keller", "Jo Adeyemi"):
        due_call(alice, f"With {name}", make_contact(alice, name) if named else None)
    assert len(cards(hers.get("/").text)) == 2
    assert "One call will do" not in hers.get("/").text


def test_a_call_that_is_not_due_yet_is_not_counted(hers: Client, alice: User) -> None:
    maria = make_contact(alice)
    due_call(alice, "Platform engineer", maria)
    make_interview(alice, date(2026, 11, 16), make_application(alice, "Later"), contact=maria)
    (card,) = cards(hers.get("/").text)
    assert "One call will do" not in card
