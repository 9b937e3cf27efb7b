"""The plan: the advice of the rules, kept in rows. This module is its only writer.

`keep` is called whenever a fact changes (`followups.signals`), and after bulk changes that raise
no signal. `differences` compares what is kept with what the rules say now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db import connection, transaction

from followups import rules
from followups.advice import Advice
from followups.history import Thread
from followups.models import PlannedStep, etiquette_of
from followups.threads import threads
from tracker import clock
from tracker.models import User
from tracker.raw_rows import Line, RawRows

Key = tuple[int, str]  # interview and kind of step: at most one row each

# What makes two rows for the same key say the same.
VALUES = [
    "due_on",
    "ready_on",
    "lapses_on",
    "since_on",
    "since",
    "last_day",
    "messages",
    "message_limit",
    "reasons",
]

# As they are written: an import plans for many interviews at once.
STEPS = RawRows(PlannedStep, "interview_id", "kind", *VALUES)


class _Step:
    """What is kept of a step, besides the interview: interviews of one history share it."""

    def __init__(self, kind: str, *values: Any) -> None:
        self.kind, self.values = kind, values

    @property
    def by_name(self) -> dict[str, Any]:
        return dict(zip(VALUES, self.values, strict=True))

    @cached_property
    def line(self) -> Line:
        """Its kind and its values as the database takes them."""
        fields = STEPS.fields[1:]
        values = zip(fields, (self.kind, *self.values), strict=True)
        return [field.get_db_prep_save(value, connection) for field, value in values]


def keep(owner: User, applications: Collection[int] | None = None) -> int:
    """Makes the rows of the owner, or of these applications, say what the rules say now.

    Returns how many rows changed. The number of queries does not depend on the number of rows.
    """
    with transaction.atomic():
        owner = owner.locked()  # who may have moved to other holidays a moment ago
        fresh, kept = _fresh(owner, applications), _kept(owner, applications)
        gone = [kept[key].pk for key in kept.keys() - fresh.keys()]
        new = [[key[0], *step.line] for key, step in fresh.items() if key not in kept]
        at = clock.now()
        changed = [
            PlannedStep(pk=kept[key].pk, updated_at=at, **fresh[key].by_name)
            for key in fresh.keys() & kept.keys()
            if kept[key].values != fresh[key].values
        ]
        if gone:
            PlannedStep.objects.filter(pk__in=gone).delete()
        if new:
            STEPS.insert(new, owner_id=owner.pk, created_at=at, updated_at=at)
        if changed:
            PlannedStep.objects.bulk_update(changed, [*VALUES, "updated_at"])
    return len(gone) + len(new) + len(changed)


def differences(owner: User, applications: Collection[int] | None = None) -> list[str]:
    """Where the kept plan of the owner, or of these applications, is not what the rules say now.

    A line for each difference.
    """
    fresh, kept = _fresh(owner, applications), _kept(owner, applications)
    lines = [f"{_named(key)}: missing" for key in fresh.keys() - kept.keys()]
    lines += [f"{_named(key)}: should not be there" for key in kept.keys() - fresh.keys()]
    lines += [
        f"{_named(key)}: kept {name} {is_kept!r}, should be {should_be!r}"
        for key in fresh.keys() & kept.keys()
        for name, is_kept, should_be in zip(
            VALUES, kept[key].values, fresh[key].values, strict=True
        )
        if is_kept != should_be
    ]
    return sorted(lines)


def _fresh(owner: User, applications: Collection[int] | None) -> dict[Key, _Step]:
    etiquette = etiquette_of(owner)

    @cache  # for as long as this goes on: many interviews have one and the same history
    def steps_of(thread: Thread) -> list[_Step]:
        return list(_steps(rules.advise(thread, etiquette)))

    return {
        (interview, step.kind): step
        for interview, thread in threads(owner, applications).items()
        for step in steps_of(thread)
    }


def _steps(advice: Advice) -> Iterator[_Step]:
    for step in advice.steps:
        yield _Step(
            step.kind.value,
            step.on,
            step.ready_on,
            step.lapses_on,
            step.since_on,
            step.since.value,
            advice.last_day,
            advice.messages,
            advice.limit,
            [reason.as_json() for reason in step.reasons],
        )


class _Kept(NamedTuple):
    """A row, with what stands in its `VALUES`."""

    pk: int
    values: tuple[Any, ...]


def _kept(owner: User, applications: Collection[int] | None) -> dict[Key, _Kept]:
    query = PlannedStep.objects.filter(interview__owner=owner).order_by()
    if applications is not None:
        query = query.filter(interview__application__in=applications)
    rows = query.values_list("interview_id", "kind", "pk", *VALUES)
    return {(interview, kind): _Kept(pk, tuple(values)) for interview, kind, pk, *values in rows}


def _named(key: Key) -> str:
    return f"interview {key[0]}, {key[1]}"
