"""An index of what is written in applications, so that a word is found wherever it stands in one.

It is the database's own, and the database keeps it true, whoever writes:

* SQLite: an FTS5 table of trigrams (`tracker_application_text`), written by triggers. It keeps no
  text. Its rows are sorted by owner, and each says whose it is, so that other people's rows are
  never gone through.
* PostgreSQL: a GIN index of the owner and the trigrams (`pg_trgm`, `btree_gin`).

Where there is neither, and for words of less than three letters, each of the owner's texts is
looked at. A migration makes the index. `keep` is called after every `migrate`, because a SQLite
table that a later one makes anew loses its triggers.

Very many rows at once would hold up everybody else who writes to SQLite. So whoever inserts them
says `later` in the same transaction: ranges of keys that are pending. Until `catch_up` has been
there, a few rows at a time, the triggers leave them alone and a search looks at their texts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from time import sleep
from typing import Any

from django.db import DatabaseError, connection, transaction

from tracker.models import Application, User
from tracker.prepared import prepared

logger = logging.getLogger(__name__)

TABLE, INDEX = Application._meta.db_table, "tracker_application_text"
VIEW = f"{INDEX}_content"
TRIGRAM = 3
PENDING = f"{INDEX}_pending"
AT_ONCE = 500
"""So many pending rows are indexed in one transaction."""
PAUSE = 0.05
"""Seconds between two of them, so that whoever waits to write comes in."""
FEW = 200
"""So many texts are looked at rather than asked of the index for the whole word."""

# FTS5 compares the owner as a word of three letters, which stand in no text: from a plane of
# Unicode for private use. A key of the index is the owner, and the application in the lower half.
OWNER_WORD = "char({0} & 32767 | 983040, {0} >> 15 & 32767 | 983040, {0} >> 30 & 32767 | 983040)"
ROW = f"{{0}}.owner_id << 32 | {{0}}.id, {OWNER_WORD.format('{0}.owner_id')}, {{0}}.search_text"
IS_PENDING = f"""EXISTS (SELECT 1 FROM {PENDING} WHERE owner_id = {{0}}.owner_id
    AND {{0}}.id BETWEEN first AND last)"""
INSERT = f"""INSERT INTO {INDEX} (rowid, owner, text)
    SELECT {ROW.format("new")} WHERE NOT {IS_PENDING.format("new")};"""
DELETE = f"""INSERT INTO {INDEX} ({INDEX}, rowid, owner, text)
    SELECT 'delete', {ROW.format("old")} WHERE NOT {IS_PENDING.format("old")};"""
TRIGGERS = {
    f"{INDEX}_insert": f"AFTER INSERT ON {TABLE} BEGIN {INSERT} END",
    f"{INDEX}_delete": f"AFTER DELETE ON {TABLE} BEGIN {DELETE} END",
    f"{INDEX}_update": f"""AFTER UPDATE OF id, owner_id, search_text ON {TABLE}
    WHEN (old.id, old.owner_id, old.search_text) IS NOT (new.id, new.owner_id, new.search_text)
    BEGIN {DELETE} {INSERT} END""",
}


def keys_with(owner: User, word: str) -> list[int]:
    """The primary keys of the owner's applications with this folded word in their own texts.

    Those in the trash are among them.
    """
    if len(word) >= TRIGRAM and _is_there():
        # In this order: what is pending may be in the index the next moment, and never goes back.
        return [*_pending_with(owner, word), *_of_trigrams(owner, word)]
    mine = Application.everything.of(owner).filter(search_text__contains=word).order_by()
    return list(mine.values_list("pk", flat=True))


def later(owner: User, ranges: Iterable[Iterable[int]]) -> None:
    """Leaves applications of the owner's to `catch_up`, which follows once they are certain.

    Each range is a first and a last key of such as this transaction is about to insert.
    """
    if _is_there():
        with connection.cursor() as cursor:
            pending = [(owner.pk, *range_) for range_ in ranges]
            cursor.executemany(f"INSERT INTO {PENDING} VALUES (%s, %s, %s)", pending)
        transaction.on_commit(catch_up, robust=True)


@contextmanager
def left_alone() -> Iterator[None]:
    """While very many are inserted that are all left to later: without the trigger, for which
    SQLite would keep a second copy of each row. Only in a transaction, which nobody sees into.
    """
    if not _is_there():
        yield
        return
    name = f"{INDEX}_insert"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        yield  # what fails undoes the whole transaction, and this with it
        cursor.execute(f"CREATE TRIGGER {name} {TRIGGERS[name]}")


def catch_up() -> None:
    """Brings what is pending into the index. May end anywhere, and is then taken up again by the
    next one: after an import, and whenever the program starts.
    """
    while _is_there() and _index_some():
        sleep(PAUSE)


def make(database: Any = connection) -> None:
    """Makes the index of what is written now, where the database offers one."""
    if database.vendor == "sqlite" and _offers_trigrams(database):
        with transaction.atomic(database.alias), database.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5 (owner, text, "
                f"content = '{VIEW}', content_rowid = 'row', "
                "tokenize = 'trigram case_sensitive 1')"
            )
            _make_triggers(cursor)
            cursor.execute(f"DELETE FROM {PENDING}")
            _ask(cursor, "rebuild")
    elif database.vendor == "postgresql":
        _make_on_postgresql(database)


def remove(database: Any = connection) -> None:
    """Takes the index away, and what writes it."""
    with transaction.atomic(database.alias), database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        elif database.vendor == "sqlite":
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {PENDING}")
            if _offers_trigrams(database):
                cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def keep(database: Any = connection) -> None:
    """Makes the index anew where what keeps it true went missing."""
    if database.vendor == "sqlite":
        with database.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{INDEX}%"])
            names = {name for (name,) in cursor.fetchall()}
        if INDEX in names and not names >= {PENDING, *TRIGGERS}:
            make(database)


def let_wait(database: Any = connection) -> None:
    """Has the triggers of an index that was made before there was `later` know of it."""
    if database.vendor == "sqlite" and INDEX in database.introspection.table_names():
        with transaction.atomic(database.alias), database.cursor() as cursor:
            _make_triggers(cursor)


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
            _ask(cursor, "integrity-check")
        except DatabaseError:
            return False
    return True


# SQLite


def _offers_trigrams(database: Any) -> bool:
    """Whether this SQLite has FTS5 and its tokenizer of trigrams (3.34), as nearly all do."""
    with database.cursor() as cursor:
        cursor.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
        (has_fts5,) = cursor.fetchone()
    return bool(has_fts5) and database.Database.sqlite_version_info >= (3, 34)


@cache  # as long as the program runs; one that began without it goes on without it
def _is_there() -> bool:
    """Whether there is an index of trigrams on SQLite, and it can be asked."""
    return (
        connection.vendor == "sqlite"
        and INDEX in connection.introspection.table_names()
        and _offers_trigrams(connection)
    )


def _make_triggers(cursor: Any) -> None:
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {PENDING} (owner_id INTEGER, first INTEGER, last INTEGER, "
        "PRIMARY KEY (owner_id, first)) WITHOUT ROWID"
    )
    for name, what in TRIGGERS.items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} {what}")


def _index_some() -> bool:
    """Whether something was pending, of which the first part is in the index now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT owner_id, first, last FROM {PENDING} LIMIT 1")
        row = cursor.fetchone()
        if row is None:
            return False
        owner, first, last = row
        until = min(last, first + AT_ONCE - 1)
        cursor.execute(
            f"INSERT INTO {INDEX} (rowid, owner, text) SELECT {ROW.format(TABLE)} FROM {TABLE} "
            "WHERE owner_id = %s AND id BETWEEN %s AND %s",
            [owner, first, until],
        )
        change = f"UPDATE {PENDING} SET first = %s" if until < last else f"DELETE FROM {PENDING}"
        values = [until + 1] if until < last else []
        cursor.execute(f"{change} WHERE owner_id = %s AND first = %s", [*values, owner, first])
    return True


def _pending_with(owner: User, word: str) -> list[int]:
    """Of those that the index does not know yet; mostly there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {TABLE}.id FROM {PENDING} JOIN {TABLE} "
            f"ON {TABLE}.owner_id = {PENDING}.owner_id AND {TABLE}.id BETWEEN first AND last "
            f"WHERE {PENDING}.owner_id = %s AND instr(search_text, %s)",
            [owner.pk, word],
        )
        return [key for (key,) in cursor.fetchall()]


def _ask(cursor: Any, command: str) -> None:
    """Tells FTS5 to go through all that is written.

    The view by which it does is there only meanwhile: a migration that makes the table anew would
    stumble over it.
    """
    cursor.execute(
        f"CREATE VIEW {VIEW} (row, owner, text) AS SELECT {ROW.format(TABLE)} FROM {TABLE} "
        f"WHERE NOT {IS_PENDING.format(TABLE)}"
    )
    try:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES (%s, 1)", [command])
    finally:
        cursor.execute(f"DROP VIEW {VIEW}")


def _of_trigrams(owner: User, word: str) -> list[int]:
    """By the index of SQLite.

    First by the trigrams, each by itself, of which the owner's few rows with all of them follow
    at once. FTS5 looks for the whole word wherever its trigrams meet, be it in other people's
    rows, and so only where the owner has many with all of them.
    """
    trigrams = {word[at : at + TRIGRAM] for at in range(len(word) - TRIGRAM + 1)}
    near = _matching(owner, [_quoted(trigram) for trigram in sorted(trigrams)], FEW + 1)
    if len(near) > FEW:
        return _matching(owner, [_quoted(word)])
    return [key for (key,) in _with_text(near, word)] if near else []


@prepared
def _with_text(keys: Any, word: Any) -> Any:
    """Those of these applications in whose own texts the word stands."""
    these = Application.everything.filter(pk__one_of=keys, search_text__contains=word)
    return these.order_by().values_list("pk")


def _matching(owner: User, texts: list[str], limit: int = -1) -> list[int]:
    whose = "".join(chr(owner.pk >> bits & 32767 | 983040) for bits in (0, 15, 30))
    match = " AND ".join([f'owner:"{whose}"', *(f"text:{text}" for text in texts)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid & 4294967295 FROM {INDEX} WHERE {INDEX} MATCH %s "
            "AND rowid BETWEEN %s AND %s LIMIT %s",
            [match, owner.pk << 32, (owner.pk + 1 << 32) - 1, limit],
        )
        return [key for (key,) in cursor.fetchall()]


def _quoted(text: str) -> str:
    """As FTS5 reads it, whatever signs are in it."""
    return '"{}"'.format(text.replace('"', '""'))


# PostgreSQL


def _make_on_postgresql(database: Any) -> None:
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
            "missing (%s). Once the owner of the database has made them, `refold` makes the index.",
            " ".join(str(error).split()),
        )
