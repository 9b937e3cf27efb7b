"""Changes of many applications at once, with the way back. Each in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db.models import OuterRef, Subquery

from tracker.models import (
    Application,
    Stage,
    StageChange,
    Tag,
    User,
)
from tracker.models.changes import change, facts_changed

ROWS_AT_ONCE = 500


def move_many(owner: User, applications: Iterable[int], stage: Stage, on: date) -> UUID:
    """Moves the owner's applications of these primary keys to `stage`, and records each move.

    Those that are there already stay as they are. Those in the trash move as well: whoever wants
    only others has to name only others. Returns what `undo_moves` takes the moves back by.
    """
    batch = uuid4()
    with change(owner):
        mine = Application.all_objects.of(owner).filter(pk__in=list(applications))
        others = mine.exclude(stage=stage).only("owner").order_by("pk")
        moving = list(others)
        lines = [StageChange.to(stage, application, on) for application in moving]
        for line in lines:
            line.batch = batch
        StageChange.objects.bulk_create(lines, ROWS_AT_ONCE)
        keys = [application.pk for application in moving]
        Application.all_objects.filter(pk__in=keys).update(stage=stage, stage_on=on)
        facts_changed.send(Application, owner=owner, applications=keys)
    return batch


def undo_moves(owner: User, batch: UUID) -> int:
    """Takes back the moves of one `move_many`; those that another move followed stay.

    Returns how many went back.
    """
    with change(owner):
        lines = StageChange.objects.filter(application=OuterRef("application")).order_by("-pk")
        latest, before = (Subquery(lines.values("pk")[n : n + 1]) for n in (0, 1))
        moved = StageChange.objects.of(owner).filter(batch=batch)
        standing = moved.annotate(latest=latest, before=before).exclude(before=None)
        to = [line.before for line in standing if line.latest == line.pk]
        # Without those whose stage before does not exist any more.
        earlier = StageChange.objects.filter(pk__in=to)
        applications = [
            Application(pk=line.application_id, stage_id=line.stage_id, stage_on=line.on)
            for line in earlier
            if line.stage_id is not None
        ]
        keys = [application.pk for application in applications]
        Application.all_objects.bulk_update(applications, ["stage", "stage_on"], ROWS_AT_ONCE)
        moved.filter(application__in=keys).delete()
        facts_changed.send(Application, owner=owner, applications=keys)
    return len(keys)


def tag_many(owner: User, applications: Iterable[int], tag: Tag) -> list[int]:
    """Gives the owner's applications of these primary keys a tag of theirs.

    Returns the keys of those that did not have it.
    """
    tagged = Application.tags.through.objects
    with change(owner):
        mine = Application.objects.of(owner).filter(pk__in=list(applications))
        without = mine.exclude(pk__in=tagged.filter(tag=tag).values("application"))
        keys = list(without.order_by("pk").values_list("pk", flat=True))
        rows = [tagged.model(application_id=key, tag=tag) for key in keys]
        tagged.bulk_create(rows, ROWS_AT_ONCE, ignore_conflicts=True)
    return keys


def untag_many(owner: User, applications: Iterable[int], tag: Tag) -> list[int]:
    """Takes a tag of the owner's off applications of theirs.

    Returns the keys of those that had it.
    """
    tagged = Application.tags.through.objects
    with change(owner):
        mine = Application.objects.of(owner).filter(pk__in=list(applications))
        rows = tagged.filter(tag=tag, application__in=mine.order_by().values("pk"))
        keys = list(rows.order_by("application").values_list("application", flat=True))
        tagged.filter(tag=tag, application__in=keys).delete()
    return keys
