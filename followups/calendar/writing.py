"""Entries to iCalendar (RFC 5545, and RFC 7986 for the name and the pace of a feed)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from followups.calendar.entries import CalendarEntry, log_left_out

if TYPE_CHECKING:
    from icalendar import Event

ALARM_AT = timedelta(hours=9)
"""When an entry of a whole day is heard: at nine, in whatever zone the telephone is."""

ASK_AGAIN = timedelta(hours=1)
"""How often a program may look again; most keep to a pace of their own."""

LONGEST = 2_000
"""Characters of one text. Whoever wants more follows the link."""

_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def calendar(entries: Iterable[CalendarEntry], site: str, *, feed: bool = False) -> bytes:
    """A calendar of these entries, whose links lead to `site`, such as `https://example.org`.

    An entry that cannot be written is left out, and said in the log.
    """
    from icalendar import Calendar  # 6 MB and 50 ms that only a calendar needs

    frame = Calendar()
    frame.add("prodid", "-//Day Four//Day Four//EN")
    frame.add("version", "2.0")
    frame.add("method", "PUBLISH")
    if feed:
        frame.add("name", "Day Four")
        frame.add("x-wr-calname", "Day Four")
        frame.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        frame.add("x-published-ttl", "PT1H")
    begins, end, _ = frame.to_ical().partition(b"END:VCALENDAR")
    return b"".join([begins, *_written(entries, site), end, b"\r\n"])


def _written(entries: Iterable[CalendarEntry], site: str) -> Iterable[bytes]:
    for entry in entries:
        try:
            yield _event(entry, site).to_ical()
        except Exception as error:
            log_left_out(f"entry {entry.uid}", error)


def _event(entry: CalendarEntry, site: str) -> Event:
    from icalendar import Alarm, Event

    link = f"{site}{entry.link}"
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", _text(entry.title))
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends or entry.starts + timedelta(days=1))
    event.add("description", _text("\n\n".join([*filter(None, entry.notes), link])))
    if entry.place:
        event.add("location", _text(entry.place))
    event.add("url", link)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    is_free = entry.is_cancelled or entry.ends is None
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    event.add("sequence", entry.revision)
    at = entry.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    if entry.has_alarm:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _text(entry.title))
        alarm.add("trigger", ALARM_AT)
        event.add_component(alarm)
    return event


def _text(words: str) -> str:
    """Without what no calendar may contain, and not without end."""
    words = _CONTROLS.sub("", _NEW_LINES.sub("\n", words))
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
