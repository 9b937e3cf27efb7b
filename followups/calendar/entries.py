"""What stands in the calendar: interviews, calls and thank-you notes, as values with their words.

Reads facts and the plan, in the same number of queries however many there are; no clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid5

from django.db import models
from django.urls import reverse

from followups import explain
from followups.advice import StepKind
from followups.plan.models import PlannedStep
from followups.today.sections import AN_INTERVIEW, ASK
from tracker.models import Interview, InterviewKind, User

Record = TypeVar("Record", bound=models.Model)

logger = logging.getLogger(__name__)

DAYS_BACK = 90
"""What is longer ago leaves the feed."""

# A namespace of our own: an entry is the same wherever it is read, whatever the server is called.
_NAMESPACE = UUID("6a1f5c4e-8f0b-5d7e-9f43-0d4f0a7d0004")
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)

_IN_CALENDAR = (StepKind.CALL, StepKind.THANKS)  # letting a job rest is nothing to keep a day for


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. `starts` is an instant in UTC, or a day; `link` a path of the site.

    `revision` never goes down while the record exists, and goes up when the entry moves.
    """

    uid: str
    starts: datetime | date
    title: str
    notes: tuple[str, ...]
    link: str
    revision: int
    changed_at: datetime
    ends: datetime | None = None
    place: str = ""
    is_cancelled: bool = False
    has_alarm: bool = False


def entries(owner: User, today: date, *, private: bool) -> Iterator[CalendarEntry]:
    """The owner's interviews, and the calls and thank-you notes of those held by `today`.

    A record that cannot be read is left out, and said in the log without a word of what is in it.
    With `private`, entries say nothing of employers, people and places.
    """
    since = today - timedelta(days=DAYS_BACK)
    interviews = Interview.objects.of(owner).filter(held_on__gte=since)
    steps = PlannedStep.objects.of(owner).filter(kind__in=_IN_CALENDAR, due_on__gte=since)
    steps = steps.after_interviews_held_by(today).standing_on(today)
    for interview in _read_each(_with_related(interviews)):
        yield from _made_or_logged(of_interview, interview, owner, private)
    for step in _read_each(_with_related(steps, "interview__")):
        yield from _made_or_logged(of_step, step, private)


def of_interview(interview: Interview, owner: User, private: bool = False) -> CalendarEntry:
    """An interview: an hour at its time, or its whole day where no time is known.

    One that was cancelled stays, and says so: most programs keep what vanishes from an invitation
    that was imported, and nobody should set out for it.
    """
    title = "Interview"
    notes: tuple[str, ...] = ()
    if not private:
        title = f"{_kind(interview)}: {interview.application.company.name}"
        notes = (str(interview.application), _with_whom(interview))
    starts, ends = _starts_and_ends(interview, owner)
    return CalendarEntry(
        uid=_uid_of("interview", interview.pk, interview.created_at),
        starts=starts,
        ends=ends,
        title=f"Cancelled: {title}" if interview.is_cancelled else title,
        notes=(*notes, "" if interview.is_cancelled else ASK),
        link=interview.get_absolute_url(),
        place="" if private else interview.place,
        is_cancelled=interview.is_cancelled,
        revision=_revision(interview.updated_at),
        changed_at=_latest(interview),
    )


def of_step(step: PlannedStep, private: bool = False) -> CalendarEntry:
    """A call or a thank-you note, on the whole of its day."""
    interview = step.interview
    is_call, name = step.kind == StepKind.CALL, explain.STEP_NAMES[StepKind(step.kind)]
    company, person = interview.application.company.name, interview.contact
    whom = f"{person.name} ({company})" if person else company
    number = person.phone if person else ""
    notes: tuple[str, ...] = ()
    if private:
        title = name
    else:
        title = f"{name} {whom}" if is_call else f"{name} to {whom}"
        notes = (
            str(interview.application),
            explain.summary(step.as_step()),
            number if is_call else "",
        )
    return CalendarEntry(
        uid=_uid_of(step.kind, interview.pk, interview.created_at),
        starts=step.due_on,
        title=title,
        notes=notes,
        link=reverse("call_sheet" if is_call else "thanks", args=[interview.pk]),
        has_alarm=is_call,
        revision=_revision(max(step.updated_at, interview.updated_at)),
        changed_at=max(step.updated_at, _latest(interview)),
    )


def _made_or_logged(
    make: Callable[..., CalendarEntry], record: models.Model, *args: object
) -> Iterator[CalendarEntry]:
    try:
        yield make(record, *args)
    except Exception as error:
        log_left_out(f"{record._meta.model_name} {record.pk}", error)


def log_left_out(what: str, error: Exception) -> None:
    """Says in the log that a record is not in the calendar; which, and nothing of what it says."""
    logger.error("%s was left out of a calendar: %s", what, type(error).__name__)


def _read_each(rows: models.QuerySet[Record]) -> Iterator[Record]:
    """The rows; one by one where they cannot be read together, so that one spoils no other."""
    try:
        yield from list(rows)
    except Exception:
        for pk in list(rows.order_by().values_list("pk", flat=True)):
            try:
                yield rows.get(pk=pk)
            except Exception as error:
                log_left_out(f"{rows.model._meta.model_name} {pk}", error)


def _with_related(rows: models.QuerySet[Record], to: str = "") -> models.QuerySet[Record]:
    """With the records that an entry is made of, and without their long texts.

    `to` is the path from a row to its interview, such as `interview__`.
    """
    rows = rows.select_related(f"{to}application__company", f"{to}contact").order_by("pk")
    if not to:
        rows = rows.prefetch_related("people")
    job = f"{to}application__"
    return rows.defer(
        *(f"{job}{name}" for name in ("posting", "why_i_fit", "notes", "search_text")),
        *(f"{to}{name}" for name in ("notes", "went_right", "released")),
        *(f"{to}contact__{name}" for name in ("notes", "released")),
        *(f"{job}company__{name}" for name in ("notes", "released")),
    )


def _starts_and_ends(interview: Interview, owner: User) -> tuple[datetime | date, datetime | None]:
    """When it begins and ends; its day alone where no time is known."""
    if interview.start_time is None:
        return interview.held_on, None
    here = datetime.combine(interview.held_on, interview.start_time, tzinfo=owner.zone)
    starts = here.astimezone(UTC)
    return starts, starts + AN_INTERVIEW


def _kind(interview: Interview) -> str:
    return str(InterviewKind(interview.kind).label)


def _with_whom(interview: Interview) -> str:
    people = [person.name for person in interview.people.all()]
    if not people and interview.contact:
        people = [interview.contact.name]
    return f"With {explain.listed(people)}." if people else ""


def _uid_of(kind: str, pk: int, created_at: datetime) -> str:
    """The same for as long as the interview exists; the same number elsewhere is another one."""
    return f"{uuid5(_NAMESPACE, f'{kind}:{pk}:{created_at.isoformat()}')}@day-four"


def _revision(at: datetime) -> int:
    """Seconds. Records keep no count of their changes, and a plan that is made anew has none."""
    return max(0, int((at - _COUNTED_FROM).total_seconds()))


def _latest(interview: Interview) -> datetime:
    job, person = interview.application, interview.contact
    days = [interview.updated_at, job.updated_at, job.company.updated_at]
    return max(*days, person.updated_at) if person else max(days)
