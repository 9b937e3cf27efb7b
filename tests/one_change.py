"""Whether a request changes facts in the one way: locked first, then read, then written.

What it asks of the database is watched, statement by statement. A row is taken for read where any
of its columns but its key and its owner is in a SELECT; a lock is there from `User.locked` until
the transaction of that ends. Tables stand for their rows: a request that reads one row before the
lock and writes another one of the same table can read that one later as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from followups.calendar.models import CalendarFeed
from followups.digest.models import MailSettings
from tracker.models import Import, ImportedRow, Owned, User

# An import reads itself anew within its change (`Import.changing`).
OF_IMPORTS = {Import, ImportedRow}
NEVER_CHANGES = {"id", "owner_id"}


def facts() -> set[type[models.Model]]:
    """The records that a user changes, with the tables that tie two of them."""
    kept = {m for m in apps.get_models() if issubclass(m, Owned) and m.exported}
    kept |= {MailSettings, CalendarFeed}
    through = {field.remote_field.through for model in kept for field in model._meta.many_to_many}
    return (kept | through) - OF_IMPORTS


class Watch:
    """What went on so far. `faults` says in words what was wrong, `wrote` which tables changed."""

    def __init__(self) -> None:
        self.tables = {model._meta.db_table for model in facts()}
        self.read_too_early: dict[str, str] = {}
        self.read_in_time: dict[str, str] = {}
        self.wrote: set[str] = set()
        self.faults: list[str] = []
        self._locked_at: int | None = None

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self._look(sql)
        return execute(sql, params, many, context)

    def lock(self) -> None:
        if not self.is_locked:
            self._locked_at = len(connection.savepoint_ids)

    @property
    def is_locked(self) -> bool:
        """Once its transaction has ended, what was read within may be changed by somebody else."""
        if self._locked_at is not None and len(connection.savepoint_ids) < self._locked_at:
            self._locked_at = None
            self.read_too_early |= self.read_in_time
            self.read_in_time = {}
        return self._locked_at is not None

    def _look(self, sql: str) -> None:
        what, table = _statement(sql)
        is_locked = self.is_locked  # asked at the end of a transaction too
        if what == "SELECT":
            read = self.read_in_time if is_locked else self.read_too_early
            for name in _read(sql) & self.tables:
                read.setdefault(name, sql)
        elif what and table in self.tables:
            self.wrote.add(table)
            if not is_locked:
                self.faults.append(f"not locked: {sql}")
            elif what != "INSERT" and table in self.read_too_early:
                early = self.read_too_early[table]
                self.faults.append(f"read before the lock, {early}, and then written: {sql}")


def _statement(sql: str) -> tuple[str, str]:
    """What a statement does that matters here, and to which table it writes."""
    found = re.match(r'\s*(UPDATE|DELETE FROM|INSERT (?:OR \w+ )?INTO)\s+"(\w+)"', sql)
    if found:
        return found[1].split()[0], found[2]
    return ("SELECT", "") if sql.lstrip("( ").startswith("SELECT") else ("", "")


def _read(sql: str) -> set[str]:
    """The tables of which a SELECT reads more than what never changes."""
    named = re.split(r"\bFROM\b", sql, maxsplit=1)[0]
    aliases = dict(re.findall(r'"(\w+)" (T\d+|U\d+)\b', sql))
    columns = re.findall(r'"?(\w+)"?\."(\w+)"', named)
    of_alias = {alias: table for table, alias in aliases.items()}
    return {of_alias.get(table, table) for table, name in columns if name not in NEVER_CHANGES}


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Watches all that is asked of the database meanwhile."""
    watch, locked = Watch(), User.locked

    def lock(user: User) -> User:
        found = locked(user)
        watch.lock()
        return found

    with monkeypatch.context() as patch, connection.execute_wrapper(watch):
        patch.setattr(User, "locked", lock)
        yield watch
