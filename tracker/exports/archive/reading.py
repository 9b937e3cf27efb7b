"""An archive read and checked, to the last cell, before anything is done with it.

Whoever hands one in may have changed it. Keys in it are names within it and nothing more; no name
in it becomes a path; nothing is unpacked that is larger than what may be kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TypeAlias
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models

from tracker.documents import file_kinds
from tracker.exports.archive.tables import (
    USER_SETTINGS,
    ExportColumn,
    ExportTable,
    Values,
    replace_inner_keys,
    tables,
)
from tracker.exports.archive.writing import FORMAT, JSON_NAME, VERSION
from tracker.models import ContactAttempt, Document, Trashable, User, validate_year
from tracker.site import clock

MOST_BYTES = 200 * 1024 * 1024
"""Of `day-four.json`: fifty times what ten thousand applications without long postings take."""

# What reading a ZIP file raises that somebody has changed.
DAMAGED = (BadZipFile, OSError, ValueError, EOFError, zlib.error, RuntimeError)

Source: TypeAlias = "str | Path | IO[bytes] | File[bytes]"
"""An archive: a path, or a file open for reading."""

Check = Callable[[object], object]
"""Makes a value of a column from what the JSON has, or raises."""


class ArchiveError(Exception):
    """Says in a sentence why an archive cannot be taken in."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds, every table and every relation by its name."""

    made_at: datetime
    username: str
    you: Values
    rows: dict[str, list[Values]]  # references name rows of the archive
    links: dict[str, list[tuple[int, int]]]
    zip: ZipFile

    def open(self, member: str) -> IO[bytes]:
        return self.zip.open(member)


def is_archive(file: Source) -> bool:
    """Whether this file (a path, or one open for reading) is an archive of ours, whole or not."""
    try:
        with ZipFile(file) as found:
            return JSON_NAME in found.namelist()
    except (BadZipFile, OSError, ValueError):
        return False


def read(file: Source) -> Archive:
    """The archive in a file: a path, or one open for reading, which has to stay open.

    Raises:
        ArchiveError: it is none, not whole, from a newer program, or something in it is wrong.
    """
    try:
        found = ZipFile(file)
        whole = _json(found)
    except RecursionError as error:
        raise ArchiveError("This archive is not as Day Four writes them.") from error
    except DAMAGED as error:
        raise ArchiveError("This is not a whole archive of Day Four. Export it again.") from error
    return _ArchiveReader(found, whole).archive()


def _json(found: ZipFile) -> object:
    if JSON_NAME not in found.namelist():
        raise ArchiveError(
            f"There is no {JSON_NAME} in this file: it is not an export of Day Four."
        )
    if found.getinfo(JSON_NAME).file_size > MOST_BYTES:
        raise ArchiveError("This archive is larger than Day Four can take in.")
    with found.open(JSON_NAME) as member:
        return json.loads(member.read(MOST_BYTES))


class _ArchiveReader:
    """Checks one thing after the other; what it has read so far serves the next."""

    def __init__(self, found: ZipFile, whole: object) -> None:
        self.zip = found
        self.members = {info.filename: info for info in found.infolist()}
        self.whole = self._dict(whole)
        self.bytes_of_files = 0
        self.rows: dict[str, list[Values]] = {}
        self.keys: dict[str, set[int]] = {table.name: set() for table in tables()}

    def archive(self) -> Archive:
        if self.whole.get("format") != FORMAT or not isinstance(self.whole.get("version"), int):
            raise ArchiveError("This is not an export of Day Four.")
        if self.whole["version"] != VERSION:
            raise _newer()
        given = self._dict(self.whole.get("tables"))
        if given.keys() - {table.name for table in tables()}:
            raise _newer()
        for table in tables():
            self._read_table(table, given.get(table.name, {"columns": [], "rows": []}))
        self._check_together()
        self._complete_histories()
        for table in tables():
            for values in self.rows[table.name]:
                replace_inner_keys(table.model, values, self._known)
        return Archive(
            self._instant(self.whole.get("made_at")),
            str(self._dict(self.whole.get("account", {})).get("username", ""))[:150],
            self._you(),
            self.rows,
            self._links(),
            self.zip,
        )

    # Tables

    def _read_table(self, table: ExportTable, given: object) -> None:
        given = self._dict(given)
        names, lines = given.get("columns"), given.get("rows")
        if not isinstance(names, list) or not isinstance(lines, list):
            raise _not_ours()
        if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
            raise _not_ours()
        if lines and set(names) - set(table.names):
            raise _newer()
        checks = {
            column.name: self._check_of(table, column)
            for column in table.columns
            if column.name in names
        }
        absent = [column for column in table.columns if column.name not in names]
        rows = self.rows[table.name] = []
        keys = self.keys[table.name]
        for number, line in enumerate(lines, 1):
            if not isinstance(line, list) or len(line) != len(names):
                raise _not_ours()
            values = self._checked(table, number, dict(zip(names, line, strict=True)), checks)
            values |= {column.name: self._default(table, column) for column in absent}
            if values["id"] in keys:
                raise _not_ours()
            keys.add(values["id"])
            if table.file:
                self._check_file(table, number, values)
            rows.append(values)

    def _checked(
        self,
        table: ExportTable,
        number: int,
        values: Values,
        checks: dict[str, Check],
    ) -> Values:
        for name, check in checks.items():
            try:
                values[name] = check(values[name])
            except (ValidationError, ValueError, TypeError, OverflowError) as error:
                raise _wrong(table, number, name, error) from error
        return values

    def _check_of(self, table: ExportTable, column: ExportColumn) -> Check:
        """What makes a value of the column from what the JSON has, or raises."""
        field = column.field
        if field.primary_key:
            return _key
        if column.name == "released":
            return _released
        if column.target:
            keys = self.keys[column.target]

            def check_reference(value: object) -> int | None:
                if value is None and field.null:
                    return None
                if _key(value) not in keys:
                    raise ValidationError("it refers to something that is not in the archive")
                return _key(value)

            return check_reference
        if column is table.file:
            return self._member
        return _check_of(field)

    def _default(self, table: ExportTable, column: ExportColumn) -> object:
        """For a column that is newer than the archive."""
        if column.name in ("created_at", "updated_at"):
            return clock.now()
        field = column.field
        if column.target or column is table.file or field.primary_key:
            if field.null and not field.primary_key:
                return None
            raise _not_ours()
        if field.has_default() or field.null or field.blank:
            return field.get_default()
        raise _not_ours()

    # Files

    def _member(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or value not in self.members or value == JSON_NAME:
            raise ValidationError("its file is not in the archive")
        size = self.members[value].file_size
        self.bytes_of_files += size
        if size > settings.DOCUMENT_MAX_BYTES:
            raise ValidationError("the file is larger than may be kept")
        if self.bytes_of_files > settings.DOCUMENTS_MAX_BYTES:
            raise ValidationError("all files together are more than may be kept")
        return value

    def _check_file(self, table: ExportTable, number: int, values: Values) -> None:
        """The file is whole, and what its name says; what the browser is told follows from it."""
        name = str(table.file.name) if table.file else ""
        member = values[name]
        if table.model is Document and {"/", "\\"} & set(values["name"]):
            raise _wrong(table, number, "name", "this is no name of a file")
        if member is None:
            return
        try:
            with self.zip.open(member) as file:
                if table.model is not Document:
                    file.read()
                    return
                kind = file_kinds.of_name(values["name"])
                if kind is None or not kind.holds(file):
                    raise _wrong(table, number, name, "no such file is taken here")
            with self.zip.open(member) as file:
                values["size"] = sum(map(len, iter(lambda: file.read(65536), b"")))
        except DAMAGED as error:
            raise _wrong(table, number, name, "the file is damaged") from error
        values["content_type"] = kind.content_type

    # What goes over several tables

    def _check_together(self) -> None:
        by_key = {
            name: {values["id"]: values for values in rows} for name, rows in self.rows.items()
        }
        for table in tables():
            needed = [
                column
                for column in table.columns
                if column.target and column.field.remote_field.on_delete is not models.SET_NULL  # type: ignore[union-attr]
            ]
            for number, values in enumerate(self.rows[table.name], 1):
                for column in needed:
                    other = by_key[column.target].get(values[column.name], {})
                    if other.get("trashed_at") and not values.get("trashed_at"):
                        why = "it refers to something in the trash, and is not there itself"
                        if issubclass(table.model, Trashable):
                            raise _wrong(table, number, column.name, why)
                if table.model is ContactAttempt and values["interview_id"]:
                    interview = by_key["tracker.interview"][values["interview_id"]]
                    if interview["application_id"] != values["application_id"]:
                        why = "the interview was for another job"
                        raise _wrong(table, number, "interview_id", why)

    def _complete_histories(self) -> None:
        """Each application has a line at least, the one that says where it stands."""
        changes = self.rows["tracker.stagechange"]
        begun = {values["application_id"] for values in changes}
        stages = {values["id"]: values for values in self.rows["tracker.stage"]}
        key = max(self.keys["tracker.stagechange"], default=0)
        for values in self.rows["tracker.application"]:
            if values["id"] not in begun:
                key += 1
                stage = stages[values["stage_id"]]
                changes.append(
                    {
                        "id": key,
                        "application_id": values["id"],
                        "stage_id": stage["id"],
                        "name": stage["name"],
                        "kind": stage["kind"],
                        "on": values["stage_on"],
                        **{name: values[name] for name in ("created_at", "updated_at")},
                    }
                )

    def _links(self) -> dict[str, list[tuple[int, int]]]:
        given = self._dict(self.whole.get("links", {}))
        known = [link for table in tables() for link in table.links]
        if given.keys() - {link.name for link in known}:
            raise _newer()
        found: dict[str, list[tuple[int, int]]] = {}
        for link in known:
            pairs = given.get(link.name, [])
            if not isinstance(pairs, list):
                raise _not_ours()
            checked: dict[tuple[int, int], None] = {}
            for pair in pairs:
                if not isinstance(pair, list) or len(pair) != 2:
                    raise _not_ours()
                one, other = pair
                try:
                    if _key(one) not in self.keys[link.table]:
                        raise _not_ours()
                    if _key(other) not in self.keys[link.target]:
                        raise _not_ours()
                except ValidationError as error:
                    raise _not_ours() from error
                checked[one, other] = None
            found[link.name] = list(checked)
        return found

    def _you(self) -> Values:
        given = self._dict(self.whole.get("you", {}))
        fields = {field.name: field for field in User._meta.concrete_fields}
        checked = {}
        for name in USER_SETTINGS:
            if name in given:
                try:
                    checked[name] = _check_of(fields[name])(given[name])
                except (ValidationError, ValueError, TypeError) as error:
                    said = error.messages[0] if isinstance(error, ValidationError) else str(error)
                    raise ArchiveError(f"Your settings in the archive: {name}: {said}") from error
        return checked

    # Small things

    def _known(self, table: str, key: int) -> int | None:
        return key if key in self.keys.get(table, ()) else None

    def _instant(self, value: object) -> datetime:
        try:
            return _instant(value)
        except (ValueError, TypeError, ValidationError) as error:
            raise _not_ours() from error

    def _dict(self, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise _not_ours()
        return value


def _not_ours() -> ArchiveError:
    return ArchiveError("This archive is not as Day Four writes them. Nothing was taken in.")


def _newer() -> ArchiveError:
    return ArchiveError(
        "This archive was written by another version of Day Four, and holds what this one does "
        "not know. Update, then try again."
    )


def _wrong(table: ExportTable, number: int, column: str, why: Exception | str) -> ArchiveError:
    words = table.model._meta.verbose_name_plural
    if isinstance(why, ValidationError):
        why = why.messages[0]
    return ArchiveError(f"In {words}, row {number}, {column}: {str(why).rstrip('.')}.")


# Single values


def _key(value: object) -> int:
    if type(value) is not int:
        raise ValidationError("this is no number of a row")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValidationError("this is no instant")
    at = datetime.fromisoformat(value)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    validate_year(at.date())
    return at


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValidationError("this is no text")
    if "\0" in value:
        raise ValidationError("there is a character in it that no text has")
    value.encode()  # raises where half a character stands alone
    return value


def _json_of(value: object) -> object:
    if not isinstance(value, (dict, list)):
        raise ValidationError("this is no list of values")
    _text(json.dumps(value, ensure_ascii=False))
    return value


def _released(value: object) -> dict[str, list[int]]:
    """As the trash writes it: numbers of rows by `model.field`."""
    if not isinstance(value, dict) or not all(isinstance(keys, list) for keys in value.values()):
        raise ValidationError("this is not what the trash remembers")
    return {_text(place): [_key(key) for key in keys] for place, keys in value.items()}


def _of_type(kind: type) -> Check:
    def check(value: object) -> object:
        if type(value) is not kind:
            raise ValidationError("this is something else than what belongs here")
        return value

    return check


def _day(value: object) -> date:
    day = date.fromisoformat(_text(value))
    validate_year(day)
    return day


def _check_of(field: models.Field[object, object]) -> Check:
    """What makes a value of the field from what the JSON has, or raises."""
    parse = _parser_of(field)

    def check(value: object) -> object:
        if value is None:
            if not field.null:
                raise ValidationError("this is missing")
            return None
        value = parse(value)
        if value == "":
            if not field.blank:
                raise ValidationError("this is missing")
            return value
        field.validate(value, None)
        field.run_validators(value)
        return value

    return check


def _parser_of(field: models.Field[object, object]) -> Check:
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField):
        return _day
    if isinstance(field, models.TimeField):
        return lambda value: field.to_python(_text(value))
    if isinstance(field, models.UUIDField):
        return lambda value: UUID(_text(value))
    if isinstance(field, models.BooleanField):
        return _of_type(bool)
    if isinstance(field, models.IntegerField):
        return _of_type(int)
    if isinstance(field, models.JSONField):
        return _json_of
    return _text


def as_file(archive: Archive, member: str) -> File[bytes]:
    return File(archive.open(member), name=member)
