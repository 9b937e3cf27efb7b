"""The way back: what an import added goes to the trash at one instant, and comes back from it.

It all goes, with what was changed in it since and what hangs on it by now, as whatever is deleted
does. What the rest of the search has come to need stays: a company with another application, a
person met elsewhere, a stage or a tag in use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from tracker.imports.adding import TAGGED, Ranges, in_ranges, keys_of, plan_anew, ranges_of
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
from tracker.raw_rows import much_memory
from tracker.trash.actions import Refused

# What goes to the trash along with an application.
CHILDREN = (Interview, ContactAttempt, Document)
SHOWN = 20  # names of what stayed; the rest is counted


def undo(record: Import, at: datetime) -> bool:
    """Takes back what the import added, as of the instant `at`.

    False, and nothing is changed, where it is not being taken back (any more).
    """
    with much_memory(), transaction.atomic():
        owner = record.owner.locked()
        record.refresh_from_db()
        if record.state != ImportState.UNDOING:
            return False
        ranges = record.added["applications"]
        mine = Application.objects.of(owner).filter(in_ranges(ranges))
        changed = _changed_since(mine, ranges, record.committed_at)
        planned = _with_interviews(ranges)
        for model in CHILDREN:
            model.objects.filter(in_ranges(ranges, "application")).update(trashed_at=at)
        count = mine.order_by().update(trashed_at=at)
        kept = _people_and_companies(owner, record, at)
        kept += _stages(owner, record, at)
        gone, kept_tags = _tags(owner, record)
        kept += kept_tags
        plan_anew(owner, planned)
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

    False, and nothing is changed, where it is not being brought back (any more).

    Raises:
        Refused: the rows were added again since, or the trash has been emptied.
    """
    with much_memory(), transaction.atomic():
        owner = record.owner.locked()
        record.refresh_from_db()
        if record.state != ImportState.RESTORING:
            return False
        _refuse_what_is_there_again(record)
        at: Any = record.undone_at
        ranges = record.added["applications"]
        trashed = Application.everything.of(owner).filter(in_ranges(ranges), trashed_at=at)
        for model, names in ((Stage, ("stage",)), (Company, ("company",))):
            _bring_back(owner, model, record, names)
        people = Contact.everything.of(owner).filter(
            in_ranges(record.added["people"]), trashed_at=at
        )
        people.exclude(company__trashed_at__isnull=False).update(trashed_at=None)
        # One whose company or stage the user threw away stays there; restored alone, it brings
        # them along.
        standing = trashed.filter(company__trashed_at=None, stage__trashed_at=None)
        count = standing.order_by().update(trashed_at=None)
        if not count and record.added["undo"]["applications"]:
            raise Refused("What it had added is no longer in the trash: it went for good.")
        for child in CHILDREN:
            of_them = child.everything.filter(in_ranges(ranges, "application"), trashed_at=at)
            of_them.filter(application__trashed_at=None).update(trashed_at=None)
        _tag_again(owner, record)
        plan_anew(owner, _with_interviews(ranges))
        record.added |= {"restored": count}
        record.state, record.undone_at, record.problem = ImportState.DONE, None, ""
        record.save()
    return True


def _with_interviews(ranges: Ranges) -> list[int]:
    """The keys of those applications that the plan has to do with."""
    rows = Interview.everything.filter(in_ranges(ranges, "application"))
    return list(rows.order_by().values_list("application_id", flat=True).distinct())


def _changed_since(applications: models.QuerySet[Any], ranges: Ranges, at: datetime | None) -> int:
    """How many of them the user did something with after the import."""
    later = models.Q(updated_at__gt=at)
    for model in (StageChange, *CHILDREN):
        rows = model.objects.filter(in_ranges(ranges, "application"), created_at__gt=at)  # type: ignore[misc]
        later |= models.Q(pk__in=rows.order_by().values("application"))
    return applications.filter(later).count()


def _people_and_companies(owner: User, record: Import, at: datetime) -> list[str]:
    """Trashes those that nothing outside of the import needs; returns the names of the others."""
    people = Contact.objects.of(owner).filter(in_ranges(record.added["people"]))
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
    companies = Company.objects.of(owner).filter(in_ranges(record.added["companies"]))
    used = models.Q(pk__in=Application.objects.of(owner).order_by().values("company"))
    used |= models.Q(
        pk__in=Contact.objects.of(owner).exclude(company=None).order_by().values("company")
    )
    companies.exclude(used).order_by().update(trashed_at=at)
    return [record.name for rows in (companies.all(), people.all()) for record in rows]


def _stages(owner: User, record: Import, at: datetime) -> list[str]:
    kept = []
    for stage in Stage.objects.of(owner).filter(in_ranges(record.added["stages"])):
        if Application.objects.filter(stage=stage).exists() or stage.why_needed():
            kept.append(stage.name)
        else:
            Stage.objects.filter(pk=stage.pk).update(trashed_at=at)
    return kept


def _tags(owner: User, record: Import) -> tuple[list[Any], list[str]]:
    """Tags have no trash: those that nothing living has go, and are remembered."""
    tagged = Application.tags.through.objects
    tags = Tag.objects.of(owner).filter(in_ranges(record.added["tags"]))
    living = tagged.filter(application__trashed_at=None).order_by().values("tag")
    gone = []
    for tag in tags.exclude(pk__in=living):
        had = tagged.filter(tag=tag).order_by("application").values_list("application", flat=True)
        gone.append([tag.name, ranges_of(had)])
        tag.delete()
    return gone, [tag.name for tag in tags.all()]


def _refuse_what_is_there_again(record: Import) -> None:
    others = ImportedRow.objects.filter(owner=record.owner_id).exclude(batch=record)
    others = others.exclude(batch__state=ImportState.UNDONE)
    mine = ImportedRow.objects.filter(batch=record).order_by().values("fingerprint")
    again = others.filter(fingerprint__in=mine).select_related("batch")
    if first := again.first():
        raise Refused(
            f"{again.count()} of its rows were added again since, by {first.batch}. "
            "Take that import back first."
        )


def _bring_back(owner: User, model: Any, record: Import, names: Iterable[str]) -> None:
    """Companies or stages of the import out of the trash; where one of the same name is there by
    now, that one serves as well.
    """
    ranges = record.added["companies" if model is Company else "stages"]
    rows = model.everything.of(owner).filter(in_ranges(ranges), trashed_at=record.undone_at)
    living = {name: pk for pk, name in _names(model.objects.of(owner))} if ranges else {}
    taken = [(pk, living[name]) for pk, name in _names(rows) if name in living]
    for old, new in taken:
        for name in names:
            Application.everything.of(owner).filter(**{name: old}).update(**{name: new})
        if model is Company:
            Contact.everything.of(owner).filter(company=old).update(company=new)
    rows.exclude(pk__in=[old for old, _ in taken]).update(trashed_at=None)


def _names(rows: models.QuerySet[Any]) -> Iterable[tuple[int, str]]:
    """The key of each company or stage, and what two of the same name share."""
    if rows.model is Company:
        return rows.order_by().values_list("pk", "name_key")
    return [(pk, name.casefold()) for pk, name in rows.order_by().values_list("pk", "name")]


def _tag_again(owner: User, record: Import) -> None:
    gone = record.added.pop("tags_gone", [])
    known = {tag.name.casefold(): tag for tag in Tag.objects.of(owner)}
    mine = Application.objects.of(owner).order_by().values_list("pk", flat=True)
    living = set(mine.iterator()) if gone else set()
    keys, again = [], list[tuple[int, int]]()
    for name, ranges in gone:
        tag = known.get(name.casefold())
        if tag is None:
            tag = Tag.objects.create(owner=owner, name=name)
            keys.append(tag.pk)
        tagged = Application.tags.through.objects.filter(tag=tag)
        taken = set(tagged.values_list("application_id", flat=True))
        again += [(pk, tag.pk) for pk in keys_of(ranges) if pk in living and pk not in taken]
    TAGGED.insert(sorted(again))  # in the order in which the database has them
    record.added["tags"] = ranges_of(sorted({*keys_of(record.added["tags"]), *keys}))
