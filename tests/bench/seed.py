"""Fills a database: the owner's long search, other people's, and the floor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from followups.plan import writer as plan
from tests.bench.clones import clone_user
from tests.bench.floor.models import Row
from tests.bench.search import LONG, OPEN_INTERVIEWS, SHORT, Search
from tests.bench.texts import RARE, TITLES, Writer
from tracker.models import ContactAttempt, User
from tracker.site import clock

OWN_MOST = 10_000
NEIGHBOURS_OWN, NEIGHBOURS_OPEN = 1000, 30


def seed(count: int) -> dict[str, Any]:
    """Makes so many applications, of which the owner has OWN_MOST at most, and the floor.

    Returns the facts that pages need, with the key of a session.
    """
    own, others = min(count, OWN_MOST), max(0, count - OWN_MOST) // NEIGHBOURS_OWN
    with transaction.atomic():
        search = Search("owner", own, LONG, OPEN_INTERVIEWS)
        facts = search.write(RARE)
        if others:
            neighbour = Search("neighbour", NEIGHBOURS_OWN, SHORT, NEIGHBOURS_OPEN)
            neighbour.write()
    if others > 1:
        clone_user(neighbour.owner, others - 1)
    make_floor(search.owner)
    refresh_statistics()
    return {**facts, "session": log_in(search.owner)}


def make_floor(owner: User) -> None:
    """The floor's own table, which has no migrations, and its twenty rows."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    writer, day = Writer(), clock.today(owner)
    Row.objects.bulk_create(
        Row(
            owner=owner,
            title=writer.one_of(TITLES),
            company=writer.company(n),
            due_on=day - timedelta(days=20 - n),  # before those that `insert` adds
        )
        for n in range(20)
    )


def log_in(owner: User) -> str:
    """The key of a session in which the owner is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(owner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def tidy(facts: dict[str, Any]) -> None:
    """Takes out again what an earlier run posted."""
    owner = User.objects.get(pk=facts["owner"])
    with transaction.atomic():
        ContactAttempt.objects.of(owner).filter(pk__gt=facts["newest_attempt"]).delete()
        plan.refresh(owner)


def refresh_statistics() -> None:
    """What the database knows of its rows, as it is some time after they came.

    PostgreSQL sees to it by itself within a minute (autovacuum), and reads an index alone only
    where it knows that all may see its rows. SQLite never does, and is not helped here.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
