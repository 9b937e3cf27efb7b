"""Many new rows at once, made ready before the database is locked.

`bulk_create` makes its SQL while it writes, and on SQLite nobody else can write meanwhile: 1.5
seconds of CPU for 5,000 applications and what hangs on them, of which the database takes a fifth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from tracker.models.derived import Derived


@dataclass(frozen=True, slots=True)
class BulkInsert:
    """One INSERT and the values of its rows."""

    sql: str
    rows: list[tuple[Any, ...]]  # as the driver of the database takes them

    @classmethod
    def of(cls, records: Sequence[models.Model]) -> BulkInsert:
        """Of new records of one model: all of them with their keys, or none.

        Instants that are set are kept. What a record refers to has its key by now.
        """
        if not records:
            return cls("", [])
        meta = records[0]._meta
        has_keys = records[0].pk is not None
        fields = [one for one in meta.concrete_fields if has_keys or not one.primary_key]
        table, *columns = map(
            connection.ops.quote_name, [meta.db_table, *(field.column for field in fields)]
        )
        places = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        return cls(sql, list(zip(*(_values(field, records) for field in fields), strict=True)))

    def write(self) -> None:
        if self.rows:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, self.rows)


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """Primary keys for new records, which nothing else gets.

    Outside of a transaction they are reserved at once, and stay so whatever becomes of the records.
    """
    if not count:
        return []
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, 'id')"
            cursor.execute(
                f"SELECT nextval({sequence}) FROM generate_series(1, %s)",  # noqa: S608
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # SQLite counts in a table of its own, without a row for a table that was never used.
        named = (count, table)
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", named)
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)", named)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
        return list(range(last - count + 1, last + 1))


def _values(field: models.Field[object, object], records: Sequence[models.Model]) -> list[object]:
    """What the database is given for a field of new records."""
    values: list[object]
    if isinstance(field, Derived):
        values = [field.pre_save(record, add=True) for record in records]
    elif isinstance(field, models.ForeignKey):
        values = [_key(record, field) for record in records]
    else:
        values = [getattr(record, field.attname) for record in records]
        if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
            values = [
                field.pre_save(record, add=True) if value is None else value
                for record, value in zip(records, values, strict=True)
            ]
    database = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(value, database) for value in values]


def _key(record: models.Model, field: models.ForeignKey[object, object]) -> object:
    """Of what the record refers to; it may have got it after it was set here."""
    if not field.is_cached(record):
        return getattr(record, field.attname)
    other = getattr(record, field.name)
    return other and other.pk
