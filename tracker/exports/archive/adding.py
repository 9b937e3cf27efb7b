"""An archive into an account: what is not there yet is added, in one transaction.

Nothing that is there is changed. Into an account where nothing was entered yet, the archive's
stages take the place of the ones that everybody begins with, and the user's settings come along.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypedDict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from tracker.exports.archive import reading
from tracker.exports.archive.matching import Keys, Match, match
from tracker.exports.archive.reading import Archive, ArchiveError
from tracker.exports.archive.tables import (
    ExportLink,
    ExportTable,
    Values,
    replace_inner_keys,
    tables,
)
from tracker.models import (
    NEEDED_KINDS,
    Application,
    DefaultStage,
    Document,
    Interview,
    Owned,
    Stage,
    StageChange,
    User,
)
from tracker.models.bulk_insert import BulkInsert, reserve_keys
from tracker.models.changes import facts_changed
from tracker.models.stages import EARLIER_NAMES
from tracker.trash.undo import values_of

KEYS_AT_ONCE = 5_000
"""Named in one query: SQLite takes 32,766 at most."""

STAGES = "tracker.stage"


@dataclass(frozen=True, slots=True)
class ArchivePreview:
    """What would become of an archive. Counts by the name of the table, where there are any."""

    made_at: datetime
    username: str
    added: dict[str, int]
    known: dict[str, int]
    takes_settings: bool

    @property
    def in_words(self) -> list[tuple[str, int, int]]:
        """What there is of each kind: its name in the plural, how many are new, how many known."""
        return [
            (str(table.model._meta.verbose_name_plural), new, known)
            for table in tables()
            for new, known in [(self.added.get(table.name, 0), self.known.get(table.name, 0))]
            if new or known
        ]


class AddedRecord(TypedDict, total=False):
    """What `undo` needs, as JSON can hold it."""

    rows: dict[str, dict[str, str]]
    """The fingerprint of each record that was added, by table and key."""
    links: dict[str, list[tuple[int, int]]]
    you: list[Values]
    """The user's settings before and after, where they were taken over."""
    stages: list[Values]
    """The stages that were there before, where others took their place."""


@dataclass(frozen=True, slots=True)
class Added:
    """How many records were added, by the name of the table, and the way back."""

    added: dict[str, int]
    record: AddedRecord


def preview(owner: User, file: reading.Source) -> ArchivePreview:
    """What would become of the archive in `file` (a path, or one open for reading).

    Raises:
        ArchiveError: it cannot be taken in, and why.
    """
    archive = reading.read(file)
    found = match(owner, archive)
    is_new = _is_untouched(owner)
    if is_new:
        _bring_own_stages(owner, found, archive)
    _refuse_too_much(owner, found)
    return ArchivePreview(
        archive.made_at,
        archive.username,
        {name: len(rows) for name, rows in found.new.items() if rows},
        {name: len(set(keys.values())) for name, keys in found.keys.items() if keys},
        is_new,
    )


def add(owner: User, file: reading.Source | Archive) -> Added:
    """Adds what is not there yet. All of it, or nothing.

    `file` is a path, a file open for reading, or what `read` made of one: to read and check it
    before a transaction begins is what keeps that short.

    Raises:
        ArchiveError: it cannot be taken in, and why.
    """
    archive = file if isinstance(file, Archive) else reading.read(file)
    with (
        _stored_files(archive, match(owner, archive), owner) as files,
        one_transaction(owner) as me,
    ):
        adder = _Adder(me, archive, match(me, archive), files)
        taken = adder.add()
        renew_plan(me)
    return taken


@contextmanager
def one_transaction(owner: User) -> Iterator[User]:
    """The owner, locked. What the database refuses is said in a sentence."""
    try:
        with transaction.atomic():
            yield owner.locked()
    except IntegrityError as error:
        raise ArchiveError(
            f"The archive contradicts itself: {_why(error)} Nothing was added."
        ) from error


def _why(error: IntegrityError) -> str:
    """The sentence of the constraint that was broken."""
    for table in tables():
        for constraint in table.model._meta.constraints:
            if constraint.name in str(error):
                return str(constraint.violation_error_message)
    return "something is in it twice, or not at all."


def _is_untouched(owner: User) -> bool:
    """Nothing was entered yet: there are the stages to begin with, and at most settings."""
    stages = Stage.all_objects.of(owner).order_by("position", "pk").values_list("name", "kind")
    first_ones = [stage.value for stage in DefaultStage]
    earlier_ones = [(EARLIER_NAMES.get(name, name), kind) for name, kind in first_ones]
    if list(stages) not in (first_ones, earlier_ones):
        return False
    others = (
        table for table in tables() if table.name != STAGES and table.model.identity_fields != ()
    )
    return not any(table.rows(owner).exists() for table in others)


def _made_at(rows: Iterable[Mapping[str, object]]) -> set[object]:
    return {row["created_at"] for row in rows}


def _bring_own_stages(owner: User, found: Match, archive: Archive) -> bool:
    """Has all stages of the archive be new, unless one is missing that the program needs."""
    if _made_at(archive.rows[STAGES]) == _made_at(Stage.all_objects.of(owner).values()):
        return False  # they are the same ones already
    brought = {values["kind"] for values in archive.rows[STAGES] if not values["trashed_at"]}
    if not brought >= set(NEEDED_KINDS):
        return False
    found.new[STAGES] = list(archive.rows[STAGES])
    found.keys[STAGES] = {}
    return True


def _refuse_too_much(owner: User, found: Match) -> None:
    new = sum(values["size"] for values in found.new["tracker.document"] if values["file"])
    kept = Document.all_objects.of(owner).aggregate(Sum("size"))["size__sum"] or 0
    if new and new + kept > settings.DOCUMENTS_MAX_BYTES:
        most = settings.DOCUMENTS_MAX_BYTES // (1024 * 1024)
        raise ArchiveError(f"With its documents there would be more than {most} MB of them.")


class _Files:
    """The files of new records, stored before the transaction, which is then a short one."""

    def __init__(self, archive: Archive, owner: User) -> None:
        self.archive, self.owner = archive, owner
        self.stored: dict[tuple[str, int], str] = {}
        self.used: set[str] = set()

    def store(self, table: ExportTable, values: Values) -> str:
        """Stores the file of a row where there is one; returns the name it is stored under."""
        member = values[table.file_field.name]
        if member is None:
            return f"documents/{self.owner.pk}/missing"
        place = table.name, values["id"]
        if place not in self.stored:
            name = table.file_field.generate_filename(table.model(owner=self.owner), "file")
            with reading.as_file(self.archive, member) as file:
                self.stored[place] = table.file_field.storage.save(name, file)
        self.used.add(self.stored[place])
        return self.stored[place]

    def discard(self, but: set[str]) -> None:
        for (name, _), stored in self.stored.items():
            if stored not in but:
                (table,) = (table for table in tables() if table.name == name)
                table.file_field.storage.delete(stored)


@contextmanager
def _stored_files(archive: Archive, found: Match, owner: User) -> Iterator[_Files]:
    """The files of what is new; deleted again unless what is within goes well and uses them."""
    _refuse_too_much(owner, found)
    files = _Files(archive, owner)
    used: set[str] = set()
    try:
        for table in tables():
            if table.file:
                for values in found.new[table.name]:
                    files.store(table, values)
        files.used.clear()
        yield files
        used = files.used
    finally:
        files.discard(but=used)


class _Adder:
    """Writes what is new, table by table, what others refer to first."""

    def __init__(self, owner: User, archive: Archive, found: Match, files: _Files) -> None:
        self.owner, self.archive, self.found, self.files = owner, archive, found, files
        self.keys: Keys = found.keys
        self.record: AddedRecord = {}
        self.known = {name: set(keys) for name, keys in found.keys.items()}

    def add(self) -> Added:
        _refuse_too_much(self.owner, self.found)
        if _is_untouched(self.owner):
            self._add_settings_and_stages()
        added = {table.name: self._reserve_keys(table) for table in tables()}
        for table in tables():
            self._write(table)
        links = {link.name: self._write_links(link) for table in tables() for link in table.links}
        self.record["links"] = {name: pairs for name, pairs in links.items() if pairs}
        self.record["rows"] = {
            table.name: fingerprints(self.owner, table, added[table.name])
            for table in tables()
            if added[table.name]
        }
        return Added({name: len(keys) for name, keys in added.items() if keys}, self.record)

    def _add_settings_and_stages(self) -> None:
        """The user's settings and stages, where there was nothing yet."""
        self.record["you"] = [
            {name: getattr(self.owner, name) for name in self.archive.you},
            self.archive.you,
        ]
        for name, value in self.archive.you.items():
            setattr(self.owner, name, value)
        self.owner.save(update_fields=[*self.archive.you])
        mine = Stage.all_objects.of(self.owner)
        before = [values_of(stage) for stage in mine]
        if _bring_own_stages(self.owner, self.found, self.archive):
            self.known[STAGES] = set()
            self.record["stages"] = before
            mine.delete()

    def _reserve_keys(self, table: ExportTable) -> list[int]:
        """The keys that the new rows of a table get: what is in the trash names later ones."""
        new = self.found.new[table.name]
        keys = reserve_keys(table.model, len(new))
        self.keys[table.name] |= zip((values["id"] for values in new), keys, strict=True)
        return keys

    def _write(self, table: ExportTable) -> None:
        new = self.found.new[table.name]
        if table.name == STAGES and self.known[STAGES]:
            self._come_after(new)
        BulkInsert.of([self._row(table, values) for values in new]).write()

    def _come_after(self, stages: list[Values]) -> None:
        """New stages stand behind those that are there."""
        last = Stage.all_objects.of(self.owner).aggregate(Max("position"))["position__max"]
        for place, values in enumerate(stages, 1):
            values["position"] = (last or 0) + place

    def _row(self, table: ExportTable, values: Values) -> Owned:
        """A new record, with the account's keys in place of the archive's."""
        mine = values | {"id": self.keys[table.name][values["id"]]}
        replace_inner_keys(table.model, mine, self._key)
        for column in table.columns:
            if column.target and mine[column.name] is not None:
                mine[column.name] = self.keys[column.target][mine[column.name]]
        if table.file:
            mine[table.file.name] = self.files.store(table, values)
        if table.model is StageChange and mine["stage_id"]:
            mine["name"], mine["kind"] = self.stages[mine["stage_id"]]
        return table.model(owner=self.owner, **mine)

    @cached_property
    def stages(self) -> dict[int, tuple[str, str]]:
        """What the stages are called here: a history goes by it."""
        rows = Stage.all_objects.of(self.owner).values_list("pk", "name", "kind")
        return {pk: (name, kind) for pk, name, kind in rows}

    def _key(self, table: str, key: int) -> int | None:
        return self.keys.get(table, {}).get(key)

    def _write_links(self, link: ExportLink) -> list[tuple[int, int]]:
        """The pairs of which one is new; returns those of which the first was there."""
        sources, sinks = self.known[link.table], self.known[link.target]
        pairs = [
            (self.keys[link.table][one], self.keys[link.target][other], one in sources)
            for one, other in self.archive.links[link.name]
            if one not in sources or other not in sinks
        ]
        found = dict.fromkeys((one, other) for one, other, _ in pairs)
        link.through._base_manager.bulk_create(
            link.through(**{link.source: one, link.sink: other}) for one, other in found
        )
        return [(one, other) for one, other, was_there in pairs if was_there]


def renew_plan(owner: User) -> None:
    """Has all of the plan be made true again: settings may have changed too.

    Without interviews there is nothing to advise, and so most applications are left out.
    """
    held = Interview.all_objects.of(owner).order_by("application")
    for some in chunks(list(held.values_list("application", flat=True).distinct())):
        facts_changed.send(Application, owner=owner, applications=some)


def chunks(keys: list[int]) -> Iterator[list[int]]:
    """So many as one query can name."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]


# What a stage does to its lines in a history is no change of theirs.
_OF_OTHERS = {"tracker.stagechange": {"name", "kind", "stage_id"}}


def fingerprints(owner: User, table: ExportTable, keys: list[int]) -> dict[str, str]:
    """What each of these records says now, shortly, by its key; its links with it."""
    left_out = {"id", "updated_at", *_OF_OTHERS.get(table.name, ())}
    names = [name for name in table.names if name not in left_out]
    found = {}
    for some in chunks(keys):
        links = defaultdict(list)
        for link in table.links:
            pairs = link.through._base_manager.filter(**{f"{link.source}__in": some})
            for one, other in pairs.order_by(link.sink).values_list(link.source, link.sink):
                links[one].append((link.name, other))
        for pk, *values in table.rows(owner).filter(pk__in=some).values_list("pk", *names):
            said = repr((values, links[pk])).encode()
            found[str(pk)] = hashlib.blake2b(said, digest_size=8).hexdigest()
    return found
