"""A copy of one state of the database as a file, while others write; and a file in its place."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from tracker.backups import BackupError
from tracker.exports.archive.snapshot import snapshot

Rows = Iterable[tuple[Any, ...]]
Query = Callable[[str], Rows]

LOCK_TIMEOUT = "30s"
"""For so long a restore waits for somebody who is in the middle of something."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds: rows by table, the files it names, the migrations it has behind it."""

    rows: dict[str, int]
    files: list[str]
    migrations: list[str]


class Database(Protocol):
    """What a backup asks of a database."""

    name: str
    file: str

    def dump(self, to: Path, while_held: Callable[[], None]) -> Contents:
        """Writes one state of the database into a file, which is not there yet.

        Nobody can write from the instant of that state until `while_held` is done; for as long as
        the copy takes everybody can.
        """

    def check(self, dump: Path, expected: Contents) -> None:
        """Raises BackupError unless the file can be read and holds what is expected."""

    def bring_up_to_date(self, dump: Path) -> None:
        """Migrates a file that is older than the program, where that can be done beforehand."""

    def load(self, dump: Path, extensions: list[str]) -> None:
        """Puts the file in the place of the database, all of it or nothing."""


def current() -> Database:
    """The database of the settings."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


class SQLite:
    name, file = "sqlite", "database.sqlite3"
    # Without virtual ones (the index of texts): what those hold is in tables of their own.
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %'"
    )

    def dump(self, to: Path, while_held: Callable[[], None]) -> Contents:
        with closing(self._live()) as live, closing(sqlite3.connect(to)) as copy:
            with closing(self._live()) as lock:
                lock.execute("BEGIN IMMEDIATE")
                live.execute("BEGIN")
                live.execute("SELECT count(*) FROM sqlite_master").fetchone()  # it begins by this
                while_held()
            # A copy of the file would lose what is being written; this is one state, whole.
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
            return _contents(copy.execute, self.tables)

    def check(self, dump: Path, expected: Contents) -> None:
        with closing(sqlite3.connect(dump)) as copy:
            try:
                said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
                astray = copy.execute("PRAGMA foreign_key_check").fetchone()
                rows = _contents(copy.execute, self.tables).rows if said == ["ok"] else {}
            except sqlite3.DatabaseError as error:
                raise BackupError(f"The copy of the database cannot be read: {error}.") from error
        if said != ["ok"] or astray or rows != expected.rows:
            raise BackupError("The copy of the database is not whole.")

    def bring_up_to_date(self, dump: Path) -> None:
        url = f"sqlite:///{quote(str(dump))}"
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(settings.DATA_DIR)}
        environment["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
        _run([*manage, "migrate", "--no-input", "--verbosity=0"], environment)
        with closing(sqlite3.connect(dump)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")

    def load(self, dump: Path, extensions: list[str]) -> None:
        connection.close()
        is_new = not Path(str(connection.settings_dict["NAME"])).exists()
        with closing(sqlite3.connect(dump)) as copy, closing(self._live()) as live:
            # One transaction: whoever reads sees the old state or the new one, also after a crash.
            copy.backup(live)
            live.execute("PRAGMA journal_mode = WAL")
        if is_new:
            Path(str(connection.settings_dict["NAME"])).chmod(0o600)

    def _live(self) -> sqlite3.Connection:
        name = str(connection.settings_dict["NAME"])
        return sqlite3.connect(name, timeout=30, isolation_level=None)


class PostgreSQL:
    name, file = "postgresql", "database.dump"
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

    def dump(self, to: Path, while_held: Callable[[], None]) -> Contents:
        program = self._program("pg_dump")
        tables = ", ".join(f'"{model._meta.db_table}"' for model, _ in _with_files())
        lock = connections.create_connection(DEFAULT_DB_ALIAS)
        with snapshot(), connection.cursor() as cursor:
            try:
                lock.set_autocommit(False)
                with lock.cursor() as holding:
                    holding.execute(f"LOCK TABLE {tables} IN SHARE MODE")
                cursor.execute("SELECT pg_export_snapshot()")
                (same,) = cursor.fetchone()
                while_held()
            finally:
                lock.close()
            plain = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
            _run(
                [program, *plain, f"--snapshot={same}", f"--file={to}", self._where()], self._env()
            )

            def query(sql: str) -> Rows:
                cursor.execute(sql)
                return list(cursor.fetchall())

            return _contents(query, self.tables)

    def check(self, dump: Path, expected: Contents) -> None:
        listed = _run([self._program("pg_restore"), "--list", str(dump)], self._env())
        tables = set(re.findall(r"TABLE DATA \S+ (\S+)", listed))
        if not tables >= expected.rows.keys():
            raise BackupError("The copy of the database is not whole.")
        # Reads all of it, which the list does not.
        _run([self._program("pg_restore"), f"--file={os.devnull}", str(dump)], self._env())

    def bring_up_to_date(self, dump: Path) -> None:
        """Only when it is loaded."""

    def load(self, dump: Path, extensions: list[str]) -> None:
        connection.close()
        script = dump.with_suffix(".sql")
        plain = ["--schema=public", "--no-owner", "--no-privileges", "--no-comments"]
        _run([self._program("pg_restore"), *plain, f"--file={script}", str(dump)], self._env())
        before = ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"]
        before += [f'CREATE EXTENSION IF NOT EXISTS "{name}"' for name in extensions]
        commands = [f"--command={sql}" for sql in before]
        quiet = ["--no-psqlrc", "--quiet", "--output", os.devnull, "--set=ON_ERROR_STOP=1"]
        once = ["--single-transaction", *commands, f"--file={script}", f"--dbname={self._where()}"]
        _run([self._program("psql"), *quiet, *once], self._env())
        call_command("migrate", interactive=False, verbosity=0)

    def extensions(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
            return sorted(name for (name,) in cursor.fetchall())

    def _program(self, name: str) -> str:
        """The path of a program of PostgreSQL that is not older than the server.

        Raises BackupError, and says what to install, where there is none.
        """
        with connection.cursor():
            server = connection.pg_version // 10_000  # type: ignore[attr-defined]
        on_path = shutil.which(name)
        beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
        found = 0
        for path in [*([on_path] if on_path else []), *map(str, beside)]:
            version = re.search(r"PostgreSQL\) (\d+)", _run([path, "--version"], self._env()))
            found = int(version[1]) if version else 0
            if found >= server:
                return path
        if not found:
            raise BackupError(
                f"{name} is not installed. On Debian: apt-get install postgresql-client."
            )
        raise BackupError(
            f"{name} is of version {found}, and the server of {server}. On Debian: apt-get install "
            f"postgresql-client-{server}."
        )

    def _where(self) -> str:
        """How a program reaches the database: all but the password."""
        from psycopg.conninfo import make_conninfo  # only where PostgreSQL is used at all

        known = connection.settings_dict
        options = {k: v for k, v in known["OPTIONS"].items() if isinstance(v, str)}
        named = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
        given = {name: known[key] for name, key in named.items() if known[key]}
        return make_conninfo(**options, **given)

    def _env(self) -> dict[str, str]:
        """The password stands here: others can read a command line."""
        password = str(connection.settings_dict["PASSWORD"] or "")
        options = f"-c lock_timeout={LOCK_TIMEOUT}"
        return {
            **os.environ,
            "PGOPTIONS": options,
            **({"PGPASSWORD": password} if password else {}),
        }


def _contents(query: Query, tables: str) -> Contents:
    """What there is, asked of a copy or of the transaction that is copied.

    `tables` is the query that names the tables.
    """
    rows = {}
    for table in sorted(name for (name,) in query(tables)):
        ((count,),) = query(f'SELECT count(*) FROM "{table}"')  # noqa: S608  (its own names)
        rows[table] = count
    files = []
    for model, field in _with_files():
        if model._meta.db_table in rows:
            named = query(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')  # noqa: S608
            files += [name for (name,) in named if name]
    migrated = [
        f"{app}.{name}"
        for app, name in query("SELECT app, name FROM django_migrations")
        if not app.startswith("day-four-")  # marks that an older version left there
    ]
    return Contents(rows, sorted(files), sorted(migrated))


def _with_files() -> list[tuple[type[models.Model], models.FileField]]:
    """Every column that names files, with its model."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]


def _run(command: list[str], environment: dict[str, str]) -> str:
    """What the command writes; raises BackupError with what it complains of."""
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        lines = run.stderr.strip().splitlines() or [f"exit code {run.returncode}"]
        why = next((line for line in lines if "error" in line.lower()), lines[-1])
        raise BackupError(f"{Path(command[0]).name} did not succeed: {why}")
    return run.stdout
