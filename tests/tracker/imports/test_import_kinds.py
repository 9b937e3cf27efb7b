"""Invitations, contacts and exports of Day Four, imported as files. All invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from followups.plan import writer
from tests.factories import make_application, make_attempt, make_contact, make_interview
from tests.tracker.imports.test_imports import act, facts, upload
from tracker.exports import archive
from tracker.models import Application, Import, ImportState, Interview, User

LogIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    alice.time_zone = "Europe/Berlin"
    alice.save()
    return client_of(alice)


def invitation(starts: str = "20261124T090000Z", *more: str, uid: str = "one@example.org") -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Invented//EN",
        *(line for line in more if line.startswith("METHOD")),
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261101T000000Z",
        f"DTSTART:{starts}",
        "SUMMARY:Interview\\, second round",
        "LOCATION:https://meet.example/abc",
        "ORGANIZER;CN=Maria Keller:mailto:maria@northwind.example",
        *(line for line in more if not line.startswith("METHOD")),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def send(client: Client, data: bytes, **values: Any) -> Import:
    """The import of an invitation, with these choices about its first meeting."""
    record = upload(client, data, "invite.ics")
    assert record.state == ImportState.CHECKED
    client.post(f"/import/{record.pk}/add/", values)
    record.refresh_from_db()
    return record


def test_an_invitation_becomes_an_interview_of_the_company_that_sent_it(
    hers: Client, alice: User
) -> None:
    job = make_application(alice, company="Northwind")
    record = upload(hers, invitation(), "invite.ics")
    page = hers.get(record.get_absolute_url()).text
    assert "Tuesday 24 November 2026, 10:00" in page  # in Berlin
    assert f'<option value="{job.pk}" selected>' in page
    hers.post(f"/import/{record.pk}/add/", {"application_0": job.pk})
    interview = Interview.objects.of(alice).get()
    assert (interview.application, interview.held_on) == (job, date(2026, 11, 24))
    assert interview.start_time == time(10)
    assert interview.place == "https://meet.example/abc"
    assert writer.differences(alice) == []


def test_an_invitation_may_begin_a_new_application(hers: Client, alice: User) -> None:
    record = send(hers, invitation(), application_0="new", company_0="", title_0="Writer")
    assert record.state == ImportState.CHECKED
    before = facts(alice)
    record = send(hers, invitation(), application_0="new", company_0="Acme", title_0="Writer")
    assert str(Interview.objects.of(alice).get().application) == "Writer, Acme"
    act(hers, record, "undo")
    after = facts(alice)
    del before["Company"], after["Company"]  # it stays, as one that was typed does
    assert after == before
    act(hers, record, "restore")
    assert Interview.objects.of(alice).get().application.title == "Writer"
    assert writer.differences(alice) == []


def test_the_same_invitation_again_adds_nothing_and_a_moved_one_moves_once_it_is_said(
    hers: Client, alice: User
) -> None:
    job = make_application(alice)
    send(hers, invitation(), application_0=job.pk)
    again = send(hers, invitation(), application_0=job.pk)
    assert again.added["count"] == 0
    moved = invitation("20261125T130000Z", "SEQUENCE:1")
    send(hers, moved)  # not said
    assert Interview.objects.get().held_on == date(2026, 11, 24)
    record = send(hers, moved, follow_0="on")
    assert Interview.objects.get().held_on == date(2026, 11, 25)
    act(hers, record, "undo")
    assert Interview.objects.get().held_on == date(2026, 11, 24)
    assert writer.differences(alice) == []


def test_a_cancellation_is_shown_and_cancels_once_it_is_said(hers: Client, alice: User) -> None:
    cancelled = invitation("20261124T090000Z", "METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2")
    record = upload(hers, cancelled, "invite.ics")
    assert "It was cancelled, and you do not have it." in hers.get(record.get_absolute_url()).text
    send(hers, invitation(), application_0=make_application(alice).pk)
    send(hers, cancelled, follow_0="on")
    assert Interview.objects.get().is_cancelled
    assert writer.differences(alice) == []


def test_an_invitation_is_never_put_into_somebody_elses_application(
    hers: Client, alice: User, bob: User
) -> None:
    theirs = make_application(bob, company="Northwind")
    record = send(hers, invitation(), application_0=theirs.pk)
    assert record.state == ImportState.CHECKED
    assert not Interview.objects.exists()


def test_address_cards_go_to_the_page_of_cards(hers: Client, alice: User) -> None:
    cards = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Maria Keller\r\nEND:VCARD\r\n"
    record = upload(hers, cards, "people.vcf")
    response = hers.post(f"/import/{record.pk}/add/", follow=True)
    assert response.redirect_chain[-1][0] == "/people/cards/read/"
    assert "Maria Keller" in response.text
    assert not Import.objects.exists()


def test_an_export_of_day_four_comes_into_another_account_and_out_again(
    hers: Client, alice: User, bob: User
) -> None:
    interview = make_interview(bob)
    make_attempt(interview, date(2026, 11, 11))
    make_contact(bob)
    whole = b"".join(archive.stream(bob))
    before = facts(alice)
    record = upload(hers, whole, "day-four.zip")
    assert "This is an export of Day Four" in hers.get(record.get_absolute_url()).text
    act(hers, record, "add")
    assert record.state == ImportState.DONE, record.problem
    assert Application.objects.of(alice).count() == 1
    assert writer.differences(alice) == []
    act(hers, record, "undo")
    assert facts(alice) == before
    act(hers, record, "restore")
    assert Interview.objects.of(alice).count() == 1
    assert writer.differences(alice) == []


@pytest.mark.parametrize("name", ["invite.ics", "people.vcf", "day-four.zip"])
@pytest.mark.parametrize(
    "data",
    [b"BEGIN:VCALENDAR", b"BEGIN:VCARD\r\nFN", b"PK\x03\x04broken", b"PK\x05\x06" + b"\0" * 18],
)
def test_a_broken_one_is_refused_in_a_sentence(hers: Client, name: str, data: bytes) -> None:
    response = hers.post("/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)
    assert response.status_code in {200, 422}
    assert not Application.objects.exists()
