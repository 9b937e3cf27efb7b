"""The one way of a change: lock the owner, then read, then write only what changes.

A record that was read before the lock may have been changed by somebody else since; saved again,
it would take their change back. `change` makes the right order the easy one, and `changes_facts`
does it for a view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.dispatch import Signal

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from tracker.models.user import User
    from tracker.site.requests import Request

# After rows were changed behind the back of `post_save`, in the same transaction. `owner` is whose
# they are, `applications` the primary keys of those that the change was about.
facts_changed = Signal()

# At the end of a change, in its transaction: what is derived from facts is made true. `change`.
change_ends = Signal()


P = ParamSpec("P")
R = TypeVar("R", bound="HttpResponseBase")


class Change:
    """What is under way: whose facts they are, as of their lock.

    `stale` are the applications whose facts changed, by primary key, for whoever derives
    something from them.
    """

    def __init__(self, owner: User) -> None:
        self.owner = owner
        self.stale: set[int] = set()


_UNDER_WAY: ContextVar[Change | None] = ContextVar("change", default=None)


@contextmanager
def change(user: User) -> Iterator[Change]:
    """A transaction that changes facts of the user. Nobody else changes any until it ends.

    Read what you change within it. Within another change of the same user it is part of that one:
    it can fail by itself, and the lock is there already.

    Raises:
        User.DoesNotExist: the user was deleted in the meantime.
    """
    with transaction.atomic():
        if outer := under_way(user.pk):
            yield outer
            return
        change = Change(user.locked())
        before = _UNDER_WAY.set(change)
        try:
            yield change
            change_ends.send(Change, change=change)
        finally:
            _UNDER_WAY.reset(before)


def under_way(owner: int) -> Change | None:
    """The change of the facts of the user with this primary key that the caller is part of."""
    found = _UNDER_WAY.get()
    return found if found and found.owner.pk == owner else None


def changes_facts(
    view: Callable[Concatenate[Request, P], R],
) -> Callable[Concatenate[Request, P], R]:
    """A view whose POST is one `change` of the user's facts, from before it reads any.

    The user of the request is then the one who is locked.
    """

    @wraps(view)
    def in_one_change(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with change(request.user) as under_way:
            request.user = under_way.owner
            return view(request, *args, **kwargs)

    return in_one_change
