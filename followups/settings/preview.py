"""What another etiquette would move, seen before it is saved. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from followups.advice import Advice, Step, StepKind
from followups.etiquette import Etiquette
from followups.explain import STEP_NOUNS, listed, short_day
from followups.history import Thread
from followups.plan.threads import threads
from followups.rules import advise, opens_on
from tracker.models import Interview, User


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step, and the first day from today on on which it may be done."""

    kind: StepKind
    on: date

    def __str__(self) -> str:
        return f"{STEP_NOUNS[self.kind].capitalize()} {short_day(self.on)}"


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step before and after; None where there is none. Never the same twice."""

    before: DueStep | None
    after: DueStep | None

    @property
    def was(self) -> str:
        """“Call Tue 17 Nov”, “No thank-you note”."""
        return str(self.before) if self.before else f"No {self._noun}"

    @property
    def becomes(self) -> str:
        """“Wed 18 Nov”, “Rest Tue 24 Nov”, “no thank-you note”."""
        if self.after is None:
            return f"no {self._noun}"
        return short_day(self.after.on) if self.only_moves else str(self.after)

    @property
    def only_moves(self) -> bool:
        """It stays the same kind of step, on another day."""
        return bool(self.before and self.after and self.before.kind is self.after.kind)

    @property
    def _noun(self) -> str:
        due = self.before or self.after
        return STEP_NOUNS[due.kind] if due else ""


@dataclass(frozen=True, slots=True)
class InterviewChanges:
    """An interview, and what changes about it: at least one thing."""

    interview: Interview
    changes: tuple[StepChange, ...]


def interview_changes(
    owner: User, before: Etiquette, after: Etiquette, today: date
) -> list[InterviewChanges]:
    """What changes for the owner if `after` takes the place of `before`, the earliest first.

    Three queries, whatever the number of interviews. The company of each is at hand.
    """
    found = {
        interview: changes
        for interview, thread in threads(owner).items()
        if (changes := tuple(step_changes(thread, before, after, today)))
    }
    interviews = Interview.objects.of(owner).select_related("application__company")
    moving = interviews.filter(pk__in=found)
    return sorted((InterviewChanges(i, found[i.pk]) for i in moving), key=_by_day)


def step_changes(
    thread: Thread, before: Etiquette, after: Etiquette, today: date
) -> Iterator[StepChange]:
    """The steps of one interview that differ under the two etiquettes, as seen on `today`.

    What was due and stays due is no change, although its date in the past may differ.
    """
    old, new = advise(thread, before), advise(thread, after)
    pairs = (
        (_due(old.next, before, today), _due(new.next, after, today)),
        (_due(_thanks(old), before, today), _due(_thanks(new), after, today)),
    )
    for was, becomes in pairs:
        if was != becomes:
            yield StepChange(was, becomes)


def summary(found: Iterable[StepChange]) -> str:
    """“Moves 3 calls and 1 rest. 2 calls become a rest.”"""
    kinds = Counter(
        (
            change.before.kind if change.before else None,
            change.after.kind if change.after else None,
        )
        for change in found
    )
    moved = [_count(kinds[kind, kind], kind) for kind in STEP_NOUNS if kinds[kind, kind]]
    sentences = [f"Moves {listed(moved)}."] if moved else []
    for (old, new), number in kinds.items():
        one = number == 1
        if old is None and new is not None:
            sentences.append(f"{_count(number, new)} {'is' if one else 'are'} added.")
        elif old is not None and new is None:
            sentences.append(f"{_count(number, old)} {'goes' if one else 'go'} away.")
        elif old is not None and new is not None and old is not new:
            become = "becomes" if one else "become"
            sentences.append(f"{_count(number, old)} {become} a {STEP_NOUNS[new]}.")
    return " ".join(sentences) or "Nothing moves."


def _count(number: int, kind: StepKind) -> str:
    return f"{number} {STEP_NOUNS[kind]}{'' if number == 1 else 's'}"


def _thanks(advice: Advice) -> Step | None:
    return next((step for step in advice.steps if step.kind is StepKind.THANKS), None)


def _due(step: Step | None, etiquette: Etiquette, today: date) -> DueStep | None:
    if step is None or (step.lapses_on and step.lapses_on <= today):
        return None
    return DueStep(step.kind, opens_on(step.kind, step.on, etiquette, today))


def _by_day(each: InterviewChanges) -> tuple[date, int]:
    days = (due.on for change in each.changes for due in (change.before, change.after) if due)
    return min(days), each.interview.pk
