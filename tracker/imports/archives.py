"""An export of Day Four as an import: `tracker.exports.archive` does it, the record keeps the way back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker.exports import archive
from tracker.models import Import, ImportState


def add(record: Import, at: datetime) -> bool:
    """Adds what is not there yet; after a way back, once more.

    False, and nothing is changed, where the import is not being written (any more).
    """
    with record.file.open() as file:
        found = archive.read(file)  # and checked, before anybody has to wait
        return _add(record, found, at)


def _add(record: Import, found: archive.Archive, at: datetime) -> bool:
    with transaction.atomic():
        record.owner.locked()
        record.refresh_from_db()
        if record.state not in (ImportState.WRITING, ImportState.RESTORING):
            return False
        taken = archive.take_in(record.owner, found)
        count = taken.added.get("tracker.application", 0)
        record.added = {"taken": taken.record, "count": count}
        record.committed_at, record.undone_at = at, None
        record.state, record.problem = ImportState.DONE, ""
        record.save()
    return True


def take_back(record: Import, at: datetime) -> bool:
    """Takes that out again, save what was changed since."""
    with transaction.atomic():
        record.owner.locked()
        record.refresh_from_db()
        if record.state != ImportState.UNDOING:
            return False
        back = archive.take_back(record.owner, record.added["taken"])
        record.added["undo"] = {"gone": back.gone, "stayed": back.stayed}
        record.state, record.undone_at, record.problem = ImportState.UNDONE, at, ""
        record.save()
    return True
