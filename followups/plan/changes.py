"""What follows from a change of facts: the plan is written once, when the change ends.

A record that is saved alone has its plan written at once. Within a `change`
(`tracker.models.changes`) the plan may be behind the facts until it ends: ask `advice_now` for what
follows from them.
"""

from __future__ import annotations

from collections.abc import Collection
from weakref import WeakKeyDictionary

from django.db.transaction import TransactionManagementError
from django.dispatch import receiver

from followups.etiquette import Etiquette
from followups.plan import writer
from followups.plan.models import etiquette_of
from tracker.models import User
from tracker.models.changes import Change, change_ends, under_way

_READ: WeakKeyDictionary[Change, Etiquette] = WeakKeyDictionary()


def etiquette_in(change: Change) -> Etiquette:
    """How the owner follows up, as of their lock. Read once for a change."""
    if change not in _READ:
        _READ[change] = etiquette_of(change.owner)
    return _READ[change]


def advice_now(owner: User, application: int) -> writer.RefreshedPlan:
    """What the rules say now of the application's interviews.

    The plan is written to say so; that of all else that changed until now is written too.

    Raises:
        TransactionManagementError: no change of the owner's facts is under way.
    """
    change = under_way(owner.pk)
    if change is None:
        raise TransactionManagementError("Advice is asked for within a change.")
    written = writer.refresh_locked(
        change.owner, etiquette_in(change), change.stale | {application}
    )
    change.stale.clear()
    return written


@receiver(change_ends)
def write_plan(change: Change, **kwargs: object) -> None:
    """The plan of all that changed is true again."""
    if change.stale:
        writer.refresh_locked(change.owner, etiquette_in(change), change.stale)


def facts_changed(owner: User, applications: Collection[int]) -> None:
    """The plan of these applications is made true: now, or with the change that is under way."""
    if change := under_way(owner.pk):
        change.stale.update(applications)
    else:
        writer.refresh(owner, applications)


def policy_changed(owner: User) -> None:
    """The whole plan is made true: the owner's etiquette or holidays are others by now."""
    writer.refresh(owner)
    if change := under_way(owner.pk):
        change.owner = owner.locked()
        _READ.pop(change, None)
