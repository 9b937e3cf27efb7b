"""An index of what is written in applications, so that a word is found wherever it stands in one.

It is the database's own, and the database keeps it true, whoever writes:

* SQLite: an FTS5 table of trigrams (`tracker_application_text`), written by triggers. It keeps no
  text. The upper half of a row's key is the owner and the lower half the application, so that a
  search goes through the rows of one owner only.
* PostgreSQL: a GIN index of the owner and the trigrams (`pg_trgm`, `btree_gin`).

Where there is neither, and for words of less than three letters, each of the owner's texts is
looked at. A migration makes the index. `keep` is called after every `migrate`, because a SQLite
table that a later one makes anew loses its triggers.
"""

from __future__ import annotations

import logging
from functools import cache

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from tracker.models import Application, User

logger = logging.getLogger(__name__)

TABLE, INDEX = Application._meta.db_table, "tracker_application_text"
VIEW = f"{INDEX}_content"
TRIGRAM = 3
CONTAINS = "LIKE %s ESCAPE '\\'"

ROW = "{0}.owner_id << 32 | {0}.id, {0}.search_text"
INSERT = f"INSERT INTO {INDEX} (rowid, text) VALUES ({ROW.format('new')});"
DELETE = f"INSERT INTO {INDEX} ({INDEX}, rowid, text) VALUES ('delete', {ROW.format('old')});"
TRIGGERS = {
    f"{INDEX}_insert": f"AFTER INSERT ON {TABLE} BEGIN {INSERT} END",
    f"{INDEX}_delete": f"AFTER DELETE ON {TABLE} BEGIN {DELETE} END",
    f"{INDEX}_update": f"""AFTER UPDATE OF id, owner_id, search_text ON {TABLE}
    WHEN (old.id, old.owner_id, old.search_text) IS NOT (new.id, new.owner_id, new.search_text)
    BEGIN {DELETE} {INSERT} END""",
}


def keys_with(owner: User, word: str) -> tuple[str, list[str | int]]:
    """The primary keys of the owner's applications with this folded word in their own texts.

    A query and its values. Those in the trash are among them.
    """
    if len(word) >= TRIGRAM and _is_there():
        quoted = '"{}"'.format(word.replace('"', '""'))  # whatever signs are in it
        return (
            f"SELECT rowid & 4294967295 FROM {INDEX} WHERE {INDEX} MATCH %s "
            "AND rowid BETWEEN %s AND %s",
            [quoted, owner.pk << 32, (owner.pk + 1 << 32) - 1],
        )
    return (
        f"SELECT id FROM {TABLE} WHERE owner_id = %s AND search_text {CONTAINS}",
        [owner.pk, containing(word)],
    )


def containing(word: str) -> str:
    """The value of `CONTAINS` for this word, whatever signs are in it."""
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


def make(database: BaseDatabaseWrapper = connection) -> None:
    """Makes the index of what is written now anew, where the database offers one."""
    if database.vendor == "sqlite" and _offers_trigrams(database):
        remove(database)
        with transaction.atomic(database.alias), database.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {INDEX} USING fts5 (text, content = '{VIEW}', "
                "content_rowid = 'row', tokenize = 'trigram case_sensitive 1')"
            )
            for name, what in TRIGGERS.items():
                cursor.execute(f"CREATE TRIGGER {name} {what}")
            _go_through(cursor, "rebuild")
    elif database.vendor == "postgresql":
        _make_on_postgresql(database)


def remove(database: BaseDatabaseWrapper = connection) -> None:
    """Takes the index away, and what writes it."""
    with transaction.atomic(database.alias), database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        elif database.vendor == "sqlite":
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            if _offers_trigrams(database):
                cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def keep(database: BaseDatabaseWrapper = connection) -> None:
    """Makes the index anew where what keeps it true went missing."""
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{INDEX}%"])
            names = {name for (name,) in cursor.fetchall()}
        if INDEX in names and not names >= TRIGGERS.keys():
            make(database)


def is_missing() -> bool:
    """Whether there is no index; searching is slow then, and finds the same."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass(%s) IS NULL", [INDEX])
            return bool(cursor.fetchone()[0])
        return INDEX not in connection.introspection.table_names(cursor)


def is_true() -> bool:
    """Whether the index, where there is one, says of every application what is written in it."""
    if not _is_there():
        return True
    with connection.cursor() as cursor:
        try:
            _go_through(cursor, "integrity-check")
        except DatabaseError:
            return False
    return True


# SQLite


def _offers_trigrams(database: BaseDatabaseWrapper) -> bool:
    """Whether this SQLite has FTS5 and its tokenizer of trigrams (3.34), as nearly all do."""
    with database.cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5'), sqlite_version()")
        has_fts5, version = cursor.fetchone()
    return bool(has_fts5) and tuple(map(int, version.split("."))) >= (3, 34)


@cache  # as long as the program runs; one that began without it goes on without it
def _is_there() -> bool:
    """Whether there is an index of trigrams on SQLite, and it can be asked."""
    return (
        connection.vendor == "sqlite"
        and INDEX in connection.introspection.table_names()
        and _offers_trigrams(connection)
    )


def _go_through(cursor: CursorWrapper, command: str) -> None:
    """Tells FTS5 to go through all that is written.

    The view by which it does is there only meanwhile: a migration that makes the table anew would
    stumble over it.
    """
    cursor.execute(f"CREATE VIEW {VIEW} (row, text) AS SELECT {ROW.format(TABLE)} FROM {TABLE}")
    try:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES (%s, 1)", [command])
    finally:
        cursor.execute(f"DROP VIEW {VIEW}")


# PostgreSQL


def _make_on_postgresql(database: BaseDatabaseWrapper) -> None:
    try:
        with transaction.atomic(database.alias), database.cursor() as cursor:
            for name in ("pg_trgm", "btree_gin"):
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} "
                "USING gin (owner_id, search_text gin_trgm_ops) "
                # What was written last is found as quickly as the rest.
                "WITH (fastupdate = off)"
            )
    except DatabaseError as error:
        logger.warning(
            "A long job search will be slow to search: the extensions pg_trgm and btree_gin are "
            "missing (%s). Once the owner of the database has made them, `rebuild_search` makes "
            "the index.",
            " ".join(str(error).split()),
        )
