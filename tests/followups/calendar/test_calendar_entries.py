"""What stands in the calendar, and that any program can read it. All names are invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from followups.advice import StepKind
from followups.calendar.entries import CalendarEntry, entries, of_interview, of_step
from followups.calendar.writing import LONGEST, calendar
from followups.plan.models import PlannedStep
from tests.factories import make_application, make_attempt, make_company, make_contact
from tests.factories import make_interview as an_interview
from tracker.models import Interview, InterviewKind, Outcome, User

SITE = "https://calls.example.org"
TODAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("on")


def read(body: bytes) -> Calendar:
    """By a program that is not the one that wrote it."""
    return IcsCalendarStream.calendar_from_ics(body.decode())


def the_event(entry: CalendarEntry) -> Event:
    (event,) = read(calendar([entry], SITE)).events
    return event


def all_of(owner: User, today: date = TODAY, private: bool = False) -> dict[str, CalendarEntry]:
    """The owner's entries by the first word of their titles."""
    return {entry.title.split()[0]: entry for entry in entries(owner, today, private=private)}


@pytest.fixture
def interview(alice: User) -> Interview:
    person = make_contact(alice, company=make_company(alice))
    alice.time_zone = "Europe/Berlin"
    alice.save()
    return an_interview(
        alice,
        kind=InterviewKind.VIDEO,
        start_time=time(14, 30),
        place="https://meet.example.com/abc",
        contact=person,
        said="three days",
        last_day=date(2026, 11, 13),
    )


def test_an_interview_is_an_hour_at_its_instant(alice: User, interview: Interview) -> None:
    interview.people.add(make_contact(alice, "Jo Park"), make_contact(alice, "Ann Lee"))

    event = the_event(of_interview(interview, alice))

    assert event.start == datetime(2026, 11, 10, 13, 30, tzinfo=UTC)
    assert event.end == datetime(2026, 11, 10, 14, 30, tzinfo=UTC)
    assert event.summary == "Video interview: Northwind Traders"
    assert event.location == "https://meet.example.com/abc"
    assert str(event.url) == f"{SITE}/interviews/{interview.pk}/"
    assert event.description == (
        "Platform engineer, Northwind Traders\n\nWith Ann Lee and Jo Park.\n\n"
        "Before you leave, ask when they plan to decide, and whom to call.\n\n"
        f"{SITE}/interviews/{interview.pk}/"
    )
    assert not event.alarm


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("Europe/Berlin", "2026-07-10", "09:00", "2026-07-10T07:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30"),  # an hour that is skipped
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),  # one that comes twice
        ("Pacific/Auckland", "2026-11-10", "08:00", "2026-11-09T19:00"),
        ("America/Los_Angeles", "2026-11-10", "17:00", "2026-11-11T01:00"),
        ("Asia/Kolkata", "2026-11-10", "09:15", "2026-11-10T03:45"),
    ],
)
def test_the_hour_is_that_of_where_the_user_lives(
    alice: User, interview: Interview, zone: str, day: str, at: str, instant: str
) -> None:
    alice.time_zone = zone
    interview.held_on, interview.start_time = date.fromisoformat(day), time.fromisoformat(at)

    event = the_event(of_interview(interview, alice))

    assert event.start == datetime.fromisoformat(f"{instant}+00:00")


def test_an_interview_of_no_known_hour_takes_its_day_and_blocks_no_time(
    alice: User, interview: Interview
) -> None:
    interview.start_time = None
    event = the_event(of_interview(interview, alice))
    assert (event.start, event.end) == (date(2026, 11, 10), date(2026, 11, 11))
    assert event.transparency == "TRANSPARENT"


def test_a_cancelled_interview_says_so_and_blocks_no_time(
    alice: User, interview: Interview
) -> None:
    interview.is_cancelled = True
    event = the_event(of_interview(interview, alice))
    assert event.status == "CANCELLED"
    assert event.summary == "Cancelled: Video interview: Northwind Traders"
    assert event.transparency == "TRANSPARENT"
    assert "Before you leave" not in (event.description or "")


def test_a_call_is_on_the_whole_of_its_day_with_the_reasons_and_an_alarm(
    alice: User, interview: Interview
) -> None:
    event = the_event(all_of(alice)["Call"])

    assert (event.start, event.end) == (date(2026, 11, 17), date(2026, 11, 18))
    assert event.summary == "Call Maria Keller (Northwind Traders)"
    assert event.transparency == "TRANSPARENT"
    assert event.description == (
        "Platform engineer, Northwind Traders\n\n"
        "They said “three days”: that lasts until Friday 13 November. "
        "Weekends and Mondays are skipped: that makes it Tuesday 17 November.\n\n"
        f"+1 212 555 0142\n\n{SITE}/interviews/{interview.pk}/call/"
    )
    (alarm,) = event.alarm
    assert alarm.trigger == timedelta(hours=9)
    assert alarm.action == "DISPLAY"


def test_a_thank_you_note_has_its_day_and_no_alarm(alice: User, on: Any) -> None:
    an_interview(alice, date(2026, 11, 16), make_application(alice, "Another", "Contoso"))
    event = the_event(all_of(alice)["Thank-you"])
    assert event.summary == "Thank-you note to Contoso"
    assert event.start == date(2026, 11, 17)
    assert not event.alarm


def test_letting_it_rest_is_not_in_the_calendar(alice: User, interview: Interview) -> None:
    make_attempt(interview, date(2026, 11, 17))
    make_attempt(interview, date(2026, 11, 24))
    assert PlannedStep.objects.filter(kind=StepKind.REST).exists()
    assert [*all_of(alice, date(2026, 11, 25))] == ["Video"]


def test_no_call_before_the_interview_was_held(alice: User) -> None:
    an_interview(alice, date(2026, 11, 20))
    assert PlannedStep.objects.filter(kind=StepKind.CALL).exists()
    assert [*all_of(alice)] == ["Interview"]
    assert "Call" in all_of(alice, date(2026, 11, 20))


def test_what_is_ninety_days_ago_leaves_the_feed(alice: User, interview: Interview) -> None:
    assert "Video" in all_of(alice, interview.held_on + timedelta(days=90))
    assert "Video" not in all_of(alice, interview.held_on + timedelta(days=91))


def test_without_names_nothing_tells_who_where_or_what(alice: User, interview: Interview) -> None:
    an_interview(alice, date(2026, 11, 16), make_application(alice, "Another", "Contoso"))
    interview.is_cancelled = False
    body = calendar(entries(alice, TODAY, private=True), SITE)

    titles = {event.summary for event in read(body).events}
    text = body.decode().replace("\r\n ", "")
    assert titles == {"Interview", "Call", "Thank-you note"}
    assert "LOCATION" not in text
    for secret in ("Northwind", "Contoso", "Maria", "Platform", "Video", "meet.", "three", "555"):
        assert secret not in text


def test_an_entry_stays_the_same_one_when_it_moves(
    alice: User, interview: Interview, on: Callable[..., None]
) -> None:
    before = all_of(alice)
    on("2026-11-18")
    interview.held_on, interview.start_time = date(2026, 11, 12), time(9)
    interview.last_day = None
    interview.save()

    after = all_of(alice, date(2026, 11, 18))

    for name in ("Video", "Call"):
        assert after[name].uid == before[name].uid
        assert after[name].starts != before[name].starts
        assert after[name].revision > before[name].revision
        assert after[name].changed_at > before[name].changed_at


def test_the_next_call_takes_the_place_of_the_one_that_was_made(
    alice: User, interview: Interview, on: Callable[..., None]
) -> None:
    before = all_of(alice)["Call"]
    on("2026-11-18")
    make_attempt(interview, date(2026, 11, 17), Outcome.VOICEMAIL)
    after = all_of(alice, date(2026, 11, 18))["Call"]
    assert after.uid == before.uid
    assert after.starts == date(2026, 11, 24)
    assert after.revision > before.revision


def test_each_entry_has_a_name_of_its_own(alice: User, bob: User, interview: Interview) -> None:
    an_interview(bob)
    an_interview(alice, date(2026, 11, 16), make_application(alice, "Another", "Contoso"))
    uids = [entry.uid for user in (alice, bob) for entry in entries(user, TODAY, private=False)]
    assert len(uids) == len(set(uids))
    assert len(uids) > 5


def test_the_same_facts_give_the_same_bytes(alice: User, interview: Interview) -> None:
    def once() -> bytes:
        return calendar(entries(alice, TODAY, private=False), SITE, feed=True)

    assert once() == once()


# Any text

ENTRY = CalendarEntry(
    uid="one@day-four",
    starts=date(2026, 11, 17),
    title="Call",
    notes=(),
    link="/interviews/1/call/",
    revision=7,
    changed_at=NOW,
    has_alarm=True,
)


def lines(body: bytes) -> list[bytes]:
    assert body.endswith(b"\r\n")
    return body.removesuffix(b"\r\n").split(b"\r\n")


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_any_text_comes_out_of_another_program_as_it_went_in(
    title: str, place: str, note: str
) -> None:
    entry = replace(ENTRY, title=title, place=place, notes=(note,))
    body = calendar([entry], SITE, feed=True)

    (event,) = read(body).events

    def plain(text: str | None) -> str:
        """As a calendar can hold it: no control characters, ends of lines of one kind."""
        text = re.sub("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text or "")
        return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "", text)

    assert plain(event.summary).strip() == plain(title).strip()
    assert plain(event.location).strip() == plain(place).strip()
    assert plain(event.description).startswith(plain(note).rstrip())
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body)


@given(st.text(st.characters(codec="utf-8"), min_size=60, max_size=400))
def test_no_line_is_longer_than_75_octets_and_none_breaks_a_character(text: str) -> None:
    for line in lines(calendar([replace(ENTRY, title=text)], SITE)):
        assert len(line) <= 75
        line.decode()


def test_nobody_can_write_an_entry_of_their_own_into_a_text() -> None:
    title = "Call\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Forged"
    (event,) = read(calendar([replace(ENTRY, title=title)], SITE)).events
    assert "Forged" in (event.summary or "")


def test_a_text_without_end_is_cut() -> None:
    event = the_event(replace(ENTRY, title="é" * 100_000))
    assert len(event.summary or "") == LONGEST
    assert (event.summary or "").endswith("…")


def test_an_entry_that_cannot_be_written_spoils_no_other(caplog: Any) -> None:
    bad = replace(ENTRY, uid="two@day-four", starts="Tuesday")  # type: ignore[arg-type]
    (event,) = read(calendar([bad, ENTRY], SITE)).events
    assert event.uid == "one@day-four"
    assert "entry two@day-four was left out" in caplog.text


def test_an_empty_calendar_is_one_too() -> None:
    assert read(calendar([], SITE, feed=True)).events == []


def test_a_call_to_nobody_in_particular_names_the_employer(alice: User) -> None:
    an_interview(alice)
    step = PlannedStep.objects.with_facts().get(kind=StepKind.CALL)
    assert of_step(step).title == "Call Northwind Traders"
