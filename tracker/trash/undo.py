"""What can be taken back with one tap, where the record alone does not say what it was before.

Kept in the session for as long as the few changes after it: an undo is for the moment after.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.urls import reverse

from tracker.site.requests import Request

if TYPE_CHECKING:
    from tracker.models import User

_KEPT = 5
_KEY = "undo"

M = TypeVar("M", bound=models.Model)

Values = dict[str, Any]
"""Column by column, as JSON can hold it."""


Undo = Callable[["User", Values], str]

_UNDO: dict[str, Undo] = {}


def register(what: str) -> Callable[[Undo], Undo]:
    """Decorates what undoes a kind of change: told the user and what `offer` kept of it.

    It says in a sentence what became of it. Rooms register theirs; the address is one.
    """

    def decorate(undo: Undo) -> Undo:
        _UNDO[what] = undo
        return undo

    return decorate


def offer(request: Request, what: str, record: Values) -> str:
    """Keeps what is needed to take a change back; returns the path that takes it back.

    `what` names the kind of change for `register`; `record` is what JSON can hold.
    """
    kept = request.session.get(_KEY, {})
    token = secrets.token_urlsafe(8)
    newest = list(kept.items())[1 - _KEPT :]
    request.session[_KEY] = {**dict(newest), token: {"what": what, **record}}
    return f"{reverse('take_back')}?of={token}"


def perform(request: Request) -> str:
    """Undoes what `offer` gave the path for, once, and says in a sentence what became of it."""
    kept = request.session.get(_KEY, {})
    record: Values = kept.pop(request.GET.get("of", ""), {})
    request.session[_KEY] = kept
    undo = _UNDO.get(record.get("what", ""))
    return undo(request.user, record) if undo else "There is nothing to undo any more."


def values_of(record: models.Model, *names: str) -> Values:
    """The columns of a record, or those of `names`."""
    columns = [field.attname for field in record._meta.concrete_fields]
    return {name: _as_json(getattr(record, name)) for name in names or columns}


def as_python(model: type[models.Model], values: Values) -> Values:
    """The values as a record has them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def recreate(model: type[M], values: Values) -> M:
    """Writes a deleted record again, down to its key and its days. Not without a transaction.

    Raises:
        IntegrityError: another record has taken its place.
    """
    record = model(**as_python(model, values))
    record.save_base(raw=True, force_insert=True)
    return record


def restore_values(record: models.Model, before: Values, after: Values) -> None:
    """Gives a record the values it had before, save those that were changed since."""
    model = type(record)
    now = values_of(record, *after)
    unchanged = {name: value for name, value in before.items() if now[name] == after[name]}
    if unchanged:
        rows = model._base_manager.filter(pk=record.pk)
        rows.update(**as_python(model, unchanged))


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, time)) else value
