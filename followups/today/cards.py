"""What a page shows of a step: its strip, its sentences, and whether it may be done today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from followups import explain
from followups.advice import Advice, Step
from followups.etiquette import Etiquette
from followups.plan.models import PlannedStep
from followups.rules import open_on
from followups.strip import Cell, strip


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step as seen on the day `today`. `state` is `due`, `held` or `waiting`.

    `open_on` is the first day, from that day on, on which it may be done.
    """

    step: Step
    messages: int
    limit: int
    last_day: date | None
    etiquette: Etiquette
    today: date
    open_on: date

    @property
    def state(self) -> str:
        """Held: it would be time, but for the quiet days."""
        if self.open_on == self.today:
            return "due"
        return "held" if self.step.ready_on <= self.today else "waiting"

    @property
    def summary(self) -> str:
        """Why this, and why on this day, in a few sentences."""
        return explain.summary(self.step, self.today)

    @property
    def strip(self) -> tuple[Cell, ...]:
        """The few days that explain the date."""
        return strip(self.step, self.etiquette)

    @property
    def reasons(self) -> list[str]:
        """Every reason as a sentence."""
        return explain.sentences(self.step.reasons)

    def headline(self, today: date) -> str:
        """What to do and when, such as “Call on Tuesday 17 November”, as said on `today`."""
        return explain.step_on(self.step.kind, self.open_on, today)

    @property
    def next_message(self) -> int:
        """The number that one more message would have."""
        return self.messages + 1


def card_of_row(row: PlannedStep, etiquette: Etiquette, today: date) -> StepCard:
    """A row of the plan as seen on `today`."""
    step = row.as_step()
    return card_of_step(step, row.messages, row.message_limit, row.last_day, etiquette, today)


def card_of_advice(advice: Advice, etiquette: Etiquette, today: date) -> StepCard | None:
    """The next call or rest that was advised, as seen on `today`; None where nothing is open."""
    if advice.next is None:
        return None
    return card_of_step(
        advice.next, advice.messages, advice.limit, advice.last_day, etiquette, today
    )


def card_of_step(
    step: Step,
    messages: int,
    limit: int,
    last_day: date | None,
    etiquette: Etiquette,
    today: date,
) -> StepCard:
    """A step as seen on `today`, with the messages of its round so far and their limit."""
    opens_on = open_on(step, etiquette, today)
    return StepCard(step, messages, limit, last_day, etiquette, today, opens_on)
