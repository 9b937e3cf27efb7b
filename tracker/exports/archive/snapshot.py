"""One state of the database, for as long as it takes to read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries within see one state of the database, and hold up nobody who writes.

    Within another transaction they see what that one sees. Nothing is to be written here.
    """
    if connection.in_atomic_block:
        yield
        return
    mode = getattr(connection, "transaction_mode", None)
    if mode:  # SQLite: the one of the settings would take the lock for writing
        connection.transaction_mode = None  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if mode:
                connection.transaction_mode = mode  # type: ignore[attr-defined]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if mode:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
