"""An export of Day Four as an import; the record keeps what was added, to be undone."""

from __future__ import annotations

from tracker.exports import archive
from tracker.models import Import, ImportState
from tracker.site import clock


def add(record: Import) -> bool:
    """Adds what is not there yet; after a way back, once more.

    False, and nothing is changed, where somebody else moved the import on.
    """
    with record.file.open() as file:
        found = archive.read(file)  # and checked, before anybody has to wait
        with record.changing(ImportState.CHECKED, ImportState.UNDONE) as owner:
            if owner is None:
                return False
            taken = archive.add(owner, found)
            count = taken.added.get("tracker.application", 0)
            record.added = {"taken": taken.record, "count": count}
            record.committed_at, record.undone_at = clock.now(), None
            record.state, record.problem = ImportState.DONE, ""
            record.save()
    return True


def undo(record: Import) -> bool:
    """Takes that out again, save what was changed since."""
    with record.changing(ImportState.DONE) as owner:
        if owner is None:
            return False
        back = archive.undo(owner, record.added["taken"])
        record.added["undo"] = {"gone": back.gone, "stayed": back.stayed}
        record.state, record.undone_at = ImportState.UNDONE, clock.now()
        record.problem = ""
        record.save()
    return True
