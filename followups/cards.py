"""What a page shows of a step: its strip, its sentences, and whether it may be done today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from followups import explain
from followups.advice import Advice, Step, StepKind
from followups.etiquette import Etiquette
from followups.models import PlannedStep
from followups.rules import open_on
from followups.strip import Cell, strip


@dataclass(frozen=True, slots=True)
class Card:
    """A step as seen on a day. `state` is `due`, `held` or `waiting`.

    `open_on` is the first day, from that day on, on which it may be done.
    """

    step: Step
    messages: int
    limit: int
    last_day: date | None
    state: str
    open_on: date
    summary: str
    strip: tuple[Cell, ...]

    @property
    def reasons(self) -> list[str]:
        """Every reason as a sentence."""
        return explain.sentences(self.step.reasons)

    def headline(self, today: date) -> str:
        """What to do and when, such as “Call on Tuesday 17 November”, as said on `today`."""
        verb = {StepKind.CALL: "Call", StepKind.REST: "Let it rest", StepKind.THANKS: "Thank them"}
        return f"{verb[self.step.kind]} {explain.on_day_in_words(self.open_on, today)}"

    @property
    def next_message(self) -> int:
        """The number that one more message would have."""
        return self.messages + 1


def card_of_row(row: PlannedStep, etiquette: Etiquette, today: date) -> Card:
    """A row of the plan as seen on `today`."""
    return _card(row.as_step(), row.messages, row.message_limit, row.last_day, etiquette, today)


def card_of_advice(advice: Advice, etiquette: Etiquette, today: date) -> Card | None:
    """The next call or rest that was advised, as seen on `today`; None where nothing is open."""
    if advice.next is None:
        return None
    return _card(advice.next, advice.messages, advice.limit, advice.last_day, etiquette, today)


def _card(
    step: Step,
    messages: int,
    limit: int,
    last_day: date | None,
    etiquette: Etiquette,
    today: date,
) -> Card:
    opens_on = open_on(step, etiquette, today)
    return Card(
        step=step,
        messages=messages,
        limit=limit,
        last_day=last_day,
        state=_state(step, opens_on, today),
        open_on=opens_on,
        summary=explain.summary(step, today),
        strip=strip(step, etiquette),
    )


def _state(step: Step, open_on: date, today: date) -> str:
    """Held: it would be time, but for the quiet days."""
    if open_on == today:
        return "due"
    return "held" if step.ready_on <= today else "waiting"
