"""What is left of an older way to ask the database: gone with the last that asks so.

`tracker.search.words`, `tracker.search.text_index` and `tracker.imports.adding` still do.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import models


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class OneOf(models.Lookup):  # type: ignore[type-arg]
    """`pk__one_of=keys`: as `pk__in`, for keys that go to the database as one value."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, list(self.rhs)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        found = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return found, [*params, json.dumps(self.rhs)]


def prepared(make: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Makes of a query a list of what it finds. An `owner` is told by their primary key."""

    def ask(first: Any, *values: Any) -> list[Any]:
        is_owner = isinstance(first, int)
        return list(make(SimpleNamespace(pk=first) if is_owner else first, *values))

    return ask
