"""The plan: the advice of the rules, kept in rows. This module is its only writer.

`keep` is called whenever a fact changes (`followups.plan.signals`, `followups.plan.changes`), and after bulk
changes that raise no signal. `differences` compares what is kept with what the rules say now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction

from followups import rules
from followups.advice import Advice
from followups.etiquette import Etiquette
from followups.history import Thread
from followups.plan.models import KEPT, PlannedStep, etiquette_of, kept_of
from followups.plan.threads import threads
from tracker.models import User

Key = tuple[int, str]  # interview and kind of step: at most one row each
Values = tuple[Any, ...]  # what a row says, in the order of `KEPT`


@dataclass(frozen=True, slots=True)
class Written:
    """What the rules say, by interview, and how many rows had to be changed to say so."""

    advice: dict[int, Advice]
    rows: int


def keep(owner: User, applications: Collection[int] | None = None) -> int:
    """Makes the rows of the owner, or of these applications, say what the rules say now.

    Returns how many rows changed. The number of queries does not depend on the number of rows.
    """
    with transaction.atomic(savepoint=False):
        owner = owner.locked()  # who may have moved to other holidays a moment ago
        return write(owner, etiquette_of(owner), applications).rows


def write(owner: User, etiquette: Etiquette, applications: Collection[int] | None) -> Written:
    """The same for an owner who is locked (`User.locked`), with the etiquette of then."""
    advice = _advice(owner, etiquette, applications)
    fresh = _rows(advice)
    kept = _kept(owner, applications)
    gone = [kept[key][0] for key in kept.keys() - fresh.keys()]
    new = [key for key in fresh if key not in kept]
    changed = [key for key in fresh if key in kept and fresh[key] != kept[key][1]]
    if gone:
        PlannedStep.objects.filter(pk__in=gone).delete()
    PlannedStep.objects.bulk_create(_steps(owner, new, fresh))
    PlannedStep.objects.bulk_create(
        _steps(owner, changed, fresh),
        update_conflicts=True,
        unique_fields=["interview", "kind"],
        update_fields=[*KEPT, "updated_at"],
    )
    return Written(advice, len(gone) + len(new) + len(changed))


def differences(owner: User, applications: Collection[int] | None = None) -> list[str]:
    """Where the kept plan of the owner, or of these applications, is not what the rules say now.

    A line for each difference.
    """
    fresh = _rows(_advice(owner, etiquette_of(owner), applications))
    kept = {key: values for key, (_, values) in _kept(owner, applications).items()}
    lines = [f"{_named(key)}: missing" for key in fresh.keys() - kept.keys()]
    lines += [f"{_named(key)}: should not be there" for key in kept.keys() - fresh.keys()]
    lines += [
        f"{_named(key)}: kept {name} {is_kept!r}, should be {should_be!r}"
        for key in fresh.keys() & kept.keys()
        for name, is_kept, should_be in zip(KEPT, kept[key], fresh[key], strict=True)
        if is_kept != should_be
    ]
    return sorted(lines)


def _advice(
    owner: User, etiquette: Etiquette, applications: Collection[int] | None
) -> dict[int, Advice]:
    @cache  # for as long as this goes on: many interviews have one and the same history
    def advised(thread: Thread) -> Advice:
        return rules.advise(thread, etiquette)

    return {key: advised(thread) for key, thread in threads(owner, applications).items()}


def _rows(advice: Mapping[int, Advice]) -> dict[Key, Values]:
    """The rows that keep the advice about these interviews."""
    said: dict[int, list[tuple[str, Values]]] = {}  # by identity: what many are told is kept once
    for advised in advice.values():
        if id(advised) not in said:
            said[id(advised)] = [
                (step.kind.value, kept_of(step, advised)) for step in advised.steps
            ]
    return {
        (interview, kind): values
        for interview, advised in advice.items()
        for kind, values in said[id(advised)]
    }


def _kept(owner: User, applications: Collection[int] | None) -> dict[Key, tuple[int, Values]]:
    """The rows there are, each with its primary key."""
    steps = PlannedStep.objects.filter(interview__owner=owner).order_by()
    if applications is not None:
        steps = steps.filter(interview__application__in=applications)
    rows = steps.values_list("pk", "interview_id", "kind", *KEPT)
    return {(interview, kind): (pk, tuple(kept)) for pk, interview, kind, *kept in rows}


def _steps(owner: User, keys: Iterable[Key], rows: Mapping[Key, Values]) -> list[PlannedStep]:
    """The rows of these keys."""
    return [
        PlannedStep(
            owner=owner,
            interview_id=interview,
            kind=kind,
            **dict(zip(KEPT, rows[interview, kind], strict=True)),
        )
        for interview, kind in keys
    ]


def _named(key: Key) -> str:
    return f"interview {key[0]}, {key[1]}"
