"""What stands in the calendar: interviews, calls and thank-you notes, as values with their words.

Told the day; reads facts and the plan. Neither needs more queries where there are more of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.urls import reverse

from followups import explain
from followups.advice import StepKind
from followups.plan.models import PlannedStep
from followups.today.sections import AN_INTERVIEW, ASK
from tracker.models import Interview, InterviewKind, User

logger = logging.getLogger(__name__)

DAYS_BACK = 90
"""What is longer ago leaves the feed."""

# A namespace of our own: an entry is the same wherever it is read, whatever the server is called.
_NAMESPACE = UUID("6a1f5c4e-8f0b-5d7e-9f43-0d4f0a7d0004")
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)

_IN_CALENDAR = (StepKind.CALL, StepKind.THANKS)  # letting a job rest is nothing to keep a day for


@dataclass(frozen=True, slots=True)
class Entry:
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


def entries(owner: User, today: date, *, private: bool) -> Iterator[Entry]:
    """The owner's interviews, and the calls and thank-you notes of those held by `today`.

    A record that cannot be read is left out, and said in the log without a word of what is in it.
    With `private`, entries say nothing of employers, people and places.
    """
    since = today - timedelta(days=DAYS_BACK)
    interviews = Interview.objects.of(owner).filter(held_on__gte=since)
    steps = PlannedStep.objects.of(owner).filter(kind__in=_IN_CALENDAR, due_on__gte=since)
    steps = steps.after_interviews_held_by(today).standing_on(today)
    for interview in _each(_with_words(interviews)):
        yield from _attempted(of_interview, interview, owner, private)
    for step in _each(_with_words(steps, "interview__")):
        yield from _attempted(of_step, step, private)


def of_interview(interview: Interview, owner: User, private: bool = False) -> Entry:
    """An interview: an hour at its time, or its whole day where no time is known.

    One that was cancelled stays, and says so: most programs keep what vanishes from an invitation
    that was imported, and nobody should set out for it.
    """
    title = "Interview"
    notes: tuple[str, ...] = ()
    if not private:
        title = f"{_kind(interview)}: {interview.application.company.name}"
        notes = (str(interview.application), _with_whom(interview))
    starts, ends = _hour(interview, owner)
    return Entry(
        uid=_uid("interview", interview.pk, interview.created_at),
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


def of_step(step: PlannedStep, private: bool = False) -> Entry:
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
    return Entry(
        uid=_uid(step.kind, interview.pk, interview.created_at),
        starts=step.due_on,
        title=title,
        notes=notes,
        link=reverse("call_sheet" if is_call else "thanks", args=[interview.pk]),
        has_alarm=is_call,
        revision=_revision(max(step.updated_at, interview.updated_at)),
        changed_at=max(step.updated_at, _latest(interview)),
    )


def _attempted(make: Callable[..., Entry], record: Any, *args: Any) -> Iterator[Entry]:
    try:
        yield make(record, *args)
    except Exception as error:
        left_out(record, error)


def left_out(record: Any, error: Exception) -> None:
    """Says in the log that a record is not in the calendar; which, and nothing of what it says."""
    name, kind = getattr(record, "_meta", None), type(error).__name__
    of = name.model_name if name else "entry"
    logger.error("%s %s was left out of a calendar: %s", of, getattr(record, "pk", record), kind)


def _each(rows: models.QuerySet[Any]) -> Iterator[Any]:
    """The rows; one by one where they cannot be read together, so that one spoils no other."""
    try:
        yield from list(rows)
    except Exception:
        for pk in list(rows.order_by().values_list("pk", flat=True)):
            try:
                yield rows.get(pk=pk)
            except Exception as error:
                left_out(rows.model(pk=pk), error)


def _with_words(rows: Any, to: str = "") -> Any:
    """With what the entries say, and without the long texts that they do not."""
    rows = rows.select_related(f"{to}application__company", f"{to}contact").order_by("pk")
    if not to:
        rows = rows.prefetch_related("people")
    job = f"{to}application__"
    long = ("posting", "why_i_fit", "notes", "search_text")
    own = ("notes", "went_right", "released")
    return rows.defer(
        *(f"{job}{name}" for name in long),
        *(f"{to}{name}" for name in own),
        *(f"{to}contact__{name}" for name in ("notes", "released")),
        *(f"{job}company__{name}" for name in ("notes", "released")),
    )


def _hour(interview: Interview, owner: User) -> tuple[datetime | date, datetime | None]:
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


def _uid(kind: str, pk: int, created_at: datetime) -> str:
    """The same for as long as the interview exists; the same number elsewhere is another one."""
    return f"{uuid5(_NAMESPACE, f'{kind}:{pk}:{created_at.isoformat()}')}@day-four"


def _revision(at: datetime) -> int:
    """Seconds. Records keep no count of their changes, and a plan that is made anew has none."""
    return max(0, int((at - _COUNTED_FROM).total_seconds()))


def _latest(interview: Interview) -> datetime:
    job, person = interview.application, interview.contact
    days = [interview.updated_at, job.updated_at, job.company.updated_at]
    return max(*days, person.updated_at) if person else max(days)
