"""The trash: where everything goes that a person deletes, and comes back from.

What hangs on what is said once, by `on_delete` of the fields: what would be deleted along goes to
the trash along, at the same instant; what would be set to nothing is released, and remembers; what
is restricted is refused. A restored record brings back exactly what went with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.deletion import CASCADE, RESTRICT, SET_NULL
from django.utils.text import get_text_list

from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Interview,
    Stage,
    Trashable,
    User,
)
from tracker.models.base import OwnedQuerySet
from tracker.models.changes import change, facts_changed

DAYS_KEPT = 30
"""After so many days in the trash a record goes for good (`manage.py empty_trash`)."""

# Everything that has a trash, what hangs on others before what they hang on.
KINDS: dict[str, type[Trashable]] = {
    "document": Document,
    "attempt": ContactAttempt,
    "interview": Interview,
    "application": Application,
    "person": Contact,
    "company": Company,
    "stage": Stage,
}


class TrashError(Exception):
    """Says in a sentence why a record cannot go to the trash, or cannot come back."""


def trash(record: Trashable, at: datetime) -> None:
    """Puts a record into the trash as of the instant `at`; one that is there already stays so.

    Raises:
        TrashError: something that is not in the trash cannot stand without it.
    """
    with change(record.owner):
        record.refresh_from_db()
        if record.is_trashed:
            return
        _refuse_what_is_needed(record)
        record.released = _release(record)
        record.trashed_at = at
        _write(record)
        for field in _referring(type(record), CASCADE):
            rows = field.model.objects.filter(**{field.name: record})
            rows.update(trashed_at=at)
        _say_changed(record)


def restore(record: Trashable) -> None:
    """Brings a record back, with all that went to the trash with it and all that referred to it.

    One that is not in the trash stays as it is.

    Raises:
        TrashError: what it belongs to is in the trash itself, or something else has its name.
    """
    with change(record.owner):
        record.refresh_from_db()
        if not record.is_trashed:
            return
        _bring_back_what_it_needs(record)
        at, released = record.trashed_at, record.released
        record.trashed_at, record.released = None, {}
        try:
            record.validate_constraints()
        except ValidationError as error:
            record.trashed_at, record.released = at, released
            raise TrashError(" ".join(error.messages)) from error
        _write(record)
        for field in _referring(type(record), CASCADE):
            rows = field.model.all_objects.filter(**{field.name: record, "trashed_at": at})
            rows.update(trashed_at=None)
        _tie_again(record, released)
        _say_changed(record)


def empty(before: datetime, owner: User | None = None) -> int:
    """Deletes for good what went to the trash before an instant, of one owner or of everybody.

    Returns how many records it deleted, with all that went with them. What something newer still
    needs stays until that goes.
    """
    count = 0
    for model in KINDS.values():
        # Said twice, since the index of what is in the trash is found by the second only.
        rows = model.all_objects.filter(trashed_at__lt=before).exclude(trashed_at=None)
        if owner is not None:
            rows = rows.filter(owner=owner)
        for pk, whose in rows.values_list("pk", "owner"):
            count += _delete(rows.filter(pk=pk), User(pk=whose))
    return count


def _delete(rows: OwnedQuerySet[Trashable], owner: User) -> bool:
    """Deletes the one record, unless it was restored meanwhile or is still needed."""
    try:
        with change(owner):
            record = rows.first()
            if record is not None:
                record.delete()
    except models.RestrictedError:
        return False
    return record is not None


def went_alone(model: type[Trashable], owner: User) -> OwnedQuerySet[Trashable]:
    """What is in the trash of its own accord, and not along with what it belongs to."""
    rows = model.all_objects.filter(owner=owner).exclude(trashed_at=None)
    for field in _foreign_keys(model, CASCADE):
        rows = rows.exclude(trashed_at=models.F(f"{field.name}__trashed_at"))
    return rows


def goes_for_good_at(record: Trashable) -> datetime | None:
    """When it is deleted for good; None while it is not in the trash."""
    return record.trashed_at and record.trashed_at + timedelta(days=DAYS_KEPT)


def _refuse_what_is_needed(record: Trashable) -> None:
    needed_by = []
    for field in _referring(type(record), RESTRICT):
        if count := field.model.objects.filter(**{field.name: record}).count():
            names = field.model._meta
            name = names.verbose_name if count == 1 else names.verbose_name_plural
            needed_by.append(f"{count} {name}")
    if needed_by:
        counted = get_text_list(needed_by, "and")
        raise TrashError(f"{record} still has {counted}. Move or delete them first.")


def _release(record: Trashable) -> dict[str, list[int]]:
    """Lets go of the record wherever it may be left out; returns where that was."""
    released = {}
    for field in _referring(type(record), SET_NULL):
        rows = field.model._base_manager.filter(**{field.name: record})
        if keys := list(rows.values_list("pk", flat=True)):
            released[f"{field.model._meta.model_name}.{field.name}"] = keys
            rows.update(**{field.name: None})
    return released


def _tie_again(record: Trashable, released: dict[str, list[int]]) -> None:
    """Where nothing else was put in its place meanwhile, and nothing moved away."""
    for field in _referring(type(record), SET_NULL):
        keys = released.get(f"{field.model._meta.model_name}.{field.name}", [])
        rows = field.model._base_manager.filter(pk__in=keys, **{field.name: None})
        if isinstance(record, Interview):
            rows = rows.filter(application=record.application_id)
        rows.update(**{field.name: record})


def _bring_back_what_it_needs(record: Trashable) -> None:
    for field in _foreign_keys(type(record), CASCADE):
        if getattr(record, field.name).is_trashed:
            name = field.related_model._meta.verbose_name
            raise TrashError(f"Its {name} is in the trash too. Restore that first.")
    for field in _foreign_keys(type(record), RESTRICT):
        needed = getattr(record, field.name)
        if needed is None or not needed.is_trashed:
            continue
        try:
            restore(needed)
        except TrashError:  # something else has the name by now, and serves as well
            mine = type(needed).objects.filter(owner=record.owner_id)
            found = mine.filter(name__iexact=needed.name).first()
            if found is None:
                raise
            setattr(record, field.name, found)


def _write(record: Trashable) -> None:
    """Past `save`, which means a change by the user; only what the trash has to do with."""
    changed = {"trashed_at": record.trashed_at, "released": record.released}
    for field in _foreign_keys(type(record), RESTRICT):
        changed[field.name] = getattr(record, field.name)
    type(record).all_objects.filter(pk=record.pk).update(**changed)


def _say_changed(record: Trashable) -> None:
    own = record.pk if isinstance(record, Application) else getattr(record, "application_id", None)
    if own is not None:
        facts_changed.send(type(record), owner=record.owner, applications=[own])


def _referring(model: type[models.Model], on_delete: object) -> Iterator[Any]:
    """The foreign keys that lead to `model`; for what goes along, from what has a trash itself."""
    relations: tuple[Any, ...] = model._meta.related_objects
    for relation in relations:
        of_trash = issubclass(relation.related_model, Trashable)
        if relation.on_delete is on_delete and (of_trash or on_delete is SET_NULL):
            yield relation.field


def _foreign_keys(model: type[models.Model], on_delete: object) -> list[Any]:
    """The foreign keys of `model` that lead to something with a trash."""
    fields: tuple[Any, ...] = model._meta.fields
    return [
        field
        for field in fields
        if field.remote_field
        and field.remote_field.on_delete is on_delete
        and issubclass(field.related_model, Trashable)
    ]
