"""The plan: the advice of the rules, kept in rows. This module is its only writer.

`keep` is called whenever a fact changes (`followups.signals`), and after bulk changes that raise
no signal. `differences` compares what is kept with what the rules say now.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from followups import rules
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


def keep(owner: User, applications: Collection[int] | None = None) -> int:
    """Makes the rows of the owner, or of these applications, say what the rules say now.

    Returns how many rows changed. The number of queries does not depend on the number of rows.
    """
    with transaction.atomic():
        owner = owner.locked()  # who may have moved to other holidays a moment ago
        fresh, kept = _fresh(owner, applications), _kept(owner, applications)
        gone = [kept[key].pk for key in kept.keys() - fresh.keys()]
        new = [fresh[key] for key in fresh if key not in kept]
        changed = [fresh[key] for key in fresh if key in kept and _differ(fresh[key], kept[key])]
        for step in changed:
            step.pk = kept[step.interview_id, step.kind].pk
            step.updated_at = clock.now()  # nothing sets it where many are written at once
        if gone:
            PlannedStep.objects.filter(pk__in=gone).delete()
        if new:
            at = clock.now()
            STEPS.insert(map(_line, new), owner_id=owner.pk, created_at=at, updated_at=at)
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
        f"{_named(key)}: kept {name} {getattr(kept[key], name)!r}, should be "
        f"{getattr(fresh[key], name)!r}"
        for key in fresh.keys() & kept.keys()
        for name in VALUES
        if getattr(fresh[key], name) != getattr(kept[key], name)
    ]
    return sorted(lines)


def _fresh(owner: User, applications: Collection[int] | None) -> dict[Key, PlannedStep]:
    etiquette = etiquette_of(owner)
    return {
        (interview, step.kind): step
        for interview, thread in threads(owner, applications).items()
        for step in PlannedStep.from_advice(owner, interview, rules.advise(thread, etiquette))
    }


def _line(step: PlannedStep) -> Line:
    """The values of a step as the database takes them."""
    return [
        field.get_db_prep_save(getattr(step, field.attname), connection) for field in STEPS.fields
    ]


def _kept(owner: User, applications: Collection[int] | None) -> dict[Key, PlannedStep]:
    query = PlannedStep.objects.filter(interview__owner=owner)
    if applications is not None:
        query = query.filter(interview__application__in=applications)
    return {(step.interview_id, step.kind): step for step in query}


def _differ(a: PlannedStep, b: PlannedStep) -> bool:
    return any(getattr(a, name) != getattr(b, name) for name in VALUES)


def _named(key: Key) -> str:
    return f"interview {key[0]}, {key[1]}"
