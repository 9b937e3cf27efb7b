"""The work-search log: what was done to find work, week by week, as employment offices ask for it.

From the facts alone: jobs applied for, interviews held, every time somebody was in touch, offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from tracker.models import (
    Application,
    ContactAttempt,
    Interview,
    Outcome,
    StageChange,
    StageKind,
    User,
)

HEADINGS = ("Week", "Date", "Employer", "Person", "What", "How", "Result")

_WHAT = {
    Outcome.THANKED: "Thank-you note",
    Outcome.CLOSED_KINDLY: "Closing note",
    Outcome.THEY_CONTACTED: "They contacted me",
}
_SENT = (Outcome.THANKED, Outcome.CLOSED_KINDLY)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that was done, or came of it. `counts` says that it was the user's own doing."""

    on: date
    at: time
    employer: str
    person: str
    what: str
    how: str
    result: str
    url: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, or the part of it that was asked for."""

    first: date
    last: date
    lines: tuple[LogEntry, ...]

    @property
    def number(self) -> int:
        """As ISO 8601 counts the weeks of a year."""
        return self.first.isocalendar().week

    @property
    def name(self) -> str:
        """“2026-W47”, as ISO 8601 writes it."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def count(self) -> int:
        """How many of them were the user's own doing."""
        return sum(line.counts for line in self.lines)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(owner: User, first: date, last: date, today: date) -> list[Week]:
    """Every week between two days, the empty ones too; nothing after `today`.

    Six queries, whatever there is.
    """
    done = sorted(_lines(owner, first, min(last, today)), key=lambda line: (line.on, line.at))
    found = []
    while first <= last:
        ends = min(monday(first) + timedelta(days=6), last)
        of_week = tuple(line for line in done if first <= line.on <= ends)
        found.append(Week(first, ends, of_week))
        first = ends + timedelta(days=1)
    return found


def rows(found: list[Week]) -> Iterator[tuple[str | date, ...]]:
    """The log as a table, its headings first. A week without a line is a row too."""
    yield HEADINGS
    for week in found:
        for line in week.lines:
            words = (line.employer, line.person, line.what, line.how, line.result)
            yield (week.name, line.on, *words)
        if not week.lines:
            yield (week.name, *[""] * (len(HEADINGS) - 2), "Nothing noted")


def _lines(owner: User, first: date, last: date) -> Iterator[LogEntry]:
    days = (first, last)
    made = Application.objects.of(owner).with_applied_on(owner).filter(applied_on__range=days)
    for application in made.select_related("company", "stage").defer("posting", "search_text"):
        yield _of_application(application, application.applied_on)
    held = Interview.objects.of(owner).taking_place().filter(held_on__range=days)
    held = held.select_related("application__company", "contact").prefetch_related("people")
    for interview in held:
        yield _of_interview(interview)
    attempts = ContactAttempt.objects.of(owner).filter(happened_on__range=days)
    for attempt in attempts.select_related("application__company", "contact").order_by("pk"):
        yield _of_attempt(attempt)
    moves = StageChange.objects.of(owner).filter(on__range=days, kind=StageKind.OFFER)
    offers = moves.filter(application__trashed_at=None)
    for offer in offers.select_related("application__company", "application__stage"):
        yield _of_offer(offer)


def _of_application(application: Application, applied_on: date) -> LogEntry:
    return LogEntry(
        on=applied_on,
        at=time.min,
        employer=application.company.name,
        person="",
        what=f"Applied for {application.title}",
        how=application.source or application.link_host,
        result=_standing(application),
        url=application.get_absolute_url(),
    )


def _of_interview(interview: Interview) -> LogEntry:
    people = [person.name for person in interview.people.all()]
    if not people and interview.contact:
        people = [interview.contact.name]
    return LogEntry(
        on=interview.held_on,
        at=interview.start_time or time.min,
        employer=interview.application.company.name,
        person=", ".join(people),
        what=f"Interview for {interview.application.title}",
        how=interview.get_kind_display(),
        result=_said(interview.said) or "Held",
        url=interview.get_absolute_url(),
    )


def _of_attempt(attempt: ContactAttempt) -> LogEntry:
    outcome = Outcome(attempt.outcome)
    came = "Sent" if outcome in _SENT else "" if outcome in _WHAT else str(outcome.label)
    return LogEntry(
        on=attempt.happened_on,
        at=attempt.happened_time or time.max,  # a note of thanks follows its interview
        employer=attempt.application.company.name,
        person=attempt.contact.name if attempt.contact else "",
        what=f"{_WHAT.get(outcome, 'Follow-up')}: {attempt.application.title}",
        how=attempt.get_channel_display(),
        result=". ".join(filter(None, [came, _said(attempt.said)])),
        url=reverse("application", args=[attempt.application_id]),
        counts=outcome is not Outcome.THEY_CONTACTED,
    )


def _of_offer(offer: StageChange) -> LogEntry:
    return LogEntry(
        on=offer.on,
        at=time.max,
        employer=offer.application.company.name,
        person="",
        what=f"Offer: {offer.application.title}",
        how="",
        result=_standing(offer.application),
        url=offer.application.get_absolute_url(),
        counts=False,
    )


def _standing(application: Application) -> str:
    """How it stands by now."""
    if application.stage.kind == StageKind.OPEN:
        return "No answer yet"
    return f"{application.stage.name}, {date_format(application.stage_on, 'j F Y')}"


def _said(words: str) -> str:
    return f"They said “{words}”" if words else ""
