"""The rules tried out on a case without records and without a user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from followups import explain
from followups.advice import Advice, Step, StepKind
from followups.etiquette import PRESETS, Preset
from followups.history import Event, EventKind, Thread
from followups.rules import advise
from followups.strip import Cell, strip


def thread_of(
    met_on: date, words: str = "", last_day: date | None = None, messages: Iterable[date] = ()
) -> Thread:
    """An interview on `met_on` after which voicemails were left, in any order."""
    events = tuple(Event(on, EventKind.VOICEMAIL) for on in messages)
    return Thread(met_on, words, last_day, events)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one etiquette says about a case."""

    preset: Preset
    advice: Advice
    step: Step

    @property
    def is_written(self) -> bool:
        """The step is a message in writing, where the others would call."""
        is_first = self.step.kind is StepKind.CALL and not self.advice.messages
        return self.preset.writes_first and is_first

    @property
    def headline(self) -> str:
        """“Call on Friday 27 November 2026”."""
        verb, on = explain.STEP_NAMES[self.step.kind], self.step.on
        return f"{'Write' if self.is_written else verb} on {explain.day_in_words(on)} {on.year}"

    @property
    def strip(self) -> tuple[Cell, ...]:
        cells = strip(self.step, self.preset.etiquette)
        if not self.is_written:
            return cells
        return (*cells[:-1], cells[-1]._replace(kind="write", label="write"))

    @property
    def summary(self) -> str:
        return explain.summary(self.step)

    @property
    def reasons(self) -> list[str]:
        """Every reason as a sentence."""
        return explain.sentences(self.step.reasons)

    @property
    def left(self) -> str:
        """How many messages the user may still leave, in a sentence."""
        left = self.advice.messages_left
        if not left:
            return "No more messages."
        noun = "more message" if self.advice.messages else "message"
        return f"{explain.count_in_words(left, noun).capitalize()} at most, then let it rest."


def answer(thread: Thread, preset: Preset) -> Answer:
    """What the etiquette of `preset` says about a thread in which nothing was stopped."""
    advice = advise(thread, preset.etiquette)
    if advice.next is None:
        raise ValueError("A thread that was stopped asks for nothing.")
    return Answer(preset, advice, advice.next)


def answers(thread: Thread) -> list[Answer]:
    """What each of the presets says, the one this product is named after first."""
    return [answer(thread, preset) for preset in PRESETS]
