"""What Today shows line by line: interviews, steps of the plan, and the days that are coming up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from followups.advice import Step
from followups.explain import STEP_NAMES, WEEKDAYS, count_in_words, day_in_words, short_day
from followups.today.cards import StepCard
from tracker.models import InterviewKind
from tracker.people.phones import dial_link
from tracker.site.paths import path_to

_LABELS: dict[str, str] = {"interview": "Interview"} | STEP_NAMES


class InterviewSummary(NamedTuple):
    """An interview, as far as the page tells of it. `person` is whom there is to call."""

    pk: int
    kind: str
    held_on: date
    start_time: time | None
    place: str
    debriefed_at: datetime | None
    application: int
    title: str
    company: str
    person: int | None = None
    person_name: str | None = None
    phone: str | None = None

    @property
    def what(self) -> str:
        """Its kind, within a line."""
        return InterviewKind(self.kind).label.lower()

    @property
    def job(self) -> str:
        """As `str(application)`."""
        return f"{self.title}, {self.company}"

    @property
    def whom(self) -> str:
        """Whom to call: a person, or the company where nobody is known."""
        return self.person_name or self.company

    @property
    def dial(self) -> str:
        """The link that calls; empty where there is nothing to dial."""
        return dial_link(self.phone or "")

    @property
    def order(self) -> tuple[date, time, int]:
        """Earlier ones first."""
        return self.held_on, self.start_time or time.min, self.pk

    @property
    def met(self) -> str:
        """The day in short: “Tue 10 Nov”, in one piece."""
        return short_day(self.held_on).replace(" ", "\N{NO-BREAK SPACE}")

    @property
    def path(self) -> str:
        return path_to("interview", self.pk)

    @property
    def call_path(self) -> str:
        return path_to("call_sheet", self.pk)

    @property
    def put_off_path(self) -> str:
        return path_to("put_off", self.pk)

    @property
    def no_follow_up_path(self) -> str:
        return path_to("no_follow_up", self.pk)


class InterviewStep(NamedTuple):
    """An open step of the plan, and the messages of its round."""

    interview: InterviewSummary
    step: Step
    messages: int
    limit: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class FollowUpTask:
    """A step of the plan, and how it looks today.

    `also` says which other calls of today are to the same person; empty where there are none.
    """

    interview: InterviewSummary
    card: StepCard
    also: str = ""

    @property
    def due_on(self) -> date:
        """The day it was due; for one that is held, the day it may be done."""
        return self.card.open_on if self.card.state == "held" else self.card.step.on

    @property
    def why_today(self) -> str:
        """The name of its strip."""
        return f"Why call about {self.interview.title} today"

    @property
    def why_held(self) -> str:
        """The name of its strip, on a day without calls."""
        return f"Why {self.interview.title} is held"


@dataclass(frozen=True, slots=True)
class UpcomingItem:
    """One line of *coming up*; `kind` is `interview` or the kind of a step."""

    kind: str
    on: date
    interview: InterviewSummary

    @property
    def label(self) -> str:
        return _LABELS[self.kind]

    @property
    def hour(self) -> str:
        """“14:30 ” before what follows, for an interview with an hour; else empty."""
        begins = self.interview.start_time if self.kind == "interview" else None
        return f"{begins:%H:%M} " if begins else ""


@dataclass(frozen=True, slots=True)
class UpcomingDay:
    """A day of *coming up*: what is on it, or why nobody is called on it."""

    on: date
    entries: tuple[UpcomingItem, ...] = ()
    quiet: str = ""

    @property
    def weekday(self) -> str:
        """In three letters."""
        return WEEKDAYS[self.on.weekday()][:3]


@dataclass(frozen=True, slots=True)
class WaitingSummary:
    """How many employers still have time to answer, and the first day on which one has no more."""

    employers: int = 0
    until: date | None = None

    def sentence(self, today: date) -> str:
        """Empty where nobody is waited for."""
        if not self.employers or not self.until:
            return ""
        who = count_in_words(self.employers, "employer").capitalize()
        last_day = day_in_words(self.until - timedelta(days=1), today)
        if " " not in last_day:
            last_day = f"the end of {last_day}"
        if self.employers == 1:
            return f"{who} still has time to answer, until {last_day}."
        return f"{who} still have time to answer, the first until {last_day}."


@dataclass(frozen=True, slots=True)
class DayOption:
    """A day to put a call off to."""

    on: date
    label: str
