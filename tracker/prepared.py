"""Queries that Django puts together once, and not each time that they are asked.

To put a query together takes Django 0.3 to 0.5 ms, and SQLite a tenth of that to answer it: a page
of ten queries spent most of its time on text that was the same as the last time (docs/speed.md).
Nothing that was answered is kept: only the text of the query is, and it depends on the code alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]
from django.http import Http404

ASKED_BEFORE = 5
"""How often a query was asked when PostgreSQL keeps it."""


class Told(Expression):
    """Stands in a prepared query for a value that is told each time it is asked.

    As a user it is that user's key, so that it can be given to `OwnedQuerySet.of`.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def pk(self) -> Told:
        return self

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class OneOf(models.Lookup):  # type: ignore[type-arg]
    """`pk__one_of=keys`: as `pk__in`, for keys that go to the database as one value.

    However many they are, the text of the query is the same. The rows are looked up by them, where
    `tracker.models.derived.Among` only chooses among rows that are found otherwise.
    """

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        keys, told = self.process_rhs(compiler, connection)
        return f"{column} = ANY({keys})", [*params, *told]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        keys, told = self.process_rhs(compiler, connection)
        told = [json.dumps(value) if isinstance(value, list) else value for value in told]
        return f"{column} IN (SELECT value FROM json_each({keys}))", [*params, *told]


class prepared:  # noqa: N801  (a decorator)
    """Decorates a function that makes a query of what it is told, each value by its own name.

    The function runs once for each connection to the database, with a `Told` for every parameter,
    so it must not look at the values. Called, it is asked at once:

        @prepared
        def due(owner: Any, day: Any) -> QuerySet:
            return PlannedStep.objects.of(owner).filter(due_on__lte=day).values_list("pk", "kind")

        due(user.pk, today)

    A query of `values_list` gives tuples, any other gives records, with those of `select_related`
    but without anything prefetched.
    """

    def __init__(self, make: Callable[..., Any]) -> None:
        self.__doc__, self.__wrapped__ = make.__doc__, make
        self._names = tuple(signature(make).parameters)

    def __call__(self, *values: Any) -> list[Any]:
        return self._ask(values)

    def at(self, places: range, *values: Any) -> list[Any]:
        """Only those that stand at these places of the order."""
        return self._ask(values, places)

    def _ask(self, values: tuple[Any, ...], places: range | None = None) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        # Kept with the connection, and gone with it: threads come and go.
        known: dict[prepared, _Written] = connection.__dict__.setdefault("prepared", {})
        if self not in known:
            query = self.__wrapped__(*map(Told, self._names))
            known[self] = _Written(query, connection)
        return known[self].ask(dict(zip(self._names, values, strict=True)), places)

    def one_or_404(self, *values: Any) -> Any:
        """The first of what is found.

        Raises:
            Http404: nothing is found.
        """
        found = self(*values)
        if not found:
            raise Http404("There is no such record.")
        return found[0]


def prefetched(record: models.Model, **found: list[Any]) -> None:
    """Lets `record.relation.all()` answer with what was found, as after `prefetch_related`."""
    cache = record.__dict__.setdefault("_prefetched_objects_cache", {})
    for relation, records in found.items():
        model: Any = record._meta.get_field(relation).related_model
        known: Any = models.QuerySet(model)
        known._result_cache, known._prefetch_done = records, True
        cache[relation] = known


class _Written:
    """A query as text, and how to read what is answered; for one connection."""

    def __init__(self, query: Any, connection: Any) -> None:
        self._connection = connection
        self._compiler = query.query.get_compiler(connection=connection)
        self._text, self._params = self._compiler.as_sql()
        columns = [column for column, *_ in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)
        self._read = _records(self._compiler) if query._fields is None else _tuples

    def ask(self, told: dict[str, Any], places: range | None) -> list[Any]:
        text, params = self._text, [self._value_of(param, told) for param in self._params]
        if places is not None:
            text, params = f"{text} LIMIT %s OFFSET %s", [*params, len(places), places.start]
        with self._connection.cursor() as cursor, _plan_kept(self._connection):
            cursor.execute(text, params)
            rows: Iterable[Any] = cursor.fetchall()
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return self._read(rows)

    def _value_of(self, param: Any, told: dict[str, Any]) -> Any:
        return self._adapted(told[param.name]) if isinstance(param, Told) else param

    def _adapted(self, value: Any) -> Any:
        if isinstance(value, list) and self._connection.vendor == "sqlite":
            return json.dumps(value)  # as `OneOf` reads it
        if isinstance(value, UUID) and not self._connection.features.has_native_uuid_field:
            return value.hex
        return self._connection.ops.adapt_unknown_value(value)


@contextmanager
def _plan_kept(connection: Any) -> Iterator[None]:
    """Has PostgreSQL keep its plan of what is asked meanwhile: to make it takes longer than to go
    by it. Of other queries it keeps none. Those are put together for the values at hand, and a plan
    for any values may be a bad one for those, such as for very many keys.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.connection.prepare_threshold = ASKED_BEFORE
    try:
        yield
    finally:
        connection.connection.prepare_threshold = None


def _tuples(rows: Iterable[Any]) -> list[Any]:
    return [tuple(row) for row in rows]


def _records(compiler: Any) -> Callable[[Iterable[Any]], list[Any]]:
    """Makes records of rows, as Django's `ModelIterable` does."""
    database, info = compiler.connection.alias, compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, database)
    annotations = list((compiler.annotation_col_map or {}).items())

    def read(rows: Iterable[Any]) -> list[Any]:
        found = []
        for row in rows:
            record = info["model"].from_db(database, names, row[first:last])
            for populator in related:
                populator.populate(row, record)
            for name, place in annotations:
                setattr(record, name, row[place])
            found.append(record)
        return found

    return read
