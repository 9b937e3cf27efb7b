"""The way back: what an import added goes to the trash at one instant, and comes back from it.

It all goes, with what was changed in it since and what hangs on it by now, as whatever is deleted
does. What the rest of the search has come to need stays: a company with another application, a
person met elsewhere, a stage or a tag in use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Import,
    ImportedRow,
    ImportState,
    Interview,
    Stage,
    StageChange,
    Tag,
    User,
)
from tracker.models.changes import facts_changed
from tracker.site import clock
from tracker.trash.actions import TrashError

# What goes to the trash along with an application.
CHILDREN = (Interview, ContactAttempt, Document)
Keys = models.QuerySet[ImportedRow, int]
"""Primary keys of applications, as a query within another."""

SHOWN = 20  # names of what stayed; the rest is counted


def undo(record: Import) -> bool:
    """Takes back what the import added.

    False, and nothing is changed, where somebody else moved the import on.
    """
    with record.changing(ImportState.DONE) as owner:
        if owner is None:
            return False
        at, keys = clock.now(), _added_by(record)
        mine = Application.objects.of(owner).filter(pk__in=keys)
        changed = _changed_since(mine, keys, record.committed_at)
        for model in CHILDREN:
            model.objects.filter(application__in=keys).update(trashed_at=at)
        count = mine.order_by().update(trashed_at=at)
        kept = _people_and_companies(owner, record, at)
        kept += _stages(owner, record, at)
        gone, kept_tags = _tags(owner, record)
        kept += kept_tags
        _plan_anew(owner, keys)
        record.added |= {
            "tags_gone": gone,
            "undo": {
                "applications": count,
                "changed": changed,
                "kept": kept[:SHOWN],
                "kept_count": len(kept),
            },
        }
        record.state, record.undone_at, record.problem = ImportState.UNDONE, at, ""
        record.save()
    return True


def restore(record: Import) -> bool:
    """Brings back what `undo` took, as far as it is still in the trash.

    False, and nothing is changed, where somebody else moved the import on.

    Raises:
        TrashError: the rows were added again since, or the trash has been emptied.
    """
    with record.changing(ImportState.UNDONE) as owner:
        if owner is None:
            return False
        _refuse_what_is_there_again(record)
        at, keys = record.undone_at, _added_by(record)
        trashed = Application.all_objects.of(owner).filter(pk__in=keys, trashed_at=at)
        _bring_back(owner, Stage, record)
        _bring_back(owner, Company, record)
        people = Contact.all_objects.of(owner).filter(pk__in=record.added["people"], trashed_at=at)
        people.exclude(company__trashed_at__isnull=False).update(trashed_at=None)
        # One whose company or stage the user threw away stays there; restored alone, it brings
        # them along.
        standing = trashed.filter(company__trashed_at=None, stage__trashed_at=None)
        count = standing.order_by().update(trashed_at=None)
        if not count and record.added["undo"]["applications"]:
            raise TrashError("What it had added is no longer in the trash: it went for good.")
        for child in CHILDREN:
            of_them = child.all_objects.filter(application__in=keys, trashed_at=at)
            of_them.filter(application__trashed_at=None).update(trashed_at=None)
        _tag_again(owner, record)
        _plan_anew(owner, keys)
        record.added |= {"restored": count}
        record.state, record.undone_at, record.problem = ImportState.DONE, None, ""
        record.save()
    return True


def _added_by(record: Import) -> Keys:
    """The primary keys of the applications that an import added."""
    return ImportedRow.objects.filter(batch=record).values_list("application", flat=True)


def _plan_anew(owner: User, keys: Keys) -> None:
    """Makes the plan true, of those applications that it has to do with."""
    held = Interview.all_objects.filter(application__in=keys).order_by()
    applications = set(held.values_list("application_id", flat=True))
    facts_changed.send(Interview, owner=owner, applications=applications)


def _changed_since(
    applications: models.QuerySet[Application], keys: Keys, at: datetime | None
) -> int:
    """How many of them the user did something with after the import."""
    later = models.Q(updated_at__gt=at)
    for model in (StageChange, *CHILDREN):
        rows = model.objects.filter(application__in=keys, created_at__gt=at)
        later |= models.Q(pk__in=rows.order_by().values("application"))
    return applications.filter(later).count()


def _people_and_companies(owner: User, record: Import, at: datetime) -> list[str]:
    """Trashes those that nothing outside of the import needs; returns the names of the others."""
    people = Contact.objects.of(owner).filter(pk__in=record.added["people"])
    needed = models.Q()
    for rows, name in (
        (Interview.objects.all(), "contact"),
        (ContactAttempt.objects.all(), "contact"),
        (Interview.people.through.objects.filter(interview__trashed_at=None), "contact"),
        (Application.people.through.objects.filter(application__trashed_at=None), "contact"),
    ):
        keys = rows.filter(**{f"{name}__isnull": False}).order_by().values(name)
        needed |= models.Q(pk__in=keys)
    people.exclude(needed).order_by().update(trashed_at=at)
    companies = Company.objects.of(owner).filter(pk__in=record.added["companies"])
    used = models.Q(pk__in=Application.objects.of(owner).order_by().values("company"))
    used |= models.Q(
        pk__in=Contact.objects.of(owner).exclude(company=None).order_by().values("company")
    )
    companies.exclude(used).order_by().update(trashed_at=at)
    return [record.name for rows in (companies.all(), people.all()) for record in rows]


def _stages(owner: User, record: Import, at: datetime) -> list[str]:
    kept = []
    for stage in Stage.objects.of(owner).filter(pk__in=record.added["stages"]):
        if Application.objects.filter(stage=stage).exists() or stage.why_needed():
            kept.append(stage.name)
        else:
            Stage.objects.filter(pk=stage.pk).update(trashed_at=at)
    return kept


def _tags(owner: User, record: Import) -> tuple[list[tuple[str, list[int]]], list[str]]:
    """Tags have no trash: those that nothing living has go, and are remembered."""
    tagged = Application.tags.through.objects
    tags = Tag.objects.of(owner).filter(pk__in=record.added["tags"])
    living = tagged.filter(application__trashed_at=None).order_by().values("tag")
    gone = []
    for tag in tags.exclude(pk__in=living):
        had = tagged.filter(tag=tag).order_by("application").values_list("application", flat=True)
        gone.append((tag.name, list(had)))
        tag.delete()
    return gone, [tag.name for tag in tags.all()]


def _refuse_what_is_there_again(record: Import) -> None:
    others = ImportedRow.objects.filter(owner=record.owner_id).exclude(batch=record)
    others = others.exclude(batch__state=ImportState.UNDONE)
    mine = ImportedRow.objects.filter(batch=record).order_by().values("fingerprint")
    again = others.filter(fingerprint__in=mine).select_related("batch")
    if first := again.first():
        raise TrashError(
            f"{again.count()} of its rows were added again since, by {first.batch}. "
            "Take that import back first."
        )


def _bring_back(owner: User, model: type[Company] | type[Stage], record: Import) -> None:
    """Companies or stages of the import out of the trash; where one of the same name is there by
    now, that one serves as well.
    """
    keys = record.added["companies" if model is Company else "stages"]
    rows = model.all_objects.of(owner).filter(pk__in=keys, trashed_at=record.undone_at)
    living = {name: pk for pk, name in _names(model.objects.of(owner))} if keys else {}
    taken = [(pk, living[name]) for pk, name in _names(rows) if name in living]
    for old, new in taken:
        field = "company" if model is Company else "stage"
        Application.all_objects.of(owner).filter(**{field: old}).update(**{field: new})
        if model is Company:
            Contact.all_objects.of(owner).filter(company=old).update(company=new)
    rows.exclude(pk__in=[old for old, _ in taken]).update(trashed_at=None)


def _names(rows: models.QuerySet[models.Model]) -> Iterable[tuple[int, str]]:
    """The key of each company or stage, and what two of the same name share."""
    if rows.model is Company:
        return rows.order_by().values_list("pk", "name_key")
    return [(pk, name.casefold()) for pk, name in rows.order_by().values_list("pk", "name")]


def _tag_again(owner: User, record: Import) -> None:
    gone = record.added.pop("tags_gone", [])
    known = {tag.name.casefold(): tag for tag in Tag.objects.of(owner)}
    tagged = Application.tags.through
    for name, keys in gone:
        tag = known.get(name.casefold())
        if tag is None:
            tag = Tag.objects.create(owner=owner, name=name)
            record.added["tags"].append(tag.pk)
        living = Application.objects.of(owner).filter(pk__in=keys).order_by("pk")
        again = [tagged(application=job, tag=tag) for job in living.only("pk")]
        tagged.objects.bulk_create(again, ignore_conflicts=True)
