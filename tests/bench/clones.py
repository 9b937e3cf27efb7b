"""Copies of one user's whole search for other users, made by the database itself.

A million rows from Python take many minutes. What has been saved once by the models is copied
with other keys instead, derived columns and plan included, by one statement for each table.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from tracker.models import User
from tracker.search import text_index

AT_ONCE = 100_000  # rows of one statement, more or less


def clone_user(user: User, copies: int) -> None:
    """As many more users with the same search as `user` has."""
    _Copy(user, _in_order(list(_tables_of_users())), copies).make()


def _tables_of_users() -> Iterator[type[models.Model]]:
    """The user, all that has an owner, and what joins two such records."""
    yield User
    for label in ("tracker", "followups"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if _has_owner(model) or (model._meta.auto_created and _owned_end(model)):
                yield model


def _in_order(tables: list[type[models.Model]]) -> list[type[models.Model]]:
    """Each after those that it refers to."""
    refers_to: dict[Any, set[Any]] = {
        model: {field.related_model for field in model._meta.concrete_fields} & set(tables)
        for model in tables
    }
    return list(TopologicalSorter(refers_to).static_order())


def _has_owner(model: Any) -> bool:
    return any(field.name == "owner" for field in model._meta.concrete_fields)


def _owned_end(through: type[models.Model]) -> models.ForeignKey[Any, Any] | None:
    """The key of a joining table that leads to a record with an owner."""
    for field in through._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and _has_owner(field.related_model):
            return field
    return None


class _Copy:
    """The keys of copy n are those of the original and `base + n * span`, for each table."""

    def __init__(self, user: User, tables: list[type[models.Model]], copies: int) -> None:
        self.user, self.tables, self.copies = user, tables, copies
        self.shifts: dict[type[models.Model], tuple[int, int]] = {}
        self.sizes: dict[type[models.Model], int] = {}

    def make(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":  # its own is for what pages ask
                cursor.execute("PRAGMA cache_size = -400000")
            else:  # where very many come, the index of their texts is made sooner than kept
                text_index.remove()
                cursor.execute("SET maintenance_work_mem = '1GB'")
            for model in self.tables:
                self._set_aside(cursor, model)
            for model in self.tables:
                self._insert(cursor, model)
                cursor.execute(f"DROP TABLE original_{model._meta.db_table}")
            for sql in connection.ops.sequence_reset_sql(no_style(), self.tables):
                cursor.execute(sql)
        if connection.vendor == "postgresql":
            text_index.make()

    def _set_aside(self, cursor: Any, model: type[models.Model]) -> None:
        """The original rows in a table of their own, and the shift of the copies' keys."""
        table, key = model._meta.db_table, model._meta.pk.column
        cursor.execute(
            f"CREATE TEMP TABLE original_{table} AS "
            f"SELECT * FROM {table} WHERE {self._of_user(model)}"
        )
        cursor.execute(
            f"SELECT count(*), min({key}), max({key}), (SELECT max({key}) FROM {table}) "
            f"FROM original_{table}"
        )
        count, first, last, highest = cursor.fetchone()
        self.sizes[model] = count
        if count:
            span = last - first + 1
            self.shifts[model] = (highest - first + 1, span)

    def _of_user(self, model: type[models.Model]) -> str:
        own = int(self.user.pk)
        if model is User:
            return f"id = {own}"
        if not _has_owner(model):
            end: Any = _owned_end(model)
            other = end.related_model._meta.db_table
            return f"{end.column} IN (SELECT id FROM {other} WHERE owner_id = {own})"
        return f"owner_id = {own}"

    def _insert(self, cursor: Any, model: type[models.Model]) -> None:
        if not self.sizes[model]:
            return
        table, fields = model._meta.db_table, model._meta.concrete_fields
        columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        step = max(1, AT_ONCE // self.sizes[model])
        for first in range(1, self.copies + 1, step):
            last = min(first + step - 1, self.copies)
            cursor.execute(
                f"WITH RECURSIVE copy(n) AS "
                f"(SELECT {first} UNION ALL SELECT n + 1 FROM copy WHERE n < {last}) "
                f"INSERT INTO {table} ({columns}) "
                f"SELECT {values} FROM copy CROSS JOIN original_{table} original "
                f"ORDER BY copy.n, original.{model._meta.pk.column}"
            )

    def _value(self, model: type[models.Model], field: Any) -> str:
        value = f"original.{connection.ops.quote_name(field.column)}"
        of = model if field.primary_key else field.related_model
        if of in self.shifts:
            return self._shifted(value, of)
        if field.unique and isinstance(field, models.CharField):
            key = self._shifted(f"original.{model._meta.pk.column}", model)
            return f"substr({value}, 1, {(field.max_length or 100) - 12}) || '-' || ({key})"
        return value

    def _shifted(self, value: str, of: type[models.Model]) -> str:
        base, span = self.shifts[of]
        return f"{value} + {base} + (copy.n - 1) * {span}"
