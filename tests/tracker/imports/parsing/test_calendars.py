"""Invitations from calendar files. Everybody in them is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.imports.parsing import (
    Invitation,
    ParsedPerson,
    UnreadableError,
    UnreadableInvitation,
    read,
)

BERLIN = """\
BEGIN:VTIMEZONE
TZID:Anywhere/Custom
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, head: str = "METHOD:REQUEST\n") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//invented//EN\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def meetings(
    *events: str, head: str = "METHOD:REQUEST\n"
) -> tuple[Invitation | UnreadableInvitation, ...]:
    source = read("invite.ics", calendar(*events, head=head))
    assert source.kind == "ics"
    return source.invitations


def only(*events: str, head: str = "METHOD:REQUEST\n") -> Invitation:
    (found,) = meetings(*events, head=head)
    assert isinstance(found, Invitation), found
    return found


def test_an_invitation_is_read_with_everybody_in_it() -> None:
    found = only(
        "UID:abc-1@example.com\nSUMMARY:Interview\\, platform team\nDTSTART:20261124T130000Z\n"
        "LOCATION:Room 4\\nNorthwind House\nURL:https://meet.example/x\nSEQUENCE:2\n"
        "DESCRIPTION:Bring your\\nportfolio.\n"
        'ORGANIZER;CN="Holm, Ida":mailto:ida@example.com\n'
        "ATTENDEE;CN=Ben Ode;PARTSTAT=ACCEPTED:MAILTO:ben@example.com\n"
        "ATTENDEE;CUTYPE=ROOM:mailto:room4@example.com\n"
        "ATTENDEE;CN=me@example.org:mailto:me@example.org"
    )

    assert found == Invitation(
        uid="abc-1@example.com",
        summary="Interview, platform team",
        starts=datetime(2026, 11, 24, 13, tzinfo=UTC),
        place="Room 4 Northwind House https://meet.example/x",
        organizer=ParsedPerson("Holm, Ida", "ida@example.com"),
        attendees=(
            ParsedPerson("Ben Ode", "ben@example.com"),
            ParsedPerson(email="me@example.org"),
        ),
        notes="Bring your\nportfolio.",
        sequence=2,
    )


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        ("DTSTART;TZID=Anywhere/Custom:20261124T130000", 1),
        ("DTSTART;TZID=Anywhere/Custom:20260724T130000", 2),
        ("DTSTART;TZID=Europe/Berlin:20261124T130000", 1),
        ("DTSTART;TZID=W. Europe Standard Time:20261124T130000", 1),
    ],
)
def test_a_start_is_in_its_own_zone(start: str, hours: int) -> None:
    found = only(f"UID:1\nSUMMARY:Interview\n{start}", head=BERLIN)

    assert isinstance(found.starts, datetime)
    assert found.starts.hour == 13
    assert found.starts.utcoffset() == timedelta(hours=hours)


def test_a_floating_start_has_no_zone_and_an_all_day_one_is_a_day() -> None:
    floating = only("UID:1\nSUMMARY:Interview\nDTSTART:20261124T130000")
    whole = only("UID:1\nSUMMARY:Trial day\nDTSTART;VALUE=DATE:20261124")

    assert floating.starts == datetime(2026, 11, 24, 13)  # noqa: DTZ001
    assert whole.starts == date(2026, 11, 24)
    assert not isinstance(whole.starts, datetime)


@pytest.mark.parametrize(
    ("event", "head"),
    [("STATUS:CANCELLED", ""), ("STATUS:CONFIRMED", "METHOD:CANCEL\n")],
)
def test_what_is_called_off_says_so(event: str, head: str) -> None:
    assert only(
        f"UID:1\nSUMMARY:Interview\nDTSTART:20261124T130000Z\n{event}", head=head
    ).is_cancelled


def test_the_link_to_a_call_is_found_in_the_description() -> None:
    found = only(
        "UID:1\nSUMMARY:Interview\nDTSTART:20261124T130000Z\n"
        "DESCRIPTION:Join: https://example.zoom.us/j/123?pwd=x now"
    )

    assert found.place == "https://example.zoom.us/j/123?pwd=x"


def test_of_two_versions_the_later_one_counts() -> None:
    first = "UID:1\nSUMMARY:Interview\nSEQUENCE:0\nDTSTART:20261124T130000Z"
    moved = "UID:1\nSUMMARY:Interview\nSEQUENCE:1\nDTSTART:20261125T130000Z"

    for events in ((first, moved), (moved, first)):
        assert only(*events).starts == datetime(2026, 11, 25, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "head", "why"),
    [
        ("DTSTART:20261124T130000Z\nRRULE:FREQ=WEEKLY", "", "It repeats"),
        ("DTSTART;TZID=Mars/Olympus:20261124T130000", "", "which the file does not explain"),
        ("LOCATION:here", "", "does not say when it begins"),
        ("DTSTART:tomorrow", "", "cannot be read"),
        ("DTSTART:20261124T130000Z", "METHOD:REPLY\n", "an answer to an invitation"),
        ("DTSTART;VALUE=DATE:10261124", "", "The year 1026"),
    ],
)
def test_what_cannot_be_an_interview_says_why_and_spoils_no_other(
    event: str, head: str, why: str
) -> None:
    good = "UID:2\nSUMMARY:Another\nDTSTART:20261124T130000Z"
    found = meetings(f"UID:1\nSUMMARY:Broken\n{event}", good, head=head)

    assert len(found) == 2
    assert isinstance(found[0], UnreadableInvitation)
    assert found[0].summary == "Broken"
    assert why in found[0].why
    assert isinstance(found[1], Invitation) or head == "METHOD:REPLY\n"


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        calendar(*(["UID:1\nDTSTART:20261124T130000Z"] * 1001)),
        calendar("UID:1\nDTSTART:20261124T130000Z", head=BERLIN.replace("YEARLY", "SECONDLY")),
    ],
)
def test_a_damaged_or_hostile_calendar_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read("invite.ics", data)

    assert str(refused.value).endswith(".")
