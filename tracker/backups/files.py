"""One backup as a file: a ZIP with the database, the documents, and what to check them by."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.conf import settings

from tracker.backups import BackupError
from tracker.backups.databases import Contents, Database, PostgreSQL, current
from tracker.site import clock

FORMAT, VERSION = "day-four-backup", 1
MANIFEST, MEDIA = "manifest.json", "media/"
NAME = re.compile(r"day-four-(\d{8})-\d{6}\.zip")
PIECE = 1024 * 1024
SEAL = 64  # bytes at the end of a backup: the checksum of all before them

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `sums` are SHA-256 by member."""

    made_at: str
    engine: str
    database: str
    extensions: list[str]
    contents: Contents
    sums: dict[str, str]
    missing: list[str]

    def as_json(self) -> str:
        return json.dumps({"format": FORMAT, "version": VERSION, **asdict(self)}, indent=1)


def make(folder: Path, prefix: str = "day-four") -> tuple[Path, Manifest]:
    """Writes a backup into the folder and reads it back; it has its name once it is right.

    Raises:
        BackupError: there is none, and why. Nothing is left of it.
    """
    with _said_in_a_sentence(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as scratch:
            draft = Path(scratch) / "backup.zip"
            manifest = _write(draft, Path(scratch))
            check(draft, Path(scratch))
            name = f"{prefix}-{clock.now():%Y%m%d-%H%M%S}.zip"
            draft.chmod(0o600)
            _settle(draft)
            draft.replace(folder / name)
            _settle(folder)
    return folder / name, manifest


def rotate(folder: Path, keep: int) -> list[Path]:
    """Keeps the last backup of each of the last `keep` days that have one; returns what went."""
    days: set[str] = set()
    gone = []
    found = sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)
    for path in found:
        day = path.name.split("-")[2]
        if day in days or len(days) == keep:
            path.unlink()
            gone.append(path)
        days.add(day)
    return gone


def check(file: Path, scratch: Path) -> Manifest:
    """Reads all of a backup, and the database in it with the database's own means.

    Raises:
        BackupError: something is not as it was written.
    """
    manifest = read_manifest(file)
    if not _is_sealed(file):
        raise BackupError(f"{file.name} is damaged.")
    with readable(file) as found:
        if found.namelist() != [*manifest.sums, MANIFEST]:
            raise BackupError(f"{file.name} is not whole.")
        for member, expected in manifest.sums.items():
            with found.open(member) as content:
                if _sum(content) != expected:
                    raise BackupError(f"{file.name} is damaged: {member} is not what was written.")
    database = current()
    if manifest.engine == database.name:
        copy = extract_database(file, manifest, scratch)
        database.check(copy, manifest.contents)
        copy.unlink()
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What the backup says of itself.

    Raises:
        BackupError: it is no backup, or a newer one than this program knows.
    """
    with readable(file) as found:
        if MANIFEST not in found.namelist():
            raise BackupError(f"{file.name} is no backup of Day Four.")
        given = json.loads(found.read(MANIFEST))
    try:
        if given.pop("format") != FORMAT or given.pop("version") != VERSION:
            raise BackupError(f"{file.name} was written by a newer Day Four.")
        return Manifest(**{**given, "contents": Contents(**given["contents"])})
    except (KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{file.name} is no backup of Day Four.") from error


def extract_database(file: Path, manifest: Manifest, scratch: Path) -> Path:
    """The database of a backup as a file of its own."""
    to = scratch / manifest.database
    with (
        readable(file) as found,
        found.open(manifest.database) as content,
        closed_file(to) as out,
    ):
        copy(content, out)
    return to


def _write(draft: Path, scratch: Path) -> Manifest:
    database: Database = current()
    sums: dict[str, str] = {}
    with ZipFile(draft, "w", ZIP_DEFLATED) as archive:
        # Files never change. So most are read while everybody works, and only those that came
        # meanwhile while nobody can take one away that the database names.
        _add_files(archive, sums)
        dump = scratch / database.file
        contents = database.dump(dump, while_held=lambda: _add_files(archive, sums))
        sums[database.file] = _add(archive, dump, database.file)
        dump.unlink()
        manifest = Manifest(
            made_at=clock.now().isoformat(),
            engine=database.name,
            database=database.file,
            extensions=database.extensions() if isinstance(database, PostgreSQL) else [],
            contents=contents,
            sums=sums,
            missing=[name for name in contents.files if f"{MEDIA}{name}" not in sums],
        )
        archive.writestr(MANIFEST, manifest.as_json())
        archive.comment = b"0" * SEAL
    seal(draft)
    return manifest


def seal(file: Path) -> None:
    """Ends the file with the checksum of all before it: that of a member covers its content only.

    It is the comment of the ZIP file, the last thing in it.
    """
    digest = _sealed(file)
    with file.open("r+b") as found:
        found.seek(-SEAL, os.SEEK_END)
        found.write(digest)


def _is_sealed(file: Path) -> bool:
    with file.open("rb") as found:
        found.seek(-SEAL, os.SEEK_END)
        return found.read() == _sealed(file)


def _sealed(file: Path) -> bytes:
    """The checksum of all but the end."""
    found, left = hashlib.sha256(), file.stat().st_size - SEAL
    with file.open("rb") as content:
        while piece := content.read(min(PIECE, left)):
            found.update(piece)
            left -= len(piece)
    return found.hexdigest().encode()


def _add_files(archive: ZipFile, sums: dict[str, str]) -> None:
    """What is in the folder of documents and not in the archive yet."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        member = MEDIA + path.relative_to(root).as_posix()
        if member not in sums:
            try:
                sums[member] = _add(archive, path, member)
            except FileNotFoundError:  # deleted for good a moment ago
                continue


def _add(archive: ZipFile, path: Path, member: str) -> str:
    """Adds a file; returns its checksum."""
    found = hashlib.sha256()
    with path.open("rb") as file, archive.open(member, "w", force_zip64=True) as to:
        while piece := file.read(PIECE):
            found.update(piece)
            to.write(piece)
    return found.hexdigest()


def _sum(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def copy(file: IO[bytes], to: IO[bytes]) -> None:
    while piece := file.read(PIECE):
        to.write(piece)


def closed_file(path: Path) -> IO[bytes]:
    """A new file that nobody else can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _settle(path: Path) -> None:
    """Has the disk hold what was written, so that no power cut takes it."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def readable(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as found:
            yield found
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {file}.") from error
    except (BadZipFile, EOFError, zlib.error, ValueError, RuntimeError) as error:
        raise BackupError(f"{file.name} is damaged, or no backup at all.") from error
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from error


@contextmanager
def _said_in_a_sentence(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(f"There is no room left on the disk of {folder}.") from error
        raise BackupError(f"{folder} cannot be written to ({error.strerror}).") from error
