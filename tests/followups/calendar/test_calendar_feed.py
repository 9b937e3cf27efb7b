"""The feed over HTTP: who may read it, what it costs to ask again, and that it is never stale."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from followups.calendar import entries
from followups.calendar.models import CalendarFeed
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    move,
    stage_of,
)
from tracker.applications import bulk
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Interview,
    Outcome,
    Stage,
    StageKind,
    User,
)
from tracker.people import merging
from tracker.trash import actions
from tracker.trash import bulk as trash_bulk

pytestmark = pytest.mark.usefixtures("on")


@pytest.fixture
def interview(alice: User) -> Interview:
    """Held a week ago; they gave no time, so the call is due today, Tue 17 Nov."""
    person = make_contact(alice, company=make_company(alice))
    return make_interview(alice, contact=person, start_time=time(14))


@pytest.fixture
def calendar(alice: User, interview: Interview) -> CalendarFeed:
    return CalendarFeed.objects.create(owner=alice)


def read(response: Any) -> Calendar:
    """By a program that is not the one that wrote it."""
    assert response.status_code == 200
    return IcsCalendarStream.calendar_from_ics(response.content.decode())


def summaries(client: Client, calendar: CalendarFeed) -> list[str]:
    return sorted(event.summary or "" for event in read(client.get(calendar.path)).events)


def test_whoever_knows_the_address_reads_interviews_and_calls(
    client: Client, calendar: CalendarFeed
) -> None:
    response = client.get(calendar.path)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "private" in response["Cache-Control"]
    assert [event.summary for event in read(response).events] == [
        "Interview on site: Northwind Traders",
        "Call Maria Keller (Northwind Traders)",
    ]


def test_another_address_is_not_there(client: Client, calendar: CalendarFeed) -> None:
    assert client.get(calendar.path.replace(".ics", "x.ics")).status_code == 404
    assert client.get(calendar.path.replace(".ics", "%00.ics")).status_code == 404
    assert client.post(calendar.path).status_code == 405
    calendar.owner.is_active = False
    calendar.owner.save()
    assert client.get(calendar.path).status_code == 404


def test_nothing_of_anybody_else_is_in_it(
    client: Client, calendar: CalendarFeed, bob: User
) -> None:
    make_interview(bob, application=make_application(bob, company="Tailspin Toys"))

    assert "Tailspin" not in client.get(calendar.path).text


def test_only_the_head_is_sent_where_only_the_head_is_asked_for(
    client: Client, calendar: CalendarFeed
) -> None:
    full, head = client.get(calendar.path), client.head(calendar.path)

    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == full["ETag"]


def test_asked_again_it_answers_304(client: Client, calendar: CalendarFeed) -> None:
    first = client.get(calendar.path)
    assert first["ETag"].startswith('"'), "a strong one"

    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'{first["ETag"]}, "other"'},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = client.get(calendar.path, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]


def test_two_changes_within_a_second_are_two_to_whoever_asks_by_the_time(
    client: Client, calendar: CalendarFeed, interview: Interview
) -> None:
    for place in ("Room 1", "Room 2"):
        interview.place = place
        interview.save()
        response = client.get(calendar.path)
        since = {"If-Modified-Since": response["Last-Modified"]}
        assert client.get(calendar.path, headers=since).status_code == 304
    interview.place = "Room 3"
    interview.save()
    assert client.get(calendar.path, headers=since).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_asking_again_writes_nothing_and_takes_the_same_queries_however_much_is_in_it(
    alice: User,
    client: Client,
    calendar: CalendarFeed,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        make_interview(alice, application=make_application(alice, f"Job {number}"))
    etag = client.get(calendar.path)["ETag"]

    with django_assert_num_queries(4) as found:
        assert client.get(calendar.path, headers={"If-None-Match": etag}).status_code == 304
    assert all(query["sql"].startswith("SELECT") for query in found.captured_queries)


@pytest.mark.parametrize("count", [1, 3])
def test_writing_it_takes_the_same_queries_however_much_is_in_it(
    alice: User, calendar: CalendarFeed, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        job = make_application(alice, f"Job {number}", f"Company {number}")
        make_interview(alice, application=job).people.add(make_contact(alice))

    with django_assert_num_queries(3):
        list(entries.entries(alice, date(2026, 11, 17), private=False))


# Every way a fact can change

Change = Callable[[Interview], Any]


def rename_company(interview: Interview) -> None:
    company = interview.application.company
    company.name = "Contoso"
    company.save()


def rename_person(interview: Interview) -> None:
    assert interview.contact
    interview.contact.name = "Jo Park"
    interview.contact.save()


def rename_job(interview: Interview) -> None:
    interview.application.title = "Site reliability engineer"
    interview.application.save()


def put_off(interview: Interview) -> None:
    interview.put_off_until, interview.put_off_on = date(2026, 11, 26), date(2026, 11, 17)
    interview.save()


def cancel(interview: Interview) -> None:
    interview.is_cancelled = True
    interview.save()


def move_to_another_zone(interview: Interview) -> None:
    interview.owner.time_zone = "Asia/Kolkata"
    interview.owner.save()


def move_to_another_country(interview: Interview) -> None:
    Interview.objects.filter(pk=interview.pk).update(held_on=date(2026, 11, 19))
    writer.refresh(interview.owner)
    interview.owner.country = "US"  # Thanksgiving is on Thu 26 Nov
    interview.owner.save()


def merge_companies(interview: Interview) -> None:
    kept = make_company(interview.owner, "Northwind Group")
    with transaction.atomic():
        interview.owner.locked()
        merging.merge(kept, interview.application.company)


def merge_people(interview: Interview) -> None:
    kept = make_contact(interview.owner, "Maria Keller-Lund")
    with transaction.atomic():
        interview.owner.locked()
        assert interview.contact
        merging.merge(kept, interview.contact)


def bulk_move(interview: Interview) -> None:
    closed = stage_of(interview.owner, StageKind.CLOSED)
    bulk.move_many(interview.owner, [interview.application_id], closed, date(2026, 11, 17))


def bulk_trash(interview: Interview) -> None:
    trash_bulk.trash_many(interview.owner, [interview.application_id], interview.created_at)


def by_hand(interview: Interview) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_company SET name = 'Contoso'")


def another_rule(interview: Interview) -> None:
    EtiquetteSettings.objects.create(owner=interview.owner, days_without_given=10)


def quiet_days_by_update(interview: Interview) -> None:
    rules = EtiquetteSettings.objects.create(owner=interview.owner)
    EtiquetteSettings.objects.filter(pk=rules.pk).update(days_without_given=9)
    writer.refresh(interview.owner)


def another_kind_of_stage(interview: Interview) -> None:
    stage = interview.application.stage
    Stage.objects.create(owner=stage.owner, name="Talking", kind=StageKind.INTERVIEWING)
    stage.kind = StageKind.CLOSED
    stage.save()


def in_the_admin(interview: Interview) -> None:
    interview.owner.is_staff = interview.owner.is_superuser = True
    interview.owner.save()
    client = Client()
    client.force_login(interview.owner, "django.contrib.auth.backends.ModelBackend")
    company = interview.application.company
    address = reverse("admin:tracker_company_change", args=[company.pk])
    data = {"name": "Contoso", "website": "", "notes": "", "owner": company.owner_id}
    response = client.post(address, {**data, "contacts-TOTAL_FORMS": 0})
    assert response.status_code == 302, response.text
    assert LogEntry.objects.exists()


def new_interview(interview: Interview) -> None:
    make_interview(interview.owner, date(2026, 11, 30), interview.application)


def bulk_create(interview: Interview) -> None:
    values = {"owner": interview.owner, "application": interview.application}
    Interview.objects.bulk_create([Interview(**values, held_on=date(2026, 12, 1))])


def log_a_call(interview: Interview) -> None:
    make_attempt(interview, date(2026, 11, 17))


def take_a_call_back(interview: Interview) -> None:
    make_attempt(interview, date(2026, 11, 17)).delete()
    make_attempt(interview, date(2026, 11, 16))


def change_number(interview: Interview) -> None:
    assert interview.contact
    interview.contact.phone = "+1 212 555 0199"
    interview.contact.save()


CHANGES: list[Change] = [
    rename_company,
    rename_person,
    change_number,
    rename_job,
    put_off,
    cancel,
    move_to_another_zone,
    move_to_another_country,
    merge_companies,
    merge_people,
    bulk_move,
    bulk_trash,
    by_hand,
    another_rule,
    quiet_days_by_update,
    another_kind_of_stage,
    in_the_admin,
    new_interview,
    bulk_create,
    log_a_call,
    take_a_call_back,
    lambda interview: interview.delete(),
    lambda interview: Interview.objects.all().delete(),
    lambda interview: Application.objects.all().delete(),
    lambda interview: Contact.objects.all().delete(),
    lambda interview: actions.trash(interview, interview.created_at),
    lambda interview: actions.trash(interview.contact, interview.created_at),  # type: ignore[arg-type]
    lambda interview: actions.trash(interview.application, interview.created_at),
    lambda interview: interview.people.add(make_contact(interview.owner, "Jo Park")),
    lambda interview: Interview.objects.update(place="Room 3"),
    lambda interview: Interview.objects.update(contact=None),
    lambda interview: Company.objects.update(name="Contoso"),
    lambda interview: Contact.objects.update(name="Jo Park"),
    lambda interview: Application.objects.update(title="Another"),
    lambda interview: move(interview.application, StageKind.CLOSED, date(2026, 11, 17)),
    lambda interview: PlannedStep.objects.all().delete(),
    lambda interview: PlannedStep.objects.update(due_on=date(2026, 12, 1)),
    lambda interview: User.objects.update(time_zone="Asia/Kolkata"),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_a_fact_changes_the_feed(
    client: Client, calendar: CalendarFeed, interview: Interview, change: Change
) -> None:
    before = client.get(calendar.path)

    change(interview)

    again = client.get(calendar.path, headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 200
    assert again.content != before.content


def test_what_comes_back_changes_the_feed_back(
    client: Client, calendar: CalendarFeed, interview: Interview
) -> None:
    before = summaries(client, calendar)
    actions.trash(interview, interview.created_at)
    assert summaries(client, calendar) == []
    actions.restore(interview)
    assert summaries(client, calendar) == before


def test_a_merge_that_is_taken_back_changes_the_feed_back(
    client: Client, calendar: CalendarFeed, interview: Interview
) -> None:
    before = summaries(client, calendar)
    kept = make_company(interview.owner, "Northwind Group")
    with transaction.atomic():
        record = merging.merge(kept, interview.application.company)
    assert summaries(client, calendar) != before
    merging.unmerge(kept, record)
    assert summaries(client, calendar) == before


def test_a_day_that_begins_changes_the_feed(
    alice: User, client: Client, calendar: CalendarFeed, on: Callable[..., None]
) -> None:
    make_interview(alice, date(2026, 11, 18), make_application(alice, "Another", "Contoso"))
    assert not any("Call Contoso" in line for line in summaries(client, calendar))

    on("2026-11-18")

    assert any("Call Contoso" in line for line in summaries(client, calendar))


def test_the_same_facts_on_another_day_are_the_same_file(
    client: Client, calendar: CalendarFeed, on: Callable[..., None]
) -> None:
    etag = client.get(calendar.path)["ETag"]
    on("2026-11-25")
    assert client.get(calendar.path, headers={"If-None-Match": etag}).status_code == 304


def test_a_user_who_goes_leaves_nothing(calendar: CalendarFeed, client: Client) -> None:
    client.get(calendar.path)
    calendar.owner.delete()
    assert not CalendarFeed.objects.exists()
    assert client.get(calendar.path).status_code == 404


def test_without_names_and_with_them_are_two_files(client: Client, calendar: CalendarFeed) -> None:
    assert len(summaries(client, calendar)) == 2
    CalendarFeed.objects.update(is_private=True)
    assert summaries(client, calendar) == ["Call", "Interview"]


def test_links_lead_to_the_address_that_was_asked(
    client: Client, calendar: CalendarFeed, settings: Any
) -> None:
    settings.SITE_URL = ""
    assert "http://localhost/interviews/" in client.get(
        calendar.path, headers={"Host": "localhost"}
    ).text.replace("\r\n ", "")
    settings.SITE_URL = "https://calls.example.org"
    assert "https://calls.example.org/interviews/" in client.get(calendar.path).text.replace(
        "\r\n ", ""
    )


# A bad record


def test_one_bad_record_spoils_no_other(
    alice: User,
    client: Client,
    calendar: CalendarFeed,
    interview: Interview,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = make_interview(alice, application=make_application(alice, "Secret job", "Contoso"))
    PlannedStep.objects.filter(interview=bad).update(reasons=[{"code": "no.such.rule"}])
    Interview.objects.filter(pk=bad.pk).update(kind="unknown")

    with caplog.at_level(logging.ERROR):
        lines = summaries(client, calendar)

    assert lines == [
        "Call Maria Keller (Northwind Traders)",
        "Interview on site: Northwind Traders",
    ]
    assert f"interview {bad.pk} was left out" in caplog.text
    assert "plannedstep" in caplog.text
    assert "Contoso" not in caplog.text
    assert "Secret" not in caplog.text


def test_a_row_that_cannot_even_be_read_spoils_no_other(
    alice: User,
    client: Client,
    calendar: CalendarFeed,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where SQLite holds a time that is none, which fails while the rows are read."""
    bad = make_interview(alice, application=make_application(alice, "Another"))
    real = Interview.from_db

    def from_db(db: Any, names: Any, values: Any) -> Any:
        if values[0] == bad.pk:
            raise ValueError("hour must be in 0..23")
        return real(db, names, values)

    monkeypatch.setattr(Interview, "from_db", from_db)

    assert "Interview on site: Northwind Traders" in summaries(client, calendar)
    assert f"interview {bad.pk} was left out" in caplog.text


# Logs


@pytest.mark.parametrize("debug", [False, True])
def test_no_address_of_a_feed_is_written_to_the_log(
    client: Client,
    calendar: CalendarFeed,
    capfd: pytest.CaptureFixture[str],
    debug: bool,
) -> None:
    from django.conf import settings as the_settings
    from django.utils.log import configure_logging

    levels = {"django": {"handlers": [], "level": "INFO"}, "django.request": {"level": "INFO"}}
    config = {**the_settings.LOGGING, "loggers": levels} if debug else the_settings.LOGGING
    try:
        configure_logging("logging.config.dictConfig", config)
        token = calendar.token
        CalendarFeed.objects.all().delete()
        assert client.get(f"/calendar/{token}.ics").status_code == 404
        assert client.post(f"/calendar/{token}.ics").status_code == 405
        logging.getLogger("django.server").warning('"GET %s" %s', f"/calendar/{token}.ics", 404)
    finally:
        configure_logging("logging.config.dictConfig", the_settings.LOGGING)
    written = capfd.readouterr().err
    assert token not in written
    assert debug is ("Not Found: /calendar/…" in written)


def test_contact_attempts_and_outcomes_are_not_in_the_feed(
    client: Client, calendar: CalendarFeed, interview: Interview
) -> None:
    make_attempt(interview, date(2026, 11, 17), Outcome.VOICEMAIL, notes="Never to be seen")
    assert ContactAttempt.objects.exists()
    assert "Never to be seen" not in client.get(calendar.path).text
