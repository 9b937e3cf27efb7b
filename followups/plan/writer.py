"""The plan: the advice of the rules, kept in rows. This module is its only writer.

`refresh` is called whenever a fact changes (`followups.plan.signals`, `followups.plan.changes`),
and after bulk changes that raise no signal. `differences` compares what is stored with what the
rules say now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from followups import rules
from followups.advice import Advice
from followups.etiquette import Etiquette
from followups.plan.models import PLAN_FIELDS, PlannedStep, etiquette_of, plan_values
from followups.plan.threads import threads
from tracker.models import User

Key = tuple[int, str]  # interview and kind of step: at most one row each
Values = tuple[object, ...]  # what a row says, in the order of `PLAN_FIELDS`

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RefreshedPlan:
    """What the rules say by interview, by which etiquette, and how many rows had to be changed."""

    advice: dict[int, Advice]
    etiquette: Etiquette
    rows: int


def refresh(owner: User, applications: Collection[int] | None = None) -> int:
    """Makes the rows of the owner, or of these applications, say what the rules say now.

    Returns how many rows changed. The number of queries does not depend on the number of rows.
    """
    with transaction.atomic(savepoint=False):
        owner = owner.locked()  # who may have moved to other holidays a moment ago
        return refresh_locked(owner, etiquette_of(owner), applications).rows


def refresh_locked(
    owner: User, etiquette: Etiquette, applications: Collection[int] | None
) -> RefreshedPlan:
    """The same for an owner who is locked (`User.locked`), with the etiquette of then."""
    advice = _advice(owner, etiquette, applications)
    fresh = _rows(advice)
    kept = _stored(owner, applications)
    gone = [kept[key][0] for key in kept.keys() - fresh.keys()]
    written = [key for key in fresh if key not in kept or fresh[key] != kept[key][1]]
    if gone:
        PlannedStep.objects.filter(pk__in=gone).delete()
    PlannedStep.objects.bulk_create(
        [_step(owner, key, fresh[key]) for key in written],
        ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["interview", "kind"],
        update_fields=[*PLAN_FIELDS, "updated_at"],
    )
    return RefreshedPlan(advice, etiquette, len(gone) + len(written))


def differences(owner: User, applications: Collection[int] | None = None) -> list[str]:
    """Where the kept plan of the owner, or of these applications, is not what the rules say now.

    A line for each difference.
    """
    fresh = _rows(_advice(owner, etiquette_of(owner), applications))
    kept = {key: values for key, (_, values) in _stored(owner, applications).items()}
    lines = [f"{_named(key)}: missing" for key in fresh.keys() - kept.keys()]
    lines += [f"{_named(key)}: should not be there" for key in kept.keys() - fresh.keys()]
    lines += [
        f"{_named(key)}: kept {name} {is_kept!r}, should be {should_be!r}"
        for key in fresh.keys() & kept.keys()
        for name, is_kept, should_be in zip(PLAN_FIELDS, kept[key], fresh[key], strict=True)
        if is_kept != should_be
    ]
    return sorted(lines)


def _advice(
    owner: User, etiquette: Etiquette, applications: Collection[int] | None
) -> dict[int, Advice]:
    found = threads(owner, applications)
    return {key: rules.advise(thread, etiquette) for key, thread in found.items()}


def _rows(advice: Mapping[int, Advice]) -> dict[Key, Values]:
    """The rows that keep the advice about these interviews."""
    return {
        (interview, step.kind.value): plan_values(step, advised)
        for interview, advised in advice.items()
        for step in advised.steps
    }


def _stored(owner: User, applications: Collection[int] | None) -> dict[Key, tuple[int, Values]]:
    """The rows there are, each with its primary key."""
    steps = PlannedStep.objects.filter(interview__owner=owner).order_by()
    if applications is not None:
        steps = steps.filter(interview__application__in=applications)
    rows = steps.values_list("pk", "interview_id", "kind", *PLAN_FIELDS)
    return {(interview, kind): (pk, tuple(kept)) for pk, interview, kind, *kept in rows}


def _step(owner: User, key: Key, values: Values) -> PlannedStep:
    interview, kind = key
    kept = dict(zip(PLAN_FIELDS, values, strict=True))
    return PlannedStep(owner=owner, interview_id=interview, kind=kind, **kept)


def _named(key: Key) -> str:
    return f"interview {key[0]}, {key[1]}"
