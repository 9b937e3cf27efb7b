"""The files of an import: the upload, and beside it what was read from it."""

from __future__ import annotations

from pathlib import Path

from django.db.models.fields.files import FieldFile


def spool_path(file: FieldFile) -> Path:
    """Where the rows of an upload are (`tracker.intake.spool`)."""
    return Path(file.path + ".rows")


def remove(file: FieldFile) -> None:
    """The upload goes, and what was read from it, with what SQLite keeps beside that."""
    path = spool_path(file)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    file.storage.delete(str(file.name))
