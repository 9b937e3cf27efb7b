"""Many users in one database, each with a short search, made and measured inside of Django."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from time import perf_counter
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from followups.digest import outbox, sending
from followups.digest.models import MailSettings, MorningMail
from tests.bench.clones import clone_user
from tests.bench.search import SHORT, Search
from tests.bench.seed import log_in, make_floor, refresh_statistics
from tracker.models import Application, Interview, User
from tracker.site import clock

APPLICATIONS, INTERVIEWS = 10, 3  # of each
VISITORS = 200
DUE = 500  # users whose morning has come, whatever the number of users
FIRST = "one-of-many"


def make(users: int) -> dict[str, Any]:
    """So many users; those who are there already stay. Returns sessions of some of them."""
    first = User.objects.filter(username=FIRST).first()
    if first is None:
        with transaction.atomic():
            search = Search(FIRST, APPLICATIONS, SHORT, INTERVIEWS)
            search.write()
        first = search.owner
        _subscribe(first)
        make_floor(first)
    crowd = User.objects.filter(username__startswith=FIRST)
    clone_user(first, users - crowd.count())
    refresh_statistics()
    keys = list(crowd.order_by("pk").values_list("pk", flat=True))
    chosen = Random(4).sample(keys, min(VISITORS, len(keys)))
    return {
        "users": len(keys),
        "applications": Application.objects.count(),
        "interviews": Interview.objects.count(),
        "sessions": [log_in(user) for user in User.objects.filter(pk__in=chosen)],
    }


def mornings() -> dict[str, Any]:
    """It is seven o'clock for some: finds who has something due. Seconds, and how it is found."""
    now = _call_them_due()
    with CaptureQueriesContext(connection) as captured:
        began = perf_counter()
        looked = outbox.enqueue_due(now)
        took = perf_counter() - began
    return {"looked": looked, "seconds": took, "explained": _explained(captured)}


def call_some_due() -> int:
    """Their morning has come, and no mail of it is there. How many they are."""
    now = _call_them_due()
    return int(outbox.due_settings(now).count())


def send() -> dict[str, Any]:
    """One of several senders at work: how many mails it handed over."""
    began = perf_counter()
    done = sending.run(_seven)
    return {"sent": done.sent, "problems": len(done.problems), "seconds": perf_counter() - began}


def _seven() -> datetime:
    user: Any = get_user_model().objects.get(username=FIRST)
    return datetime.combine(clock.today(user), time(7, 1), tzinfo=user.zone)


def _subscribe(user: User) -> None:
    MailSettings.objects.create(owner=user, is_on=True, address="one@example.com", hour=7)


def _call_them_due() -> datetime:
    now = _seven()
    MorningMail.objects.all().delete()
    MailSettings.objects.update(next_at=now + timedelta(days=1))
    step = max(1, MailSettings.objects.count() // DUE)
    keys = list(MailSettings.objects.order_by("pk").values_list("pk", flat=True))[::step][:DUE]
    MailSettings.objects.filter(pk__in=keys).update(next_at=now - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # so much is never moved on at once in real life
    return now


def _explained(captured: CaptureQueriesContext) -> list[str]:
    """Each kind of question that was asked, and the plan that the database makes for it."""
    found: dict[str, str] = {}
    for query in captured.captured_queries:
        sql = query["sql"]
        if sql.startswith("SELECT") and "FROM" in sql:
            found.setdefault(sql.split("WHERE")[0], sql)
    lines = []
    with connection.cursor() as cursor:
        for sql in found.values():
            cursor.execute(f"EXPLAIN (COSTS OFF) {sql}")
            lines += ["", *(line for (line,) in cursor.fetchall() if len(line) < 300)]
    return lines[1:]
