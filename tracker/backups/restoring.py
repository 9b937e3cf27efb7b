"""A backup in the place of what is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from tracker.backups import BackupError, files
from tracker.backups.databases import current
from tracker.backups.files import MEDIA, Manifest, Say
from tracker.models import Application, User

BEFORE = "before-restore"
FILES_AT_ONCE = 100  # between two lines of progress


def restore(file: Path, may_overwrite: bool, say: Say) -> Manifest:
    """Puts the installation back to what it was when the backup was made.

    What is there now is backed up first. The database changes in one transaction: whatever goes
    wrong before its end leaves everything as it was.

    Raises:
        BackupError: nothing was restored, and why.
    """
    data = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as folder, _in_a_sentence():
        scratch = Path(folder)
        say("Checking the backup.")
        manifest = files.check(file, scratch)
        _refuse_what_does_not_fit(file, manifest)
        if there := _what_is_there():
            if not may_overwrite:
                raise BackupError(f"There is something here: {there}. With --yes it is replaced.")
            kept, _ = files.make(data / "backups", BEFORE)
            say(f"What is here now is kept in {kept}.")
        database = current()
        copy = files.extract_database(file, manifest, scratch)
        if _known_migrations() - set(manifest.contents.migrations):
            say("Bringing the database up to date.")
            database.bring_up_to_date(copy)
        _bring_files(file, manifest, say)
        say("Replacing the database.")
        database.load(copy, manifest.extensions)
        _remove_other_files(manifest)
    return manifest


def _refuse_what_does_not_fit(file: Path, manifest: Manifest) -> None:
    database = current()
    if manifest.engine != database.name:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupError(
            f"{file.name} is of {names.get(manifest.engine, 'another database')}, and DATABASE_URL "
            f"names {names[database.name]}. Use an export to change over."
        )
    if unknown := set(manifest.contents.migrations) - _known_migrations():
        raise BackupError(
            f"{file.name} was made by a newer Day Four ({min(unknown)}). Update the program first."
        )


def _known_migrations() -> set[str]:
    """Those of the program, and those that they replaced."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = [pair for one in loader.disk_migrations.values() for pair in one.replaces]
    return known | {f"{app}.{name}" for app, name in replaced}


def _what_is_there() -> str:
    """What would be lost, in words; empty where there is nothing."""
    try:
        users, jobs = User.objects.count(), Application.all_objects.count()
    except DatabaseError:  # no tables yet
        return ""
    finally:
        connection.close()
    return f"users: {users}, applications: {jobs}" if users else ""


def _bring_files(file: Path, manifest: Manifest, say: Say) -> None:
    """Those that are missing. A name belongs to one content for ever."""
    members = [member for member in manifest.sums if member.startswith(MEDIA)]
    with files.readable(file) as found:
        for count, member in enumerate(members, 1):
            to = _place_of(member)
            if not to.exists():
                to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                draft = to.with_name(f".{to.name}.unfinished")
                with found.open(member) as content, files.closed_file(draft) as out:
                    files.copy(content, out)
                draft.replace(to)
            if count % FILES_AT_ONCE == 0 or count == len(members):
                say(f"Documents: {count} of {len(members)}.")


def _remove_other_files(manifest: Manifest) -> None:
    """What the database names no more. The backup of what was here has it."""
    root = _root()
    wanted = {_place_of(member) for member in manifest.sums if member.startswith(MEDIA)}
    for path in [path for path in root.rglob("*") if path.is_file()]:
        if path not in wanted:
            path.unlink()


def _root() -> Path:
    return Path(os.path.normpath(Path(settings.MEDIA_ROOT).absolute()))


def _place_of(member: str) -> Path:
    root = _root()
    place = Path(os.path.normpath(root / member.removeprefix(MEDIA)))
    if not place.is_relative_to(root):
        raise BackupError("The backup names a file outside of the folder of documents.")
    return place


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(f"Nothing was restored: {error.strerror} ({error.filename}).") from error
