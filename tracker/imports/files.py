"""The files of an import: the upload, and beside it what was read from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db.models.fields.files import FieldFile

from tracker.models import Import

DAYS_KEPT = 30
"""After so many days that nobody touched an import its file goes (`manage.py prepare`)."""


def spool_path(file: FieldFile) -> Path:
    """Where the rows of an upload are (`tracker.imports.spool`)."""
    return Path(file.path + ".rows")


def remove(file: FieldFile) -> None:
    """The upload goes, and what was read from it, with what SQLite keeps beside that."""
    path = spool_path(file)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    file.storage.delete(str(file.name))


def expire(before: datetime) -> int:
    """Forgets the files of imports that nobody touched since an instant, of every user.

    Unfinished ones go altogether; of the others the record stays, with what it added, so that
    the same rows are known again. Returns how many files went.
    """
    old = Import.objects.filter(updated_at__lt=before).exclude(file="")
    count = old.count()
    for record in old.unfinished():
        record.delete()
    for record in old.iterator():
        file = record.file
        Import.objects.filter(pk=record.pk).update(file="")
        remove(file)
    return count
