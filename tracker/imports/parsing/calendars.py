"""Calendar files (.ics): invitations, to become interviews."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from tracker.imports.parsing.encodings import as_utf8
from tracker.imports.parsing.tables import (
    Invitation,
    ParsedPerson,
    UnreadableError,
    UnreadableInvitation,
)

if TYPE_CHECKING:
    from icalendar import Component, vCalAddress

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 1000
LONGEST_PLACE = 500
DAMAGED = "This calendar file is damaged. Save the invitation once more from your mail or calendar."
REPEATS = "It repeats. Open the single meeting in your calendar, save that one only, and import it."
NO_START = "It does not say when it begins."
# A zone changes its clock by the year. Anything faster is made to keep a reader busy.
FAST_RULE = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)
LINKS = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-ZOOM-JOIN-URL", "CONFERENCE")
CALL = re.compile(
    r"https?://[^\s<>\"]*(?:zoom\.us|meet\.google|teams\.(?:microsoft|live)|webex|whereby|jitsi)[^\s<>\"]*"
)


def invitations(data: bytes) -> tuple[Invitation | UnreadableInvitation, ...]:
    """Every meeting of a calendar file, the latest version of each.

    Raises:
        UnreadableError: it is damaged, too large, or has no meeting in it.
    """
    # Imported here: it takes a fifth of a second that no other page has to wait for.
    from icalendar import Calendar

    text = as_utf8(data).decode("utf-8", "replace")
    if len(data) > MOST_BYTES or text.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise UnreadableError(
            f"There are more than {MOST_EVENTS:,} meetings in it. Import single ones."
        )
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    zones = re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE", unfolded, re.DOTALL | re.IGNORECASE)
    if any(map(FAST_RULE.search, zones)) or len(zones) > 50:
        raise UnreadableError(DAMAGED)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = list(_events(calendars))
    except RecursionError as error:
        raise UnreadableError(DAMAGED) from error
    # The library gives up in many ways on what it does not understand.
    except Exception as error:
        raise UnreadableError(DAMAGED) from error
    if not found:
        raise UnreadableError("There is no meeting in this calendar file.")
    return _latest(found)


def _events(calendars: Iterable[Component]) -> Iterator[Invitation | UnreadableInvitation]:
    for calendar in calendars:
        method = str(calendar.get("METHOD", "")).upper()
        for event in calendar.walk("VEVENT"):
            try:
                yield _read(event, method)
            except Exception:  # one that is broken does not spoil the others
                yield UnreadableInvitation(_line(event.get("SUMMARY")), "It cannot be read.")


def _read(event: Component, method: str) -> Invitation | UnreadableInvitation:
    summary = _line(event.get("SUMMARY"))
    start = event.get("DTSTART")
    starts = getattr(start, "dt", None)
    if method in ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"):
        return UnreadableInvitation(
            summary, "It is an answer to an invitation, not the invitation."
        )
    if event.get("RRULE") or event.get("RDATE"):
        return UnreadableInvitation(summary, REPEATS)
    if not isinstance(starts, date):
        return UnreadableInvitation(summary, NO_START)
    zone = start.params.get("TZID", "")
    if isinstance(starts, datetime) and starts.tzinfo is None and zone:
        return UnreadableInvitation(
            summary, f"It is in the time zone “{zone}”, which the file does not explain."
        )
    if not 1970 <= starts.year <= 2100:
        return UnreadableInvitation(summary, f"The year {starts.year} cannot be meant.")
    notes = _text(event.get("DESCRIPTION"))
    place = _place(event, notes)
    status = str(event.get("STATUS", "")).upper()
    again = event.get("RECURRENCE-ID")
    uid = _line(event.get("UID")) + (f"/{again.to_ical().decode()}" if again else "")
    organizer = event.get("ORGANIZER")
    return Invitation(
        uid=uid,
        summary=summary,
        starts=starts,
        place=place if len(place) <= LONGEST_PLACE else "",
        is_cancelled=method == "CANCEL" or status == "CANCELLED",
        organizer=_person(organizer) if organizer is not None else None,
        attendees=tuple(
            person
            for one in _addresses(event.get("ATTENDEE"))
            if str(one.params.get("CUTYPE", "")).upper() not in ("ROOM", "RESOURCE")
            and (person := _person(one)) is not None
        ),
        notes=notes if len(place) <= LONGEST_PLACE else f"{place}\n{notes}",
        sequence=_number(event.get("SEQUENCE")),
    )


def _latest(
    found: list[Invitation | UnreadableInvitation],
) -> tuple[Invitation | UnreadableInvitation, ...]:
    """Of several versions of one meeting the last one that was sent."""
    latest: dict[object, Invitation | UnreadableInvitation] = {}
    for place, one in enumerate(found):
        key: object = one.uid if isinstance(one, Invitation) and one.uid else place
        known = latest.get(key)
        if isinstance(one, Invitation) and isinstance(known, Invitation):
            one = max(known, one, key=lambda each: (each.sequence, each.is_cancelled))
        latest[key] = one
    return tuple(latest.values())


def _place(event: Component, notes: str) -> str:
    place = _line(event.get("LOCATION"))
    links = (_line(event.get(name)) for name in ("URL", *LINKS))
    link = next((link for link in links if link.startswith("http")), "")
    if not link and (call := CALL.search(notes)):
        link = call[0]
    return place if not link or link in place else f"{place} {link}".strip()


def _person(address: vCalAddress) -> ParsedPerson | None:
    email = re.sub(r"^mailto:", "", str(address), flags=re.IGNORECASE).strip()
    name = _line(address.params.get("CN"))
    person = ParsedPerson(
        "" if name.casefold() == email.casefold() else name[:200],
        email if re.fullmatch(r"[^\s@]+@[^\s@]+", email) and len(email) <= 254 else "",
    )
    return person if person != ParsedPerson() else None


def _addresses(value: vCalAddress | list[vCalAddress] | None) -> list[vCalAddress]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _number(value: object) -> int:
    try:
        return int(str(value or 0))
    except ValueError:
        return 0


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\0", "").replace("\r\n", "\n").strip()


def _line(value: object) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return " ".join(_text(value).split())[:1000]
