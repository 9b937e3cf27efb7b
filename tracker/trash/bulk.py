"""Many applications into the trash at once, and back. Each in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.models import Application, ContactAttempt, Document, Interview, User
from tracker.models.changes import change, facts_changed

# What goes to the trash along with an application.
CHILDREN = (Interview, ContactAttempt, Document)


def trash_many(owner: User, applications: Iterable[int], at: datetime) -> int:
    """Puts the owner's applications of these primary keys into the trash, each with its own.

    Returns how many went. `restore_many` brings back what went at the instant `at`.
    """
    with change(owner):
        mine = Application.objects.of(owner).filter(pk__in=list(applications))
        keys = list(mine.values_list("pk", flat=True))
        _put(keys, None, at)
        facts_changed.send(Application, owner=owner, applications=keys)
    return len(keys)


def restore_many(owner: User, at: datetime) -> int:
    """Brings back the applications that went to the trash at one instant, each with its own.

    Returns how many came back. One whose company went to the trash since stays there; restored by
    itself it brings the company along.
    """
    with change(owner):
        trashed = Application.all_objects.of(owner).filter(trashed_at=at, company__trashed_at=None)
        keys = list(trashed.values_list("pk", flat=True))
        _put(keys, at, None)
        facts_changed.send(Application, owner=owner, applications=keys)
    return len(keys)


def _put(applications: list[int], before: datetime | None, after: datetime | None) -> None:
    """Applications and what hangs on them, from one instant to another; None is out of it."""
    Application.all_objects.filter(pk__in=applications).update(trashed_at=after)
    for model in CHILDREN:
        rows = model.all_objects.filter(application__in=applications, trashed_at=before)
        rows.update(trashed_at=after)
