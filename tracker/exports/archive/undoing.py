"""An archive that was taken in, out of the account again.

What was changed since stays, with all it needs and all that is part of it, and so does whatever
something newer refers to.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CASCADE

from tracker.exports.archive.adding import (
    AddedRecord,
    chunks,
    fingerprints,
    one_transaction,
    renew_plan,
)
from tracker.exports.archive.tables import ExportTable, tables
from tracker.models import Stage, User
from tracker.trash.undo import recreate


@dataclass(frozen=True, slots=True)
class Undone:
    """How many records went, and how many stayed because something was done with them since."""

    gone: int
    stayed: int


def undo(owner: User, record: AddedRecord) -> Undone:
    """Takes back what `add` added; `record` is what it returned."""
    with one_transaction(owner) as me:
        removal = _Removal(me, record)
        removal.keep_what_is_needed()
        gone = removal.delete()
        _settings_back(me, record)
        renew_plan(me)
    return Undone(gone, removal.stayed)


class _Removal:
    """What was added and is still there: which of it goes, and which stays."""

    def __init__(self, owner: User, record: AddedRecord) -> None:
        self.owner = owner
        self.links = {
            name: {(one, other) for one, other in pairs}
            for name, pairs in record.get("links", {}).items()
        }
        self.rows: dict[str, dict[int, dict[str, int | None]]] = {}
        self.stay: dict[str, set[int]] = {}
        for table in tables():
            added = record["rows"].get(table.name, {})
            now = fingerprints(owner, table, [int(key) for key in added])
            self.stay[table.name] = {int(key) for key in now if now[key] != added[key]}
            self.rows[table.name] = self._references(table, [int(key) for key in now])

    @property
    def stayed(self) -> int:
        return sum(map(len, self.stay.values()))

    def keep_what_is_needed(self) -> None:
        """Until nothing more has to stay for the sake of something else."""
        for table in tables():
            self._keep_for_newer(table)
        before = -1
        while before != self.stayed:
            before = self.stayed
            for table in tables():
                self._keep_together(table)

    def delete(self) -> int:
        """Deletes what goes; returns how much that was."""
        count = 0
        for link in (link for table in tables() for link in table.links):
            rows = link.through._base_manager
            for one, other in self.links.get(link.name, ()):
                if other not in self.stay[link.target]:
                    rows.filter(**{link.source: one, link.sink: other}).delete()
        for table in reversed(tables()):
            keys = [key for key in self.rows[table.name] if key not in self.stay[table.name]]
            count += len(keys)
            for some in chunks(keys):
                table.rows(self.owner).filter(pk__in=some).delete()
        return count

    def _references(self, table: ExportTable, keys: list[int]) -> dict[int, dict[str, int | None]]:
        columns = [column.name for column in table.columns if column.target]
        rows: dict[int, dict[str, int | None]] = {}
        for some in chunks(keys):
            found = table.rows(self.owner).filter(pk__in=some).values("pk", *columns)
            rows |= {row.pop("pk"): row for row in found}
        return rows

    def _keep_for_newer(self, table: ExportTable) -> None:
        """What rows refer to that were not added along with it."""
        added = self.rows[table.name]
        columns = [column for column in table.columns if column.target]
        for pk, *keys in table.rows(self.owner).values_list("pk", *(c.name for c in columns)):
            if pk not in added:
                for column, key in zip(columns, keys, strict=True):
                    self._keep(column.target, key)
        for link in table.links:
            of_owner = {f"{link.source.removesuffix('_id')}__owner": self.owner}
            pairs = link.through._base_manager.filter(**of_owner)
            along = self.links.get(link.name, set())
            for one, other in pairs.values_list(link.source, link.sink):
                if one not in added and (one, other) not in along:
                    self._keep(link.target, other)

    def _keep_together(self, table: ExportTable) -> None:
        """What stays keeps what it refers to, and its own parts."""
        for pk, references in self.rows[table.name].items():
            for column in table.columns:
                if not column.target:
                    continue
                key = references[column.name]
                is_part = column.field.remote_field.on_delete is CASCADE  # type: ignore[union-attr]
                if is_part and key in self.stay[column.target]:
                    self.stay[table.name].add(pk)
                if pk in self.stay[table.name]:
                    self._keep(column.target, key)
        for link in table.links:
            staying = [key for key in self.rows[table.name] if key in self.stay[table.name]]
            for some in chunks(staying):
                pairs = link.through._base_manager.filter(**{f"{link.source}__in": some})
                for other in pairs.values_list(link.sink, flat=True):
                    self._keep(link.target, other)

    def _keep(self, table: str, key: int | None) -> None:
        if key in self.rows[table]:
            self.stay[table].add(key)


def _settings_back(owner: User, record: AddedRecord) -> None:
    """The user's own record as it was, save what was changed since; the stages to begin with."""
    before, after = record.get("you", ({}, {}))
    back = {name: value for name, value in before.items() if getattr(owner, name) == after[name]}
    for name, value in back.items():
        setattr(owner, name, value)
    if back:
        owner.save(update_fields=[*back])
    there = {stage.name.casefold() for stage in Stage.objects.of(owner)}
    for values in record.get("stages", ()):
        if values["name"].casefold() not in there:
            recreate(Stage, values)
