"""What another etiquette would move, seen before it is saved, or did. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from followups.advice import Advice, Step, StepKind
from followups.etiquette import Etiquette
from followups.explain import STEP_NOUNS, listed, short_day
from followups.history import Thread
from followups.plan.models import PlannedStep
from followups.plan.threads import threads
from followups.rules import advise, opens_on
from tracker.models import Interview, User


@dataclass(frozen=True, slots=True)
class Due:
    """A step, and the first day from today on on which it may be done."""

    kind: StepKind
    on: date

    def __str__(self) -> str:
        return f"{STEP_NOUNS[self.kind].capitalize()} {short_day(self.on)}"


@dataclass(frozen=True, slots=True)
class Change:
    """A step before and after; None where there is none. Never the same twice."""

    before: Due | None
    after: Due | None

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
class Move:
    """An interview, and what changes about it: at least one thing."""

    interview: Interview
    changes: tuple[Change, ...]


def moves(owner: User, before: Etiquette, after: Etiquette, today: date) -> list[Move]:
    """What changes for the owner if `after` takes the place of `before`, the earliest first.

    Three queries, whatever the number of interviews. The company of each is at hand.
    """
    found = {
        interview: changed
        for interview, thread in threads(owner).items()
        if (changed := tuple(changes(thread, before, after, today)))
    }
    interviews = Interview.objects.of(owner).select_related("application__company")
    moving = interviews.filter(pk__in=found)
    return sorted((Move(i, found[i.pk]) for i in moving), key=_by_day)


def changes(thread: Thread, before: Etiquette, after: Etiquette, today: date) -> Iterator[Change]:
    """The steps of one interview that differ under the two etiquettes, as seen on `today`.

    What was due and stays due is no change, although its date in the past may differ.
    """
    old, new = advise(thread, before), advise(thread, after)
    pairs = (
        (_due_of(old.next, before, today), _due_of(new.next, after, today)),
        (_due_of(_thanks(old), before, today), _due_of(_thanks(new), after, today)),
    )
    for was, becomes in pairs:
        if was != becomes:
            yield Change(was, becomes)


Planned = dict[tuple[int, bool], Due]
"""What is due, by interview; a thank-you note (True) beside the call or the rest (False)."""


def planned(owner: User, etiquette: Etiquette, today: date) -> Planned:
    """What is due in the owner's plan as it is kept, under the etiquette that it was made with."""
    steps = PlannedStep.objects.of(owner).order_by()
    rows = steps.values_list("interview_id", "kind", "due_on", "lapses_on")
    return {
        (interview, kind == StepKind.THANKS): due
        for interview, kind, due_on, lapses_on in rows
        if (due := _due(StepKind(kind), due_on, lapses_on, etiquette, today))
    }


def differences(before: Planned, after: Planned) -> list[Change]:
    """What became of one plan in the other, the earliest first."""
    changed = {
        key: Change(before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    by_day = sorted((_first_day(change), key) for key, change in changed.items())
    return [changed[key] for _, key in by_day]


def summary(found: Iterable[Move]) -> str:
    """“Moves 3 calls and 1 rest. 2 calls become a rest.”"""
    return in_words(change for move in found for change in move.changes)


def in_words(changed: Iterable[Change]) -> str:
    """The changes, counted by what becomes of what."""
    kinds = Counter(
        (
            change.before.kind if change.before else None,
            change.after.kind if change.after else None,
        )
        for change in changed
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


def _due_of(step: Step | None, etiquette: Etiquette, today: date) -> Due | None:
    return _due(step.kind, step.on, step.lapses_on, etiquette, today) if step else None


def _due(
    kind: StepKind, due_on: date, lapses_on: date | None, etiquette: Etiquette, today: date
) -> Due | None:
    if lapses_on and lapses_on <= today:
        return None
    return Due(kind, opens_on(kind, due_on, etiquette, today))


def _by_day(move: Move) -> tuple[date, int]:
    return (min(map(_first_day, move.changes)), move.interview.pk)


def _first_day(change: Change) -> date:
    return min(due.on for due in (change.before, change.after) if due)
