"""Two changes at one moment: what both were told is kept is kept.

One request is stopped after it has read a record, and the other is sent meanwhile. Where the first
has locked the owner, the other waits for it; where it has not, it would write over the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Model
from django.test import Client

from followups.plan import writer
from tests.factories import make_application, make_contact, make_interview, stage_of
from tests.followups.settings.test_settings_page import TYPED
from tracker.models import Application, Contact, Interview, User

LogIn = Callable[[User], Client]
Request = tuple[str, dict[str, Any]]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on")]

LONG_ENOUGH = 0.5  # seconds; for a request that nobody holds up


@pytest.fixture
def interview(alice: User) -> Interview:
    application = make_application(alice)
    person = make_contact(alice, company=application.company)
    return make_interview(alice, date(2026, 11, 10), application, contact=person)


def meanwhile(
    clients: list[Client], reads: type[Model], first: Request, other: Request
) -> list[int]:
    """Sends `other` once `first` has read one of the records `reads`; returns both statuses."""
    columns = f'"{reads._meta.db_table}"."'
    sent: list[Future[int]] = []

    def send(client: Client, request: Request) -> int:
        try:
            return client.post(*request).status_code
        finally:
            connections.close_all()

    def stop(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if columns in sql and not sent:
            sent.append(pool.submit(send, clients[1], other))
            with suppress(TimeoutError):
                sent[0].result(LONG_ENOUGH)
        return result

    with ThreadPoolExecutor() as pool:
        with connection.execute_wrapper(stop):
            status = clients[0].post(*first).status_code
        return [status, sent[0].result()]


@pytest.fixture
def clients(alice: User, client_of: LogIn) -> list[Client]:
    return [client_of(alice), client_of(alice)]


@pytest.fixture
def notes(interview: Interview) -> Request:
    path = f"/applications/{interview.application_id}/edit/notes/"
    return path, {"notes": "They have a garden."}


@pytest.fixture
def move(interview: Interview) -> Request:
    offer = stage_of(interview.owner, "Offer")
    path = f"/applications/{interview.application_id}/stage/"
    return path, {"stage": offer.pk, "on": "2026-11-12"}


@pytest.fixture
def added(interview: Interview) -> Request:
    path = f"/applications/{interview.application_id}/interviews/new/"
    return path, {"held_on": "2026-11-20", "kind": "video"}


@pytest.mark.parametrize("one", ["move", "added"])
@pytest.mark.parametrize("comes_first", [True, False])
def test_notes_are_kept_while_the_application_changes(
    interview: Interview,
    clients: list[Client],
    notes: Request,
    one: str,
    comes_first: bool,
    request: pytest.FixtureRequest,
) -> None:
    Application.objects.update(stage=stage_of(interview.owner, "Applied"))
    both = [request.getfixturevalue(one), notes]
    statuses = meanwhile(clients, Application, *(both if comes_first else both[::-1]))
    assert statuses == [303, 303]
    application = Application.objects.get()
    assert application.notes == "They have a garden."
    assert application.stage.name == ("Offer" if one == "move" else "Interviewing")
    assert writer.differences(interview.owner) == []


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_call_is_put_off_while_the_interview_is_corrected(
    interview: Interview, clients: list[Client], comes_first: bool
) -> None:
    put_off: Request = (f"/interviews/{interview.pk}/put-off/", {"put_off_until": "2026-11-25"})
    edit: Request = (
        f"/interviews/{interview.pk}/edit/",
        {"held_on": "2026-11-10", "kind": "video", "notes": "In the old building."},
    )
    both = [put_off, edit] if comes_first else [edit, put_off]
    assert meanwhile(clients, Interview, both[0], both[1]) == [303, 303]
    interview.refresh_from_db()
    assert interview.notes == "In the old building."
    assert interview.put_off_until == date(2026, 11, 25)
    assert writer.differences(interview.owner) == []


@pytest.mark.parametrize("comes_first", [True, False])
def test_a_number_is_added_while_the_person_is_edited(
    interview: Interview, clients: list[Client], comes_first: bool
) -> None:
    Contact.objects.update(phone="")
    number: Request = (f"/interviews/{interview.pk}/call/", {"phone": "+1 212 555 0142"})
    # As the page had it: no number. It is told which fields it was filled with.
    page = clients[1].get(f"/people/{interview.contact_id}/edit/").text
    version = page.split('name="version" value="')[1].split('"')[0].replace("&#34;", '"')
    edit: Request = (
        f"/people/{interview.contact_id}/edit/",
        {"name": "Maria Keller", "notes": "Likes trains.", "version": version},
    )
    both = [number, edit] if comes_first else [edit, number]
    assert meanwhile(clients, Contact, both[0], both[1]) == [303, 303]
    person = Contact.objects.get()
    assert (person.phone, person.notes) == ("+1 212 555 0142", "Likes trains.")


def test_a_password_is_changed_while_the_settings_are(alice: User, clients: list[Client]) -> None:
    passwords = {"old_password": "correct horse"}
    passwords |= dict.fromkeys(("new_password1", "new_password2"), "a battery and a staple")
    settings: Request = ("/settings/", {**TYPED, "full_name": "Alice L."})
    assert meanwhile(clients, User, ("/accounts/password/", passwords), settings) == [302, 303]
    alice.refresh_from_db()
    assert alice.full_name == "Alice L."
    assert alice.check_password("a battery and a staple")


def test_a_second_tap_on_delete_does_not_forget_what_referred_to_a_person(
    interview: Interview, clients: list[Client]
) -> None:
    delete: Request = (f"/trash/person/{interview.contact_id}/", {})
    assert meanwhile(clients, Contact, delete, delete) == [303, 303]
    interview.refresh_from_db()
    assert interview.contact is None
    person = Contact.all_objects.get()
    assert clients[0].post(f"/trash/person/{person.pk}/restore/").status_code == 303
    interview.refresh_from_db()
    assert interview.contact == person
