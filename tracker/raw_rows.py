"""Many rows of one model written past `save`, of values that were checked before.

Five to ten times as quick as `bulk_create`. No signal is sent: whoever writes facts like this
sends `facts_changed`. Derived columns are filled by the fields themselves, so that
`refold --check` has nothing to say.

Very many rows are laid out first, in temporary tables that are the connection's own, so that nobody
has to wait; then one statement for each table pours them in.

SQLite pours fastest what it need not look into. From a table that is in every respect like the one
that its rows go to, down to checks and indexes, it copies each row as it is, and each index in its
order: a third of the work. It does so where nothing depends on an insertion: no trigger, no unique
index, no foreign key that is looked after. For other tables the same statement takes longer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db import connection, models, transaction

from tracker.models.derived import Derived

ROWS_AT_ONCE = 1_000
CACHED_AMONG_MANY = 32_000
"""KB of a SQLite database that are held in memory while very many rows are written. With those of
other days each page of an index is read and written again and again: half of the time."""

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
        self.columns = [field.column for field in self.fields]
        self.place = f"laid_out_{model._meta.db_table}"
        self.whole = f"whole_{model._meta.db_table}"

    def line(self, values: Mapping[str, Any]) -> Line:
        """One row, with what is derived from its values. Left out is None: to be filled later."""
        row: Any = SimpleNamespace(**values)
        derived = [field.pre_save(row, add=True) for field in self.derived]
        return [*map(values.get, self.names[: len(self.names) - len(derived)]), *derived]

    def insert(self, lines: Iterable[Sequence[Any]], **same: Any) -> None:
        """Writes the rows, in their order. `same` are the columns that are alike in all of them;
        what is not named has its default.
        """
        columns, rows = self._whole(lines, same)
        _write(self.model._meta.db_table, columns, rows)

    def lay_out(self, lines: Iterable[Sequence[Any]]) -> None:
        """Keeps the rows for `settle`, within `laid_out`."""
        _write(self.place, self.columns, lines)

    def clear(self) -> None:
        """Forgets what was laid out."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_quoted(self.place)}")  # noqa: S608
            cursor.execute(f"DROP TABLE IF EXISTS {_quoted(self.whole)}")

    def settle(self, **same: Any) -> None:
        """Makes whole rows of what was laid out, in its order: both databases read such a table
        from its beginning to its end. Nothing of them is open any more. `same` is as in `insert`.
        """
        columns, constants = self._constants(same)
        values = [*map(_quoted, self.columns), *["%s"] * len(constants)]
        place, table = _quoted(self.place), self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                names = ", ".join(map(_quoted, [*self.columns, *columns]))
                none_of_them = f"SELECT {names} FROM {_quoted(table)} LIMIT 0"  # noqa: S608
                cursor.execute(f"CREATE TEMPORARY TABLE {_quoted(self.whole)} AS {none_of_them}")
            else:
                _make_alike(cursor, table, self.whole)
                key = self.model._meta.pk.column
                if key not in self.columns:
                    cursor.execute(f"SELECT COUNT(*) FROM {place}")  # noqa: S608
                    before = _reserve_run(cursor, table, *cursor.fetchone())
                    columns, values = [*columns, key], [*values, f"rowid + {before}"]
            cursor.execute(
                f"INSERT INTO {_into(self.whole, [*self.columns, *columns])} "  # noqa: S608
                f"SELECT {', '.join(values)} FROM {place}",
                constants,
            )
            cursor.execute(f"DELETE FROM {place}")  # noqa: S608
            if connection.vendor == "sqlite":
                _index_alike(cursor, table, self.whole)

    def pour(self) -> None:
        """Writes what was settled, in one statement."""
        table, columns = self.model._meta.db_table, [*self.columns, *self._constants({})[0]]
        names = ", ".join(map(_quoted, columns))
        into, of = (f"({names})", names) if connection.vendor == "postgresql" else ("", "*")
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_quoted(table)} {into} SELECT {of} FROM {_quoted(self.whole)}"  # noqa: S608
            )

    def _whole(
        self, lines: Iterable[Sequence[Any]], same: Mapping[str, Any]
    ) -> tuple[list[str], Iterator[Line]]:
        """The columns of whole rows, and the rows."""
        columns, constants = self._constants(same)
        return [*self.columns, *columns], ([*line, *constants] for line in lines)

    def _constants(self, same: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
        """The columns that are alike in all rows, and what stands in them."""
        fields = [  # without the key, where the database numbers them
            field for name, field in self.same.items() if not field.primary_key or name in same
        ]
        values = [same.get(field.attname, field.get_default()) for field in fields]
        prepared = zip(fields, values, strict=True)
        return (
            [field.column for field in fields],
            [field.get_db_prep_save(value, connection) for field, value in prepared],
        )


@contextmanager
def laid_out(*tables: RawRows) -> Iterator[None]:
    """A place for each of the tables, in which its rows are laid out; afterwards all is gone."""
    with connection.cursor() as cursor:
        for table in tables:
            columns, source = ", ".join(map(_quoted, table.columns)), table.model._meta.db_table
            none_of_them = f"SELECT {columns} FROM {_quoted(source)} LIMIT 0"  # noqa: S608
            cursor.execute(f"CREATE TEMPORARY TABLE {_quoted(table.place)} AS {none_of_them}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                for name in (table.place, table.whole):
                    cursor.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")


@contextmanager
def much_memory() -> Iterator[None]:
    """While very many rows are written in one transaction, SQLite holds more of its file."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = {-CACHED_AMONG_MANY}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def have_counted(*written: type[models.Model]) -> None:
    """Has PostgreSQL count what this transaction has written by the thousand. Going by what it
    counted before, it may go through all of it once for each row of a join, which takes minutes.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(_quoted(model._meta.db_table) for model in written)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys that nobody else will have, in order, whatever becomes of them."""
    if not count:
        return []
    table, key = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            before = _reserve_run(cursor, table, count)
            return list(range(before + 1, before + 1 + count))
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [table, key, count])
        return sorted(key for (key,) in cursor.fetchall())


def _reserve_run(cursor: Any, table: str, count: int) -> int:
    """The key on SQLite behind which so many are nobody else's from now on."""
    with transaction.atomic():
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        known = cursor.fetchone()
        last: int = known[0] if known else 0
        change = (
            "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
            if known
            else "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
        )
        cursor.execute(change, [last + count, table])
    return last


def _make_alike(cursor: Any, table: str, alike: str) -> None:
    """Makes a temporary table on SQLite with the columns and checks of another.

    Without what looks beyond it: foreign keys, and a count of keys of its own.
    """
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    (text,) = cursor.fetchone()
    columns = text[text.index("(") :].replace(" AUTOINCREMENT", "", 1)
    columns = re.sub(r' REFERENCES "\w+" \("\w+"\) DEFERRABLE INITIALLY DEFERRED', "", columns)
    cursor.execute(f"CREATE TEMPORARY TABLE {_quoted(alike)} {columns}")


def _index_alike(cursor: Any, table: str, alike: str) -> None:
    """Gives it the other's indexes, to be copied. Where one of those is unique, none of them is."""
    cursor.execute(
        'SELECT "unique", name, sql FROM pragma_index_list(%s) JOIN sqlite_master USING (name)',
        [table],
    )
    indexes = cursor.fetchall()
    if not any(is_unique for is_unique, *_ in indexes):
        for _, name, text in indexes:
            name = _quoted(f"whole_{name}")
            columns = text[text.index("(") :]
            cursor.execute(f"CREATE INDEX temp.{name} ON {_quoted(alike)} {columns}")


@cache
def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


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
    return f"{_quoted(table)} ({', '.join(map(_quoted, columns))})"


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
