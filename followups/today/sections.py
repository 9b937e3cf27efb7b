"""Today: the steps and the interviews, sorted into the sections of the page, and its words.

Told everything, the hour included; reads neither the clock nor the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from followups.advice import StepKind
from followups.etiquette import Etiquette
from followups.explain import (
    EXPECTED,
    WEEKDAYS,
    count_in_words,
    day_in_words,
    listed,
    on_day_in_words,
    short_day,
)
from followups.rules import past_quiet_days
from followups.today.cards import card_of_step
from followups.today.items import (
    DayOption,
    FollowUpTask,
    InterviewStep,
    InterviewSummary,
    UpcomingDay,
    UpcomingItem,
    WaitingSummary,
)
from tracker.models import Contact, Interview

DAYS_AHEAD = 14
"""How far *coming up* looks."""

AN_INTERVIEW = timedelta(hours=1)
"""How long one is taken to last."""

ASK = "Before you leave, ask when they plan to decide, and whom to call."

# With a hyphen that no line breaks at: a headline is narrow.
THANK_YOU = "thank\N{NON-BREAKING HYPHEN}you"


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The page, section by section."""

    on: date
    interviews: tuple[InterviewSummary, ...]
    calls: tuple[FollowUpTask, ...]
    thanks: tuple[FollowUpTask, ...]
    debriefs: tuple[InterviewSummary, ...]
    rest: tuple[FollowUpTask, ...]
    touch: tuple[Contact, ...]
    held: tuple[FollowUpTask, ...]
    held_because: str
    ahead: tuple[UpcomingDay, ...]
    waiting: WaitingSummary

    @property
    def is_calm(self) -> bool:
        """There is nothing to do today, and nothing that a quiet day holds back."""
        to_do = self.interviews or self.calls or self.thanks or self.debriefs or self.rest
        return not (to_do or self.touch or self.held)

    @property
    def is_blank(self) -> bool:
        """There is nothing to show at all."""
        return self.is_calm and not (self.ahead or self.waiting.employers)

    @property
    def headline(self) -> str:
        """What there is to do today, counted in words.

        What may rest is in no hurry, and counts only where nothing else is there.
        """
        counts = [
            (len(self.interviews), "interview today", "interviews today"),
            (len(self.calls), "call to make", "calls to make"),
            (len(self.thanks), f"{THANK_YOU} to send", f"{THANK_YOU}s to send"),
            (len(self.debriefs), "debrief to write", "debriefs to write"),
            (len(self.touch), "person to keep in touch with", "people to keep in touch with"),
        ]
        parts = [count_in_words(*count) for count in counts if count[0]]
        if not parts and self.rest:
            parts = [count_in_words(len(self.rest), "application to let rest", "to let rest")]
        if not parts:
            return "Nothing to do today."
        line = ", ".join(parts)
        return f"{line[0].upper()}{line[1:]}."

    @property
    def say(self) -> str:
        """The sentence under the headline: calm, and with its day where there is one."""
        if self.calls:
            return EXPECTED
        if self.held:
            held = count_in_words(len(self.held), "call").capitalize()
            return (
                f"{held} {'is' if len(self.held) == 1 else 'are'} held until "
                f"{day_in_words(self.held[0].card.open_on, self.on)}. {self.held_because}."
            )
        if self.interviews or self.thanks or self.debriefs:
            return "There is no call to make today."
        if self.rest:
            return "No call back means no. Close it when you are ready."
        next_on = next((day.on for day in self.ahead if day.entries), None)
        if next_on:
            next_day = on_day_in_words(next_on, self.on)
            return f"The next step is {next_day}. Until then there is nothing to check."
        if self.waiting.employers:
            return "Nothing comes up in the next two weeks. There is nothing to check."
        return "No interview is waiting for an answer."


def build_page(
    rows: Collection[InterviewStep],
    interviews: Iterable[InterviewSummary],
    waiting: WaitingSummary,
    etiquette: Etiquette,
    today: date,
    now: time,
    touch: Iterable[Contact] = (),
) -> TodayPage:
    """Sorts the page.

    `rows` are the open steps of interviews held by `today`, without those that lapsed: those that
    are ready within two weeks, and all of interviews without a debrief. `interviews` are those of
    today and to come; `touch` the people whose day to keep in touch has come.
    """
    earlier = {row.interview for row in rows if row.interview.held_on < today}
    ordered = sorted(earlier.union(interviews), key=lambda interview: interview.order)
    ahead = [interview for interview in ordered if interview.held_on > today]
    undebriefed = [i for i in ordered if i.held_on <= today and i.debriefed_at is None]
    held_yet = [i for i in undebriefed if is_over(i, today, now)]
    still_today = [i for i in undebriefed if i not in held_yet]
    not_met_yet = {interview.pk for interview in still_today}
    last = today + timedelta(days=DAYS_AHEAD)

    by_state = defaultdict(list)
    for row in rows:
        if row.step.ready_on <= last and row.interview.pk not in not_met_yet:
            card = card_of_step(row.step, row.messages, row.limit, row.last_day, etiquette, today)
            by_state[row.step.kind, card.state].append(FollowUpTask(row.interview, card))

    to_come = [UpcomingItem("interview", i.held_on, i) for i in ahead]
    for (kind, state), tasks in by_state.items():
        if state == "waiting":
            to_come += [UpcomingItem(kind, task.due_on, task.interview) for task in tasks]

    return TodayPage(
        on=today,
        interviews=tuple(still_today),
        calls=tuple(_with_other_calls(by_state[StepKind.CALL, "due"])),
        thanks=tuple(by_state[StepKind.THANKS, "due"]),
        debriefs=tuple(held_yet),
        rest=tuple(by_state[StepKind.REST, "due"]),
        touch=tuple(touch),
        held=tuple(by_state[StepKind.CALL, "held"]),
        held_because=no_calls(today, etiquette),
        ahead=_days(to_come, etiquette, today),
        waiting=waiting,
    )


def _with_other_calls(calls: Sequence[FollowUpTask]) -> Iterator[FollowUpTask]:
    """The calls of today; each says where another would go to the same person."""
    for call in calls:
        to = call.interview.person
        others = [c.interview for c in calls if c is not call and c.interview.person == to]
        if to is None or not others:
            yield call
            continue
        jobs = listed([other.job for other in others])
        how_many = "both" if len(others) == 1 else "all of them"
        also = f"{call.interview.person_name} is due a call about {jobs} today as well."
        yield replace(call, also=f"{also} One call will do for {how_many}.")


def no_calls(day: date, etiquette: Etiquette) -> str:
    """“No calls on Mondays”, “No calls: Boxing Day”; empty where calls may be made."""
    if day.weekday() in etiquette.quiet_weekdays:
        return f"No calls on {WEEKDAYS[day.weekday()]}s"
    if day in etiquette.holidays:
        return f"No calls: {etiquette.holidays[day]}"
    return ""


def days_to_put_off_to(after: date, today: date, etiquette: Etiquette) -> tuple[DayOption, ...]:
    """The next day for calls after a day, one in three days, one in a week; each day once."""
    days = sorted({_call_day(after + timedelta(days=n), etiquette) for n in (1, 3, 7)})
    tomorrow = today + timedelta(days=1)
    return tuple(DayOption(day, "Tomorrow" if day == tomorrow else short_day(day)) for day in days)


def _call_day(day: date, etiquette: Etiquette) -> date:
    return past_quiet_days(day, etiquette)[0]


def is_over(interview: Interview | InterviewSummary, today: date, now: time) -> bool:
    """Its day has passed, or it began an hour ago. Without an hour it may be at any time today."""
    if interview.held_on != today or interview.start_time is None:
        return interview.held_on < today
    begins = datetime.combine(today, interview.start_time)
    return begins + AN_INTERVIEW <= datetime.combine(today, now)


def _days(
    entries: Sequence[UpcomingItem], etiquette: Etiquette, today: date
) -> tuple[UpcomingDay, ...]:
    """The days on which something is, and the quiet day right before each day of calls."""
    days = {
        on: UpcomingDay(on, tuple(group))
        for on, group in groupby(sorted(entries, key=lambda e: e.on), key=lambda e: e.on)
    }
    for entry in entries:
        eve = entry.on - timedelta(days=1)
        quiet = no_calls(eve, etiquette)
        if entry.kind == StepKind.CALL and quiet and eve > today and eve not in days:
            days[eve] = UpcomingDay(eve, quiet=quiet)
    return tuple(days[on] for on in sorted(days))
