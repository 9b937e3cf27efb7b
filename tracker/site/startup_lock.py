"""One start after the other, where two begin at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.files import locks
from django.db import DatabaseError, connection

KEY = 0x44617934
"""Of the lock in PostgreSQL, among all of that database: “Day4”."""


@contextmanager
def startup_lock(say_waiting: Callable[[], None]) -> Iterator[None]:
    """Waits until no other start is at it; says so first where it has to.

    Of the starts with this data folder a lock on a file lets in one, of those on other machines
    with the same PostgreSQL a lock in there. Neither outlasts its process, however that ends.

    Raises:
        DatabaseError: the database does not answer.
    """
    with (settings.DATA_DIR / "start.lock").open("w") as file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            say_waiting()
            locks.lock(file, locks.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        if not _asked("pg_try_advisory_lock"):
            say_waiting()
            _asked("pg_advisory_lock")
        try:
            yield
        finally:
            with suppress(DatabaseError):  # where there is no connection left, no lock is
                _asked("pg_advisory_unlock")


def _asked(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [KEY])
        return bool(cursor.fetchone()[0])
