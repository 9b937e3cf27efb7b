"""One change of somebody's facts: they are locked once, and their plan is written once.

A record that is saved alone does both for itself (`followups.plan.signals`). Where several are saved,
or where what is known decides whether one is, `changing` does both for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from followups.advice import Advice
from followups.plan import writer
from followups.plan.models import etiquette_of
from tracker.models import User


class Change:
    """What is under way: whose facts they are, as of their lock, and whose plan is stale by now."""

    def __init__(self, owner: User) -> None:
        self.owner, self.etiquette = owner, etiquette_of(owner)
        self.stale: set[int] = set()

    def advice(self, application: int) -> dict[int, Advice]:
        """What the rules say now of the application's interviews, by their primary keys.

        The plan is written to say so; that of all else that changed until now is written too.
        """
        written = writer.write(self.owner, self.etiquette, self.stale | {application})
        self.stale.clear()
        return written.advice


_UNDER_WAY: ContextVar[Change | None] = ContextVar("change", default=None)


@contextmanager
def changing(user: User) -> Iterator[Change]:
    """A transaction that changes facts of the user. Nobody else changes any until it ends.

    Until then the plan may be behind the facts: ask `Change.advice` for what follows from them.

    Raises:
        User.DoesNotExist: the user was deleted in the meantime.
    """
    with transaction.atomic():
        change = Change(user.locked())
        before = _UNDER_WAY.set(change)
        try:
            yield change
        finally:
            _UNDER_WAY.reset(before)
        if change.stale:
            writer.write(change.owner, change.etiquette, change.stale)


def under_way(owner: int) -> Change | None:
    """The change of the facts of the user with this primary key that the caller is part of."""
    change = _UNDER_WAY.get()
    return change if change and change.owner.pk == owner else None


def facts_changed(owner: User, applications: Collection[int]) -> None:
    """The plan of these applications is made true: now, or with the change that is under way."""
    if change := under_way(owner.pk):
        change.stale.update(applications)
    else:
        writer.keep(owner, applications)


def policy_changed(owner: User) -> None:
    """The whole plan is made true: the owner's etiquette or holidays are others by now."""
    writer.keep(owner)
    if change := under_way(owner.pk):
        change.owner = owner.locked()
        change.etiquette = etiquette_of(change.owner)
