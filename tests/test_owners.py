"""Every address of the project, tried as nobody and as somebody else.

The addresses come from the resolver. A new one is tried by itself; one with a new kind of part
fails here until it is said, in `parts`, which record of Alice's it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.addresses import Address, addresses, patterns
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_document,
    make_import,
    make_interview,
)
from tracker.models import Owned, SavedView, Script, Stage, User

LogIn = Callable[[User], Client]

# For whoever knows the address, which nobody can guess: tested with the calendar feed
# (tests/followups/calendar/test_calendar_feed.py) and the mail (…/digest/test_mail_page.py).
SECRET_ADDRESSES = {"calendar_feed", "mail_stop"}
# Open to everybody, and on purpose.
PUBLIC = {"login", "manifest", "offline", "when", "worker"}
SECRET = "Keeper of Alices secrets"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def alice(kept: None) -> User:
    return User.objects.create_user("alice", password="correct horse", full_name="Alice Larsson")


@pytest.fixture(scope="module")
def parts(alice: User) -> dict[str, dict[str, Any]]:
    """What to write for each part of a path, by the word the path begins with.

    No two records have the same number, so that a view cannot find the wrong one by luck.
    The numbers are far beyond those that a database counts up to, whatever ran before.
    """
    company = make_company(alice, pk=7_007_007, notes=SECRET)
    person = make_contact(alice, SECRET, pk=1_001_001, company=company, notes=SECRET)
    application = make_application(alice, SECRET, pk=2_002_002, notes=SECRET, posting=SECRET)
    interview = make_interview(alice, pk=3_003_003, application=application, contact=person)
    attempt = make_attempt(
        interview, date(2026, 11, 11), pk=4_004_004, contact=person, notes=SECRET
    )
    Script.objects.create(owner=alice, interview=interview, kind="voicemail", text=SECRET)
    stage = Stage.objects.create(owner=alice, pk=5_005_005, name=SECRET, kind="open", position=99)
    view = SavedView.objects.create(owner=alice, pk=6_006_006, name=SECRET, query="q=call")
    keys = {
        "applications": application.pk,
        "interviews": interview.pk,
        "attempts": attempt.pk,
        "people": person.pk,
        "companies": company.pk,
        "stages": stage.pk,
        "views": view.pk,
        "trash": application.pk,
        "documents": make_document(application, SECRET, pk=6_006_006, file="no/such/file").pk,
        "import": make_import(alice, pk=8_008_008, name=SECRET).pk,
    }
    others = {"kind": "voicemail", "what": "application", "section": "pay"}
    others |= {"number": 0, "act": "back"}
    return {word: {"pk": pk, **others} for word, pk in keys.items()}


def path_of(address: Address, parts: dict[str, dict[str, Any]]) -> str:
    return address.path(**parts.get(address.section, {}))


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every record that belongs to somebody, down to the last value."""
    owned = [model for model in apps.get_models() if issubclass(model, (Owned, User))]
    return {
        model.__name__: sorted(
            model._default_manager.values(), key=lambda record: str(record["id"])
        )
        for model in owned
    }


ALL = [address for address in addresses() if address.name not in SECRET_ADDRESSES]
OF_RECORDS = [address for address in ALL if address.is_of_a_record]
OF_NOBODY = [address for address in ALL if not address.is_of_a_record]


def test_the_addresses_are_those_of_the_project() -> None:
    names = {address.name for address in ALL}
    assert {"today", "application", "interview_edit", "person", "attempt_undo", "login"} <= names
    assert "" not in names, "an address without a name cannot be tried here"
    assert names >= PUBLIC


@pytest.mark.parametrize("address", ALL, ids=str)
def test_nobody_is_sent_to_log_in_and_changes_nothing(
    client: Client, parts: dict[str, dict[str, Any]], address: Address
) -> None:
    path, before = path_of(address, parts), everything()
    for response in (client.get(path), client.post(path)):
        if address.name in PUBLIC:
            assert response.status_code in {200, 405, 422}
            assert SECRET not in response.text
        else:
            assert response.status_code == 302
            assert response.headers["Location"] == f"{settings.LOGIN_URL}?next={path}"
    assert everything() == before


@pytest.mark.parametrize("address", OF_RECORDS, ids=str)
def test_somebody_elses_record_is_not_there_and_does_not_change(
    charlie: User, client_of: LogIn, parts: dict[str, dict[str, Any]], address: Address
) -> None:
    stranger, path = client_of(charlie), path_of(address, parts)
    before = everything()
    answers = [stranger.get(path), stranger.post(path)]
    # A method that an address is not for, before anything is looked up: 405, or led back (302).
    statuses = {answer.status_code for answer in answers}
    assert 404 in statuses
    assert statuses <= {302, 404, 405}
    assert all(SECRET not in answer.text for answer in answers)
    assert everything() == before


@pytest.mark.parametrize("address", OF_RECORDS, ids=str)
def test_the_owner_finds_the_record_at_the_same_address(
    alice: User, client_of: LogIn, parts: dict[str, dict[str, Any]], address: Address
) -> None:
    # Without this, a path that leads nowhere would pass for one that is guarded.
    path = path_of(address, parts)
    assert client_of(alice).get(path, follow=True).status_code in {200, 405}
    assert client_of(alice).post(path, follow=True).status_code != 404


@pytest.mark.parametrize("pk", [2**63, 10**30])
@pytest.mark.parametrize("address", [a for a in OF_RECORDS if "pk" in a.parts], ids=str)
def test_a_number_that_no_record_can_have_is_not_there(
    alice: User, client_of: LogIn, parts: dict[str, dict[str, Any]], address: Address, pk: int
) -> None:
    client, path = client_of(alice), address.path(**{**parts[address.section], "pk": pk})
    statuses = [client.get(path).status_code, client.post(path).status_code]
    assert 404 in statuses
    assert max(statuses) < 500


@pytest.mark.parametrize("address", OF_NOBODY, ids=str)
def test_a_page_about_no_record_shows_nothing_of_somebody_else(
    charlie: User, client_of: LogIn, parts: dict[str, dict[str, Any]], address: Address
) -> None:
    stranger, path = client_of(charlie), path_of(address, parts)
    for words in ("", f"?q={SECRET.split()[0]}", f"?stage={'Interviewing'}"):
        response = stranger.get(path + words, follow=True)
        assert response.status_code in {200, 405}
        if not response.streaming:  # what is packed is unpacked in tests/tracker/test_export_pages
            assert "Alices secrets" not in response.text.replace(words, "")


# The admin


def admin_addresses() -> list[str]:
    """Its pages, with 1 for whatever record; log-in, log-out and the patterns are left out."""
    routes = [route for route, _ in patterns(get_resolver()) if route.startswith("admin/")]
    known = {re.sub(r"<\w+:\w+>", "1", route) for route in routes if "(" not in route}
    return sorted(known - {"admin/login/", "admin/logout/"})


@pytest.mark.parametrize("who", ["nobody", "a user"])
def test_the_admin_is_for_its_staff(
    client: Client, charlie: User, client_of: LogIn, who: str
) -> None:
    visitor = client if who == "nobody" else client_of(charlie)
    assert "admin/tracker/application/1/change/" in admin_addresses()
    for route in admin_addresses():
        response = visitor.get(f"/{route}")
        assert response.status_code == 302, route
        assert "/login/" in response.headers["Location"], route
