"""Two records that are one: two people, or two companies, made one without losing a fact.

Written against the model and not against its fields, so that a field or a reference that is added
later is merged by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.formats import date_format

from tracker.models import Company, Contact
from tracker.trash import undo

CompanyOrContact = Company | Contact


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of both records, in words, and what becomes of it."""

    label: str
    kept: str
    other: str
    becomes: str


def compare(kept: CompanyOrContact, other: CompanyOrContact) -> list[FieldComparison]:
    """Every field in which either record says something, with the notes at the end."""
    lines = []
    for field in _compared(kept):
        one, two = _words(kept, field), _words(other, field)
        if one or two:
            lines.append(FieldComparison(_label(field), one, two, _becomes(one, two)))
    if kept.notes or other.notes:
        becomes = "Both are kept." if kept.notes and other.notes else "It is kept."
        lines.append(FieldComparison("Notes", kept.notes, other.notes, becomes))
    return lines


def merge(kept: CompanyOrContact, other: CompanyOrContact) -> undo.Values:
    """Makes `other` part of `kept`: what refers to it, what only it knows, and the rest as notes.

    Returns what `unmerge` needs. Call it within `tracker.models.changes.change`.

    Raises:
        ValueError: they are the same record, or not of one owner.
    """
    if kept.pk == other.pk or kept.owner_id != other.owner_id or type(kept) is not type(other):
        raise ValueError("Only two records of one owner can become one.")
    before = undo.values_of(kept)
    gone = undo.values_of(other)
    moved = _move_references(other, kept)
    _take_over(kept, other)
    # By the plain manager: `other` is no longer anything, and does not go where things can be
    # brought back from.
    type(other)._base_manager.filter(pk=other.pk).delete()
    taken_over = undo.values_of(kept)
    kept.save(update_fields=[name for name in taken_over if taken_over[name] != before[name]])
    after = undo.values_of(kept)
    changed = {name for name in after if after[name] != before[name]}
    return {
        "model": kept._meta.model_name,
        "kept": kept.pk,
        "other": gone,
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
        "moved": moved,
    }


def unmerge(kept: CompanyOrContact, record: undo.Values) -> CompanyOrContact:
    """Takes a merge back; what was changed since stays as it is. Returns the other record.

    Raises:
        IntegrityError: a new record has taken its place, such as a company of the same name.
    """
    with transaction.atomic():
        other = undo.recreate(type(kept), record["other"])
        undo.restore_values(kept, record["before"], record["after"])
        for relation in kept._meta.related_objects:
            moved = record["moved"].get(_name(relation))
            if moved:
                _move_back(relation, moved, kept, other)
    return other


def is_referred_to(record: CompanyOrContact) -> bool:
    """Whether anything points to it, be it in the trash."""
    references = (_rows_of(relation) for relation in record._meta.related_objects)
    return any(rows.filter(**{name: record.pk}).exists() for rows, name, _ in references)


def _compared(record: CompanyOrContact) -> list[models.Field[Any, Any]]:
    """What the user may have said; the rest is kept by the program. Notes are joined instead."""
    fields = record._meta.concrete_fields
    theirs = [field for field in fields if field.editable and not field.primary_key]
    return [field for field in theirs if field.name not in ("owner", "notes")]


def _label(field: models.Field[Any, Any]) -> str:
    name = str(field.verbose_name)
    return f"{name[0].upper()}{name[1:]}"


def _words(record: CompanyOrContact, field: models.Field[Any, Any]) -> str:
    value = getattr(record, field.name)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)


def _becomes(kept: str, other: str) -> str:
    if not other or kept == other:
        return "It stays."
    return f"{kept} stays; {other} goes to the notes." if kept else f"{other} is taken over."


def _take_over(kept: CompanyOrContact, other: CompanyOrContact) -> None:
    """Fills what is empty, and notes what differs."""
    notes = []
    for field in _compared(kept):
        one, two = _words(kept, field), _words(other, field)
        if two and not one:
            setattr(kept, field.attname, getattr(other, field.attname))
        elif two and one != two:
            notes.append(f"{_label(field)}: {two}")
    if other.notes:
        notes.append(other.notes)
    if notes:
        block = "\n".join([f"From the record of {other}:", *notes])
        kept.notes = f"{kept.notes}\n\n{block}" if kept.notes else block


# References: what points to a company or a person


def _name(relation: Any) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def _move_references(other: CompanyOrContact, kept: CompanyOrContact) -> dict[str, Any]:
    """Points everything to `kept`; returns the keys of what was moved, by the reference."""
    moved = {}
    for relation in other._meta.related_objects:
        rows, name, here = _rows_of(relation)
        theirs = rows.filter(**{name: other.pk})
        if here:
            # Linked to both already: one link is enough.
            mine = set(rows.filter(**{name: kept.pk}).values_list(here, flat=True))
            all_of_them = set(theirs.values_list(here, flat=True))
            theirs.filter(**{f"{here}__in": all_of_them & mine}).delete()
            keys = {"moved": sorted(all_of_them - mine), "both": sorted(all_of_them & mine)}
        else:
            keys = {"moved": sorted(theirs.values_list("pk", flat=True))}
        theirs.update(**{name: kept.pk})
        if any(keys.values()):
            moved[_name(relation)] = keys
    return moved


def _move_back(
    relation: Any, moved: dict[str, list[int]], kept: CompanyOrContact, other: CompanyOrContact
) -> None:
    rows, name, here = _rows_of(relation)
    # Only what still points to the one that was kept.
    rows.filter(**{name: kept.pk, f"{here or 'pk'}__in": moved["moved"]}).update(**{name: other.pk})
    if here:
        standing = relation.related_model._base_manager.filter(pk__in=moved["both"])
        rows.bulk_create(
            [
                rows.model(**{here: pk, name: other.pk})
                for pk in standing.values_list("pk", flat=True)
            ]
        )


def _rows_of(relation: Any) -> tuple[models.QuerySet[Any], str, str]:
    """The rows that hold a reference, the column of it, and for links the column of their record.

    By the plain manager, so that what lies in the trash is moved as well.
    """
    if relation.many_to_many:
        through, field = relation.through, relation.field
        there, here = field.m2m_reverse_field_name(), field.m2m_field_name()
        return through._base_manager.all(), f"{there}_id", f"{here}_id"
    return relation.related_model._base_manager.all(), relation.field.attname, ""
