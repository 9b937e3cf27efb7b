"""The archive of one user: a ZIP file that is sent while it is written, however much there is.

`day-four.json` has all of it, faithfully, for a program to read; the CSV files have the same for
people and their spreadsheets; the documents are files under their own names.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.apps import apps
from django.template.defaultfilters import slugify

from tracker.exports.archive.file_names import Unique, safe
from tracker.exports.archive.snapshot import snapshot
from tracker.exports.archive.tables import (
    USER_SETTINGS,
    ExportColumn,
    ExportLink,
    ExportTable,
    Rows,
    tables,
)
from tracker.exports.cells import BOM, as_text, cells
from tracker.models import User
from tracker.site import clock

FORMAT = "day-four"
VERSION = 1
"""Of the format; a newer one is one that older programs cannot read."""

JSON_NAME = "day-four.json"
ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 64 * 1024
COMPRESSION = 1  # nearly as small as 6, at a third of the time

README = """\
Day Four: everything of {name}, as of {at}.

day-four.json   All of it, for programs. Day Four reads it: Import, and choose this ZIP file.
*.csv           The same as tables, for people: UTF-8, commas, days as YYYY-MM-DD, instants in UTC.
                `id` numbers the rows of a table; `company_id` and its like name such a number.
documents/      The files, under the names they had. `documents.csv` says what each went out with.

What is in the trash is here too: `trashed_at` says since when.

In the CSV files a text that begins with = + - @, a tab or a line break has a ' before it, so that
no spreadsheet program takes it for a formula. The JSON has every text as it is.

Not in here: your password, log-ins, the address of your calendar feed, unsaved drafts, the files
of imports, and what Day Four works out again by itself (the days to call, the keys it searches by).
"""


def file_name(owner: User) -> str:
    """What the archive is called, by the day."""
    return f"day-four-{clock.today(owner)}.zip"


def stream(owner: User) -> Iterator[bytes]:
    """The archive, piece by piece. It shows one state of the database, the one at its beginning.

    Memory does not grow with the number of records or the size of the documents.
    """
    sink = _Sink()
    with snapshot():
        owner = User.objects.get(pk=owner.pk)
        at = clock.now()
        with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            for _ in _ArchiveWriter(archive, owner, at).members():
                if sink.size >= BYTES_AT_ONCE:
                    yield sink.take()
        yield sink.take()


class _Sink(io.RawIOBase):
    """Where the ZIP is written to: it can go on only, not back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, piece: Any) -> int:
        written = bytes(piece)
        self._pieces.append(written)
        self.size += len(written)
        return len(written)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return taken


class _ArchiveWriter:
    """Writes one member after the other; its generators give way after each piece."""

    def __init__(self, archive: ZipFile, owner: User, at: datetime) -> None:
        self.archive, self.owner, self.at = archive, owner, at
        self.files: dict[tuple[str, str], str | None] = {}

    def members(self) -> Iterator[None]:
        readme = README.format(name=self.owner, at=self.at.date())
        yield from self._member("README.txt", iter([readme]))
        yield from self._member("you.csv", self._you())
        called = Unique()
        for table in tables():
            yield from self._name_files(table)
            plural = str(table.model._meta.verbose_name_plural)
            name = called(f"{slugify(plural)}.csv")
            yield from self._member(name, self._csv(table))
            for link in table.links:
                field = link.name.rpartition(".")[2]
                pairs = self._pairs_csv(link)
                yield from self._member(called(f"{slugify(plural)}-{field}.csv"), pairs)
        yield from self._documents()
        yield from self._member(JSON_NAME, self._json())

    # Members

    def _member(self, name: str, texts: Iterator[str]) -> Iterator[None]:
        with self.archive.open(name, "w", force_zip64=True) as member:
            for text in texts:
                member.write(text.encode())
                yield
        self.archive.getinfo(name).date_time = self._local_time()

    def _local_time(self) -> tuple[int, int, int, int, int, int]:
        at = self.at.astimezone(self.owner.zone)
        return at.year, at.month, at.day, at.hour, at.minute, at.second

    def _you(self) -> Iterator[str]:
        names = ["username", "email", *USER_SETTINGS]
        yield _lines([names, cells(getattr(self.owner, name) for name in names)], BOM)

    def _csv(self, table: ExportTable) -> Iterator[str]:
        more = [words for column in table.columns if (words := _in_words(column))]
        yield _lines([[*table.names, *(name.replace("__", "_") for name in more)]], BOM)
        for some in self._chunks(table, *more):
            yield _lines(map(cells, some))

    def _pairs_csv(self, link: ExportLink) -> Iterator[str]:
        yield _lines([[link.source, link.sink]], BOM)
        for some in _chunks(self._pairs(link)):
            yield _lines(some)

    def _pairs(self, link: ExportLink) -> Rows:
        of_owner = {f"{link.source.removesuffix('_id')}__owner": self.owner}
        pairs = link.through._base_manager.filter(**of_owner).order_by("pk")
        return pairs.values_list(link.source, link.sink)

    def _json(self) -> Iterator[str]:
        account = {"username": self.owner.username, "email": self.owner.email}
        head = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.at,
            "account": account,
            "you": {name: getattr(self.owner, name) for name in USER_SETTINGS},
        }
        yield f'{_dump(head)[:-1]},\n"tables":{{'
        before = "\n"
        for table in tables():
            yield f'{before}"{table.name}":{{"columns":{_dump(table.names)},"rows":['
            yield from self._json_rows(self._chunks(table))
            yield "]}"
            before = ",\n"
        yield '},\n"links":{'
        before = "\n"
        for link in (link for table in tables() for link in table.links):
            yield f'{before}"{link.name}":['
            yield from self._json_rows(_chunks(self._pairs(link)))
            yield "]"
            before = ",\n"
        yield "}}\n"

    def _json_rows(self, chunks: Iterator[list[Sequence[object]]]) -> Iterator[str]:
        before = "\n"
        for some in chunks:
            yield before + ",\n".join(map(_dump, some))
            before = ",\n"

    # Files

    def _name_files(self, table: ExportTable) -> Iterator[None]:
        """Chooses a name for each file that is still there."""
        if not table.file:
            return
        folder, called = table.model._meta.verbose_name_plural, Unique()
        has_name = any(column.name == "name" for column in table.columns)
        storage = table.file_field.storage
        rows = table.rows(self.owner).values_list(table.file.name, "name" if has_name else "pk")
        for stored, name in rows.iterator(ROWS_AT_ONCE):
            there = stored and storage.exists(stored)
            path = f"{folder}/{called(safe(str(name)))}" if there else None
            self.files[table.name, stored] = path
            yield

    def _chunks(self, table: ExportTable, *more: str) -> Iterator[list[Sequence[object]]]:
        """The rows of a table, some at a time."""
        chunks = _chunks(table.values(self.owner, *more))
        if not table.file:
            return chunks
        at = table.columns.index(table.file)
        return ([self._with_file(table, row, at) for row in some] for some in chunks)

    def _with_file(self, table: ExportTable, row: Sequence[object], at: int) -> list[object]:
        """The row with the file's name in the archive in place of where it is stored."""
        return [*row[:at], self.files.get((table.name, str(row[at]))), *row[at + 1 :]]

    def _documents(self) -> Iterator[None]:
        by_name = {table.name: table for table in tables() if table.file}
        for (name, stored), path in self.files.items():
            if path is None:
                continue
            storage = by_name[name].file_field.storage
            info = ZipInfo(path, self._local_time())  # stored: most are compressed already
            info.external_attr = 0o600 << 16
            with (
                storage.open(stored) as file,
                self.archive.open(info, "w", force_zip64=True) as member,
            ):
                for piece in file.chunks(BYTES_AT_ONCE):
                    member.write(piece)
                    yield


def _in_words(column: ExportColumn) -> str:
    """The column of the target that says what it is, as a query reaches it; empty without."""
    if not column.target:
        return ""
    known = {field.name for field in apps.get_model(column.target)._meta.concrete_fields}
    words = next((name for name in ("name", "title") if name in known), "")
    return f"{column.field.name}__{words}" if words else ""


def _chunks(rows: Rows) -> Iterator[list[Sequence[object]]]:
    some: list[Sequence[object]] = []
    for row in rows.iterator(ROWS_AT_ONCE):
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=as_text).encode


def _lines(rows: Iterable[Sequence[object]], before: str = "") -> str:
    text = io.StringIO(before)
    text.seek(0, io.SEEK_END)
    csv.writer(text).writerows(rows)
    return text.getvalue()
