"""What an archive holds: a table for each exported record, and one for each of their links.

Read off the models, so that a new one is in every export from its first day on. A record's owner
is left out (an archive is of one person), and so is whatever is derived from other columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import parse_qsl, urlencode

from django.apps import apps
from django.db import models

from tracker.models import Owned, SavedView, Trashable
from tracker.models.derived import Derived

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

USER_SETTINGS = (
    *("full_name", "phone", "time_zone", "country", "region"),
    "has_shortcuts",
)
"""The settings of a user's own record that an archive holds."""

KeyOf = Callable[[str, int], int | None]
"""Another key for the key of a record, given the name of its table; None where there is none."""

Values = dict[str, Any]
"""A row: its columns by name, of as many types as fields have."""

Rows = models.QuerySet[models.Model, tuple[object, ...]]
"""What `values_list` gives."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of a table; `target` names the table that it refers to."""

    name: str
    field: models.Field[object, object]
    target: str = ""


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A relation of many to many: a table of pairs, from records of `table` to some of `target`."""

    name: str
    through: type[models.Model]
    source: str  # columns of `through`
    sink: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class ExportTable:
    """The records of one model. `file` is the column that names a file, where they have one."""

    name: str
    model: type[Owned]
    columns: tuple[ExportColumn, ...]
    links: tuple[ExportLink, ...]
    file: ExportColumn | None

    @property
    def file_field(self) -> models.FileField:
        """Of a table whose records have files."""
        field = self.file and self.file.field
        if not isinstance(field, models.FileField):
            raise TypeError(f"There are no files in {self.name}.")
        return field

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def rows(self, owner: models.Model) -> models.QuerySet[Owned]:
        """The owner's, with what is in the trash, the oldest first."""
        return self.model._base_manager.filter(owner=owner.pk).order_by("pk")

    def values(self, owner: models.Model, *more: str) -> Rows:
        """The columns of these rows, and what is reached by the names `more`.

        SQLite keeps days and instants as the texts that are wanted here: to make objects of them
        and texts again would be most of the work.
        """
        wanted = [_as_stored(column) for column in self.columns]
        return self.rows(owner).values_list(*wanted, *more)


def name_of(model: type[models.Model]) -> str:
    return str(model._meta.label_lower)


@cache
def tables() -> tuple[ExportTable, ...]:
    """Every table, what others refer to before what refers to it."""
    exported = [model for model in apps.get_models() if is_exported(model)]
    found = {name_of(model): _table(model) for model in exported}
    graph = {
        name: {column.target for column in table.columns if column.target}
        for name, table in found.items()
    }
    return tuple(found[name] for name in TopologicalSorter(graph).static_order())


def is_exported(model: object) -> TypeGuard[type[Owned]]:
    return isinstance(model, type) and issubclass(model, Owned) and model.exported


def _table(model: type[Owned]) -> ExportTable:
    name = name_of(model)
    columns = [_column(field) for field in model._meta.concrete_fields if _is_a_fact(model, field)]
    links = [
        ExportLink(
            f"{name}.{field.name}",
            getattr(model, field.name).through,
            field.m2m_column_name(),
            field.m2m_reverse_name(),
            name,
            name_of(field.related_model),
        )
        for field in model._meta.many_to_many
        if is_exported(field.related_model)
    ]
    files = [column for column in columns if isinstance(column.field, models.FileField)]
    return ExportTable(name, model, tuple(columns), tuple(links), files[0] if files else None)


def _is_a_fact(model: type[Owned], field: models.Field[object, object]) -> bool:
    if field.generated or isinstance(field, Derived):
        return False
    if field.name in {"owner", *model.unexported_fields}:
        return False
    return not field.is_relation or is_exported(field.related_model)


def _as_stored(column: ExportColumn) -> str | _AsStored:
    if isinstance(column.field, (models.DateField, models.TimeField)):
        return _AsStored(column.name, output_field=models.TextField())
    return column.name


class _AsStored(models.Func):
    """A day or an instant as the database has it: a text on SQLite, elsewhere what it is."""

    template = "%(expressions)s"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[str | int] | tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)")


def _column(field: models.Field[object, object]) -> ExportColumn:
    target = name_of(field.related_model) if is_exported(field.related_model) else ""
    return ExportColumn(field.attname, field, target)


# Keys that stand inside of other values


def replace_inner_keys(model: type[models.Model], values: Values, key_of: KeyOf) -> None:
    """Puts other keys into those values that name records otherwise than by a column."""
    if issubclass(model, Trashable) and values.get("released"):
        values["released"] = _released(values["released"], key_of)
    if model is SavedView:
        values["query"] = _query(values["query"], key_of)


def _released(released: dict[str, list[int]], key_of: KeyOf) -> dict[str, list[int]]:
    """What the trash let go of, by `model.field`: see `tracker.trash.actions`."""
    by_model = {table.model._meta.model_name: table.name for table in tables()}
    found = {
        place: [key_of(by_model.get(place.partition(".")[0], ""), key) for key in keys]
        for place, keys in released.items()
    }
    known = {place: [key for key in keys if key is not None] for place, keys in found.items()}
    return {place: keys for place, keys in known.items() if keys}


_IN_A_QUERY = {"stage": "tracker.stage", "tag": "tracker.tag"}


def _query(query: str, key_of: KeyOf) -> str:
    """The filters of a saved view: those that name a record, by its key."""
    pairs = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in _IN_A_QUERY and value.isdecimal():
            key = key_of(_IN_A_QUERY[name], int(value))
            if key is None:
                continue
            value = str(key)
        pairs.append((name, value))
    return urlencode(pairs)
