"""Data folders of earlier versions: triggers that marked a kept feed as stale.

SQLite refuses to make a table anew while a trigger elsewhere names it, so they are dropped before
any migration runs. The table that they wrote to is gone with `0004_plain_feed`.
"""

from __future__ import annotations

from django.db import connections

_FIND = {
    "sqlite": r"SELECT name FROM sqlite_master WHERE type = 'trigger'"
    r" AND name LIKE 'calendar\_%' ESCAPE '\'",
    "postgresql": r"SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype"
    r" AND proname LIKE 'calendar\_%'",
}
_DROP = {"sqlite": "DROP TRIGGER {}", "postgresql": "DROP FUNCTION {} CASCADE"}


def drop(using: str, **kwargs: object) -> None:
    """Receiver of `pre_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor])
        for (name,) in cursor.fetchall():
            cursor.execute(_DROP[connection.vendor].format(name))
