"""Marks: whatever changes a fact that stands in a feed, the database itself notes that it did.

Triggers and not signals, since much goes past signals and past `save`: bulk changes, the trash,
merging, imports, a shell, a statement typed by hand. A mark is written in the transaction of the
change, so nobody sees the one without the other; one mark is enough, so a bulk change of a
thousand rows writes one; and for users without a feed there is none.

On SQLite writers come one after the other. On PostgreSQL a change may begin before a feed is
written and be committed after it; so whoever changes holds a shared advisory lock, and whoever
writes a feed keeps it only where it got the exclusive one (`taken`). No one ever waits for it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

FEEDS, MARKS = "followups_calendarfeed", "followups_calendarmark"  # the tables

# Where the words of a feed come from, and whose a row is. What is added to an application, a
# company or a person shows nowhere before an interview refers to it.
SOURCES = {
    "tracker_interview": ("owner_id", "insert update delete"),
    "tracker_interview_people": (
        "(SELECT owner_id FROM tracker_interview WHERE id = {row}.interview_id)",
        "insert update delete",
    ),
    "followups_plannedstep": ("owner_id", "insert update delete"),
    "tracker_application": ("owner_id", "update delete"),
    "tracker_company": ("owner_id", "update delete"),
    "tracker_contact": ("owner_id", "update delete"),
    "tracker_user": ("id", "update"),
}

_LOCK = 4004  # of this kind, and numbered: a lock for each of very many owners would fill its table
_LOCKS = 256

# Nothing below holds a value that anybody typed.
_MARK = f"""INSERT INTO {MARKS} (owner_id) SELECT {{owner}}
    WHERE EXISTS (SELECT 1 FROM {FEEDS} WHERE owner_id = {{owner}})
    AND NOT EXISTS (SELECT 1 FROM {MARKS} WHERE owner_id = {{owner}})"""  # noqa: S608

_SQLITE = f"""CREATE TRIGGER {{name}} AFTER {{event}} ON {{table}} BEGIN {_MARK}; END"""

_POSTGRES = f"""CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE whose bigint := {{owner}};
    BEGIN
        IF whose IS NOT NULL THEN
            PERFORM pg_advisory_xact_lock_shared({_LOCK}, mod(whose, {_LOCKS})::integer);
            {_MARK.replace("{owner}", "whose")};
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER {{name}} AFTER {{event}} ON {{table}} FOR EACH ROW EXECUTE FUNCTION {{name}}()"""


def install(using: str = "default") -> None:
    """Makes the triggers anew, and has every feed written anew.

    After every `migrate`: on SQLite Django changes a table by making another one, without them. A
    new version of the program may also write other feeds than the one before it.
    """
    remove(using)
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not tables >= {FEEDS, MARKS, *SOURCES}:
        return
    make = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for name, table, event, owner in _triggers():
            cursor.execute(make.format(name=name, table=table, event=event, owner=owner))
        cursor.execute(f"UPDATE {FEEDS} SET written_as = ''")  # noqa: S608
        cursor.execute(f"DELETE FROM {MARKS}")  # noqa: S608  (those of users who are gone, too)


def remove(using: str = "default") -> None:
    """Takes the triggers out, such as before one of the tables they know is taken away."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, _, _, _ in _triggers():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def remove_for_migrations(using: str, **kwargs: Any) -> None:
    """SQLite refuses to rename a table while a trigger names one that is not there."""
    if connections[using].vendor == "sqlite":
        remove(using)


def install_after_migrations(using: str, **kwargs: Any) -> None:
    install(using)


def taken(owner_id: int, using: str = "default") -> bool:
    """Nobody is changing what the owner's feed says, until the transaction ends.

    False where somebody is: what is read now is true now, and no longer when they are done.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return True  # a transaction that writes is the only one
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, owner_id % _LOCKS])
        return bool(cursor.fetchone()[0])


def _triggers() -> list[tuple[str, str, str, str]]:
    """Name, table, event, and whose the changed row is."""
    triggers = []
    for table, (owner, events) in SOURCES.items():
        for event in events.split():
            row = "OLD" if event == "delete" else "NEW"
            whose = owner.format(row=row) if "{row}" in owner else f"{row}.{owner}"
            triggers.append((f"calendar_{event}_{table}", table, event.upper(), whose))
    return triggers
