"""Many rows of one model written past `save`, of values that were checked before.

Five to ten times as quick as `bulk_create`. No signal is sent: whoever writes facts like this
sends `facts_changed`. Derived columns are filled by the fields themselves, so that
`refold --check` has nothing to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db import connection, models

from tracker.models.keys import Derived

ROWS_AT_ONCE = 1_000

Line = list[Any]
"""The values of one row in the order of `RawRows.names`, as JSON can hold them."""


class RawRows:
    """Rows of `model` of which the columns `given` differ; all others are the same in each.

    `given` are names of columns (`company_id`). Days and times are given as ISO texts.
    """

    def __init__(self, model: type[models.Model], *given: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.model = model
        self.derived = [field for field in fields.values() if isinstance(field, Derived)]
        self.names = [*given, *(field.attname for field in self.derived)]
        self.at = {name: place for place, name in enumerate(self.names)}
        self.same = {name: field for name, field in fields.items() if name not in self.names}
        self.fields = [fields[name] for name in self.names]

    def line(self, values: Mapping[str, Any]) -> Line:
        """One row, with what is derived from its values. Left out is None: to be filled later."""
        row: Any = SimpleNamespace(**values)
        derived = [field.pre_save(row, add=True) for field in self.derived]
        return [*map(values.get, self.names[: len(self.names) - len(derived)]), *derived]

    def insert(self, lines: Iterable[Line], **same: Any) -> None:
        """Writes the rows, in their order. `same` are the columns that are alike in all of them;
        what is not named has its default.
        """
        columns, rows = self._whole(lines, same)
        _write(self.model._meta.db_table, columns, rows)

    def replace(
        self, lines: Iterable[Line], told_by: Sequence[str], kept: Sequence[str] = (), **same: Any
    ) -> None:
        """Writes the rows over those that they are told by, but for the columns `kept`.

        A constraint says that rows are told apart by `told_by`. A row that is not there is added.
        """
        columns, rows = self._whole(lines, same)
        column_of = {field.attname: field.column for field in self.model._meta.concrete_fields}
        fixed = {column_of[name] for name in (*told_by, *kept)}
        quote = connection.ops.quote_name
        changes = [f"{quote(c)} = EXCLUDED.{quote(c)}" for c in columns if c not in fixed]
        by = ", ".join(quote(column_of[name]) for name in told_by)
        conflict = f" ON CONFLICT ({by}) DO UPDATE SET {', '.join(changes)}"
        with connection.cursor() as cursor:
            for chunk in _chunks(rows, _most_at_once(columns)):
                _insert(cursor, self.model._meta.db_table, columns, chunk, conflict)

    def _whole(
        self, lines: Iterable[Line], same: Mapping[str, Any]
    ) -> tuple[list[str], Iterator[Line]]:
        """The columns of whole rows, and the rows."""
        fields, constants = [*self.fields], []
        for name, field in self.same.items():
            if field.primary_key and name not in same:
                continue  # the database numbers them
            value = same[name] if name in same else field.get_default()
            fields.append(field)
            constants.append(field.get_db_prep_save(value, connection))
        return [field.column for field in fields], ([*line, *constants] for line in lines)


def insert_pairs(through: Any, columns: Sequence[str], pairs: Iterable[Sequence[int]]) -> None:
    """Rows of the table of a relation of many to many."""
    _write(through._meta.db_table, columns, pairs)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys that nobody else will have, in order.

    Call it in the transaction that uses them: on SQLite it is that which keeps others away.
    """
    if not count:
        return []
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            (last,) = cursor.fetchone() or (0,)
            return list(range(last + 1, last + 1 + count))
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [table, key, count])
        return sorted(key for (key,) in cursor.fetchall())


def _write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        # In chunks: `rows` may ask the database for something, which cannot be amid a COPY.
        for chunk in _chunks(rows, _most_at_once(columns)):
            if connection.vendor == "postgresql":
                copying = cursor.copy(f"COPY {_into(table, columns)} FROM STDIN")
                with connection.wrap_database_errors, copying as copy:  # Django leaves COPY alone
                    for row in chunk:
                        copy.write_row(row)
            else:
                _insert(cursor, table, columns, chunk)


def _insert(
    cursor: Any, table: str, columns: Sequence[str], rows: list[Any], conflict: str = ""
) -> None:
    """One statement and not `executemany`: after each statement FTS5 writes to its index what it
    has gathered, which for single rows is most of the work.
    """
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    values = [value for row in rows for value in row]
    cursor.execute(f"INSERT INTO {_into(table, columns)} VALUES {places}{conflict}", values)  # noqa: S608


def _into(table: str, columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def _most_at_once(columns: Sequence[str]) -> int:
    """How many rows go into one statement."""
    if connection.vendor != "sqlite":
        return ROWS_AT_ONCE
    connection.ensure_connection()
    most_values: int = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    return min(ROWS_AT_ONCE, most_values // len(columns))


def _chunks(rows: Iterable[Any], at_once: int) -> Iterator[list[Any]]:
    ahead = iter(rows)
    while chunk := list(islice(ahead, at_once)):
        yield chunk
