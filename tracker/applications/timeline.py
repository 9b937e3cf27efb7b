"""What happened, in order: one list of stage changes, interviews and attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse

from tracker.models import (
    CLOSED_KINDS,
    Application,
    Contact,
    ContactAttempt,
    Interview,
    StageChange,
)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, or is planned. `url` is its page; empty where it has none.

    `at` is the local time, where known. `about` is whoever or whatever else it was about.
    """

    on: date
    at: time | None
    title: str
    entered_at: datetime
    url: str = ""
    notes: tuple[str, ...] = ()
    about: Application | Contact | None = None
    is_ahead: bool = False

    def order(self, zone: ZoneInfo) -> tuple[date, time, datetime]:
        """Sorts entries by when it happened, for a user who lives in `zone`.

        What has no time, but was entered on its own day, happened by the time of entry.
        """
        entered = self.entered_at.astimezone(zone)
        by_entry = entered.time() if entered.date() == self.on else time.min
        return (self.on, self.at or by_entry, self.entered_at)


def of_application(application: Application, today: date, zone: ZoneInfo) -> list[TimelineEntry]:
    """Everything that happened to an application, the latest first.

    It reads `stage_changes`, `interviews` and `attempts` (with their `contact`): prefetch them.
    """
    return _latest_first(
        [
            *(_of_change(change) for change in application.stage_changes.all()),
            *(_of_interview(interview, today) for interview in application.interviews.all()),
            *(_of_attempt(attempt, attempt.contact) for attempt in application.attempts.all()),
        ],
        zone,
    )


def of_person(person: Contact, today: date, zone: ZoneInfo) -> list[TimelineEntry]:
    """Every conversation with a person across applications, the latest first.

    Three queries, whatever the number of rows. Whom to call about an interview is not always
    somebody who was in it, and is listed all the same.
    """
    met = person.interviews.select_related("application__company")
    to_call = person.interviews_to_follow_up.select_related("application__company")
    attempts = person.attempts.select_related("application__company")
    return _latest_first(
        [
            *(_of_interview(held, today, held.application) for held in {*met, *to_call}),
            *(_of_attempt(attempt, attempt.application) for attempt in attempts),
            *_of_touch(person),
        ],
        zone,
    )


def _latest_first(entries: list[TimelineEntry], zone: ZoneInfo) -> list[TimelineEntry]:
    return sorted(entries, key=lambda entry: entry.order(zone), reverse=True)


def _of_change(change: StageChange) -> TimelineEntry:
    closed = change.kind in CLOSED_KINDS
    title = f"Closed: {change.name.lower()}" if closed else change.name
    return TimelineEntry(change.on, None, title, change.created_at)


def _of_interview(
    interview: Interview, today: date, about: Application | None = None
) -> TimelineEntry:
    return TimelineEntry(
        on=interview.held_on,
        at=interview.start_time,
        title=interview.get_kind_display() + (", cancelled" if interview.is_cancelled else ""),
        entered_at=interview.created_at,
        url=interview.get_absolute_url(),
        notes=_notes(interview.said, interview.went_right, interview.notes),
        about=about,
        is_ahead=interview.held_on > today,
    )


def _of_attempt(attempt: ContactAttempt, about: Application | Contact | None) -> TimelineEntry:
    return TimelineEntry(
        on=attempt.happened_on,
        at=attempt.happened_time,
        title=attempt.get_outcome_display(),
        entered_at=attempt.created_at,
        url=reverse("attempt_edit", args=[attempt.pk]),
        notes=_notes(attempt.said, attempt.notes),
        about=about,
    )


def _of_touch(person: Contact) -> list[TimelineEntry]:
    """The last time they were in touch about no application, if ever."""
    on = person.in_touch_on
    return [TimelineEntry(on, None, "In touch", person.updated_at)] if on else []


def _notes(said: str, *notes: str) -> tuple[str, ...]:
    return tuple(note for note in (f"They said “{said}”." if said else "", *notes) if note)
