"""Every address that changes facts locks their owner, then reads, then writes.

`tracker.models.changes` is the one way.

The addresses come from the resolver: a new one that answers to POST fails here until it is said
what to send there, or that it changes no facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from followups.calendar.models import CalendarFeed
from followups.digest.models import MailSettings
from tests.addresses import addresses
from tests.factories import (
    make_application,
    make_attempt,
    make_contact,
    make_import,
    make_interview,
    stage_of,
)
from tests.followups.settings.test_settings_page import TYPED
from tests.one_change import watched
from tests.test_pages_hold import GET_ONLY
from tracker.models import Application, Company, ImportState, Interview, SavedView, Stage, User
from tracker.models.changes import change, changes_facts

LogIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db

CHANGES_NO_FACTS = {
    "cards_read": "what was read waits in the session",
    "draft_discard": "a draft",
    "draft_keep": "a draft",
    "login": "who is here",
    "logout": "who is here",
    "mail_now": "a mail",
    "password_change": "the log-in; it locks its user all the same (test_change_races.py)",
    "imports": "a file that is read",
    "import_columns": "what is chosen about a file",
    "import_row": "what is chosen about a row of it",
}
CARDS = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Okoro\r\nORG:Fabrikam\r\nEND:VCARD\r\n"


@dataclass
class World:
    """What Alice has, on the day after her interview."""

    alice: User
    client: Client
    application: Application
    interview: Interview
    company: Company

    def sent(self, path: str, **data: Any) -> str:
        """Sends a form, and returns where the page after it offers to take that back."""
        response: Any = self.client.post(path, data)
        assert response.status_code == 303, response.text
        said = list(get_messages(response.wsgi_request))
        return said[-1].extra_tags if said else ""


@dataclass(frozen=True)
class Sent:
    """What is sent to an address, once `before` has made the world ready for it."""

    path: str
    data: dict[str, Any]


Way = Callable[[World], Sent]


def at(path: str, **data: Any) -> Way:
    """The same path and the same fields, with the keys of the world in both."""

    def of(world: World) -> Sent:
        keys = {
            "a": world.application.pk,
            "i": world.interview.pk,
            "p": world.interview.contact_id,
            "c": world.company.pk,
        }
        filled = {k: v.format(**keys) if isinstance(v, str) else v for k, v in data.items()}
        return Sent(path.format(**keys), filled)

    return of


def move(world: World) -> Sent:
    stage = stage_of(world.alice, "Offer")
    return Sent(
        f"/applications/{world.application.pk}/stage/", {"stage": stage.pk, "on": "2026-11-11"}
    )


def move_undo(world: World) -> Sent:
    sent = move(world)
    return Sent(world.sent(sent.path, **sent.data), {})


def reopen(world: World) -> Sent:
    world.application.move_to(stage_of(world.alice, "No answer"), date(2026, 11, 11))
    return Sent(f"/applications/{world.application.pk}/reopen/", {})


def application_new(world: World) -> Sent:
    applied = stage_of(world.alice, "Applied").pk
    values = {"company_name": "Fabrikam", "title": "Lead", "stage": applied}
    values |= {"stage_on": "2026-11-10", "interview_on": "2026-11-12", "person_name": "Ada"}
    return Sent("/applications/new/", values)


def import_act(act: str) -> Way:
    """Adding what a file holds, undoing that, and bringing it back."""
    states = {
        "add": ImportState.CHECKED,
        "undo": ImportState.DONE,
        "restore": ImportState.UNDONE,
    }

    def of(world: World) -> Sent:
        record = make_import(world.alice, states[act], b"Company,Job title\nFjord Labs,Engineer\n")
        return Sent(f"/import/{record.pk}/{act}/", {})

    return of


def document_new(world: World) -> Sent:
    file = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
    path = f"/applications/{world.application.pk}/documents/"
    return Sent(path, {"kind": "letter", "file": file})


def edit_of(section: str, **data: Any) -> Way:
    return at(f"/applications/{{a}}/edit/{section}/", **data)


def undo_of(way: Way) -> Way:
    """What takes back what `way` sends."""

    def of(world: World) -> Sent:
        sent = way(world)
        return Sent(world.sent(sent.path, **sent.data), {})

    return of


def bulk(do: str, **data: Any) -> Way:
    def of(world: World) -> Sent:
        more = {"stage": stage_of(world.alice, "Offer").pk} if do == "move" else data
        return Sent("/applications/bulk/", {"do": do, "pk": world.application.pk, **more})

    return of


def stage(path: str, **data: Any) -> Way:
    def of(world: World) -> Sent:
        own = Stage.objects.create(owner=world.alice, name="Trial", kind="open", position=9)
        world.application.move_to(own, date(2026, 11, 11))
        to = {"to": stage_of(world.alice, "Offer").pk} if "delete" in path else {}
        return Sent(path.format(own.pk), data | to)

    return of


def view(path: str, **data: Any) -> Way:
    def of(world: World) -> Sent:
        own = SavedView.objects.create(owner=world.alice, name="Mine", query="q=call")
        return Sent(path.format(own.pk), data)

    return of


def merge(model: str) -> Way:
    def of(world: World) -> Sent:
        if model == "people":
            other = make_contact(world.alice, "M. Keller", notes="Likes trains.")
            return Sent(f"/people/{world.interview.contact_id}/merge/", {"other": other.pk})
        other_company = Company.objects.create(owner=world.alice, name="Northwind")
        return Sent(f"/companies/{world.company.pk}/merge/", {"other": other_company.pk})

    return of


def cards_save(world: World) -> Sent:
    world.client.post("/people/cards/read/", {"file": SimpleUploadedFile("a.vcf", CARDS)})
    return Sent("/people/cards/save/", {})


def cards_fill(world: World) -> Sent:
    card = CARDS.replace(b"Ada Okoro", b"Maria Keller\r\nTITLE:Head")
    world.client.post("/people/cards/read/", {"file": SimpleUploadedFile("a.vcf", card)})
    return Sent("/people/cards/save/", {})


def trash_empty(world: World) -> Sent:
    world.sent(f"/trash/application/{world.application.pk}/")
    Application.all_objects.update(trashed_at=datetime(2026, 11, 16, tzinfo=UTC))
    return Sent("/trash/empty/", {})


def mail_stop(world: World) -> Sent:
    mail = {"is_on": "on", "address": "alice@example.org", "hour": "8"}
    world.client.post("/settings/mail/", mail)
    assert MailSettings.objects.get(owner=world.alice).is_on
    (path,) = next(a for a in addresses() if a.name == "mail_stop").paths(world.alice)
    return Sent(path, {})


def with_calendar(path: str, **data: Any) -> Way:
    def of(world: World) -> Sent:
        CalendarFeed.objects.create(owner=world.alice)
        return Sent(path, data)

    return of


def attempt(path: str, **data: Any) -> Way:
    def of(world: World) -> Sent:
        made = make_attempt(world.interview, date(2026, 11, 11))
        return Sent(path.format(made.pk), data)

    return of


def number(world: World) -> Sent:
    world.alice.refresh_from_db()
    person: Any = world.interview.contact
    person.phone = ""
    person.save()
    return Sent(f"/interviews/{world.interview.pk}/call/", {"phone": "+1 212 555 0142"})


def script_reset(world: World) -> Sent:
    path = f"/interviews/{world.interview.pk}/call/script/voicemail/"
    world.client.post(path, {"text": "Good morning."})
    return Sent(path, {"reset": "yes"})


put_off = at("/interviews/{i}/put-off/", put_off_until="2026-11-25")
no_follow_up = at("/interviews/{i}/no-follow-up/", reason="I no longer want this job")
touch = at("/people/{p}/in-touch/", on="2026-12-24")
settings = at("/settings/", **TYPED | {"full_name": "Alice L.", "days_after_given": "2"})
LOGGED = {"outcome": "spoke", "verdict": "closed", "said": "three days"}

# By the name of the address; more than one where an address has more than one way.
WAYS: dict[str, list[Way]] = {
    "application_bulk": [bulk("move"), bulk("tag", tag="far"), bulk("trash")],
    "application_bulk_undo": [undo_of(bulk("move"))],
    "application_edit": [
        edit_of("facts", title="Lead", company_name="Fabrikam", stage_on="2026-11-03"),
        edit_of("why", why_i_fit="Ran it twice."),
        edit_of("posting", posting="A long text."),
        edit_of("pay", pay_from="60,000", pay_currency="eur"),
        edit_of("notes", notes="They have a garden."),
        edit_of("tags", names="far, late"),
        edit_of("people", people="{p}", person_name="Ada"),
    ],
    "application_move": [move],
    "application_move_undo": [move_undo],
    "application_new": [
        application_new,
        at("/applications/new/", quick="1", company_name="Fabrikam", title="Lead"),
    ],
    "application_reopen": [reopen],
    "attempt_edit": [
        attempt("/attempts/{}/", outcome="spoke", happened_on="2026-11-11", channel="phone")
    ],
    "attempt_undo": [attempt("/attempts/{}/undo/"), undo_of(at("/interviews/{i}/log/", **LOGGED))],
    "calendar_off": [with_calendar("/settings/calendar/off/")],
    "calendar_renew": [with_calendar("/settings/calendar/renew/")],
    "calendar_settings": [
        at("/settings/calendar/"),
        with_calendar("/settings/calendar/", is_private="on"),
    ],
    "call_sheet": [number],
    "cards_save": [cards_save, cards_fill],
    "close_kindly": [at("/interviews/{i}/close/", sent="yes")],
    "company_edit": [at("/companies/{c}/edit/", name="Northwind")],
    "company_merge": [merge("companies")],
    "debrief": [
        at("/interviews/{i}/debrief/", answer="three days", went_right="All of it.", people="{p}"),
        at(
            "/interviews/{i}/debrief/",
            answer="words",
            said="by Friday",
            contact="{p}",
            contact_phone="5",
        ),
    ],
    "document_new": [document_new],
    "in_touch": [touch],
    "interview_edit": [
        at("/interviews/{i}/edit/", held_on="2026-11-09", kind="video", notes="Late.")
    ],
    "interview_new": [
        at(
            "/applications/{a}/interviews/new/",
            held_on="2026-11-20",
            kind="video",
            person_name="Ada",
        )
    ],
    "keep_in_touch": [at("/people/{p}/keep-in-touch/", on="2026-12-24")],
    "log_attempt": [
        at("/interviews/{i}/log/", **LOGGED),
        at("/interviews/{i}/log/", outcome="voicemail"),
    ],
    "log_later": [at("/interviews/{i}/log/later/", outcome="voicemail")],
    "mail_settings": [at("/settings/mail/", is_on="on", address="alice@example.org", hour="8")],
    "mail_stop": [mail_stop],
    "no_follow_up": [no_follow_up],
    "no_follow_up_undo": [undo_of(no_follow_up)],
    "person_edit": [at("/people/{p}/edit/", name="Maria K.", company_name="Fabrikam")],
    "person_merge": [merge("people")],
    "person_new": [at("/people/new/", name="Ada", company_name="Fabrikam")],
    "put_off": [put_off],
    "put_off_undo": [undo_of(put_off)],
    "script": [at("/interviews/{i}/call/script/voicemail/", text="Good morning."), script_reset],
    "settings": [settings],
    "settings_undo": [undo_of(settings)],
    "stage_delete": [stage("/stages/{}/delete/")],
    "stage_edit": [stage("/stages/{}/", name="Trial day", kind="interviewing")],
    "stage_list": [at("/stages/", name="Trial", kind="interviewing")],
    "stage_restore": [undo_of(stage("/stages/{}/delete/"))],
    "stage_shift": [stage("/stages/{}/shift/", up="up")],
    "take_back": [
        undo_of(merge("people")),
        undo_of(merge("companies")),
        undo_of(cards_save),
        undo_of(touch),
        undo_of(bulk("tag", tag="far")),
        undo_of(view("/views/{}/delete/")),
    ],
    "import_act": [import_act("add"), import_act("undo"), import_act("restore")],
    "thanks": [at("/interviews/{i}/thanks/")],
    "trash_empty": [trash_empty],
    "trash_put": [
        at("/trash/application/{a}/"),
        at("/trash/person/{p}/"),
        at("/trash/interview/{i}/"),
    ],
    "trash_restore": [undo_of(at("/trash/application/{a}/")), undo_of(at("/trash/person/{p}/"))],
    "trash_undo": [undo_of(bulk("trash"))],
    "view_delete": [view("/views/{}/delete/")],
    "view_edit": [view("/views/{}/", name="Ours")],
    "view_new": [at("/views/new/", name="Mine", query="q=call")],
}
EVERY_WAY = [
    pytest.param(way, id=f"{name}-{number}")
    for name, ways in WAYS.items()
    for number, way in enumerate(ways)
]


@pytest.fixture(scope="module")
def everything(kept: None) -> Interview:
    alice = User.objects.create_user("alice", password="correct horse", phone="+1 212 555 0199")
    application = make_application(alice)
    person = make_contact(alice, company=application.company)
    interview = make_interview(alice, date(2026, 11, 10), application, contact=person)
    interview.people.add(person)
    return interview


@pytest.fixture
def world(everything: Interview, client_of: LogIn, on: Callable[..., None]) -> World:
    interview = Interview.objects.get(pk=everything.pk)
    alice, application = interview.owner, interview.application
    return World(alice, client_of(alice), application, interview, application.company)


def test_every_address_is_tried_that_answers_to_a_post() -> None:
    names = {address.name for address in addresses() if address.name not in GET_ONLY}
    assert names - {"password_change_done"} == WAYS.keys() | CHANGES_NO_FACTS.keys()
    assert not WAYS.keys() & CHANGES_NO_FACTS.keys()


@pytest.mark.parametrize("way", EVERY_WAY)
def test_facts_are_read_and_written_once_their_owner_is_locked(
    world: World, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way(world)
    with watched(monkeypatch) as watch:
        response = world.client.post(sent.path, sent.data)
    assert response.status_code < 400, response.text
    assert watch.faults == []
    assert watch.wrote, "nothing was changed, so nothing was tried"


# Only what changes is written


def updates_of(world: World, table: str, path: str, **data: Any) -> list[set[str]]:
    """The columns that each UPDATE of the table writes, when a form is sent."""
    with CaptureQueriesContext(connection) as queries:
        assert world.client.post(path, data).status_code == 303
    sent = [query["sql"] for query in queries if query["sql"].startswith(f'UPDATE "{table}"')]
    return [set(re.findall(r'"(\w+)" = ', sql.split(" WHERE ")[0])) for sql in sent]


def test_a_form_writes_what_it_changes_and_what_follows_from_that(world: World) -> None:
    path, table = f"/applications/{world.application.pk}/edit", "tracker_application"
    notes = updates_of(world, table, f"{path}/notes/", notes="They have a garden.")
    assert notes == [{"notes", "search_text", "updated_at"}]
    assert updates_of(world, table, f"{path}/notes/", notes="They have a garden.") == []
    pay = updates_of(world, table, f"{path}/pay/", pay_from="60,000")
    assert pay == [{"pay_from", "updated_at"}]
    sent = move(world)
    moved = updates_of(world, table, sent.path, **sent.data)
    assert moved == [{"stage_id", "stage_on", "updated_at"}]


# The admin


def test_the_admin_locks_whose_record_it_is(
    world: World, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/admin/tracker/contact/{world.interview.contact_id}/change/"
    with watched(monkeypatch) as watch:
        response = admin_client.post(path, {"name": "Maria K."})
        assert response.status_code == 302, response.text
        response = admin_client.post(
            "/admin/tracker/contact/add/", {"owner": world.alice.pk, "name": "Ada"}
        )
        assert response.status_code == 302, response.text
    assert watch.faults == []
    assert watch.wrote == {"tracker_contact"}


# That it would be found


@pytest.fixture
def request_of(world: World) -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = world.alice
    return request


def reads_before(request: Any) -> None:
    (interview,) = Interview.objects.of(request.user)
    with transaction.atomic():
        request.user.locked()
        interview.notes = "Late."
        interview.save()


def reads_along(request: Any) -> None:
    (interview,) = Interview.objects.of(request.user).select_related("application")
    with change(request.user):
        interview.application.move_to(stage_of(request.user, "Offer"), date(2026, 11, 11))


def reads_in_another_change(request: Any) -> None:
    with change(request.user):
        (interview,) = Interview.objects.of(request.user)
    with change(request.user):
        interview.delete()


def locks_nothing(request: Any) -> None:
    Interview.objects.of(request.user).update(notes="Late.")


@pytest.mark.parametrize(
    "view", [reads_before, reads_along, reads_in_another_change, locks_nothing]
)
def test_a_view_that_does_it_wrong_is_found(
    request_of: HttpRequest, view: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(monkeypatch) as watch:
        view(request_of)
    assert watch.faults


@pytest.mark.parametrize("view", [reads_before, reads_along])
def test_the_same_within_one_change_is_right(
    request_of: HttpRequest, view: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    @changes_facts
    def right(request: Any) -> HttpResponse:
        view(request)
        return HttpResponse()

    with watched(monkeypatch) as watch:
        right(request_of)  # type: ignore[arg-type]
    assert watch.faults == []
    assert watch.wrote
