"""An import of a file of applications, measured inside of Django."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import perf_counter, process_time

from django.core.files.base import ContentFile
from django.db import connection, connections, transaction

from tracker.imports import steps
from tracker.models import Application, Import, ImportState, User

HEADER = ("Company", "Job title", "Status", "Applied", "Link", "Location", "Tags", "Notes")
STAGES = ("Saved", "Applied", "Interviewing", "Rejected")
TIMES = 3
COLUMNS = [one.column for one in Application._meta.concrete_fields if not one.primary_key]


def measure(count: int) -> dict[str, float]:
    """The least of some imports of so many rows, each by a user of its own.

    `plain`, `read`, `check` and `add` are seconds of CPU time; `waited` is the longest that another
    writer had to wait while they were added, in seconds.
    """
    text = _file(count)
    found = [_import(text, count) for _ in range(TIMES)]
    return {name: min(one[name] for one in found) for name in found[0]}


def _file(count: int) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for n in range(count):
        day = f"2026-{1 + n % 10:02}-{1 + n % 28:02}"
        link = f"https://jobs.example/{n}"
        notes = f"Found on a Tuesday; they have {n} people and look for one more."
        kind = STAGES[n % len(STAGES)]
        rows.writerow(
            (f"Company {n // 2}", f"Engineer {n}", kind, day, link, "Lisbon", f"tag {n % 9}", notes)
        )
    return text.getvalue()


def _plain(text: str, rows: list[tuple[object, ...]]) -> None:
    """Reads the file by `csv`, and puts the applications' rows into their table, not to stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        list(csv.reader(io.StringIO(text)))
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        places = ", ".join(["%s"] * len(COLUMNS))
        table = Application._meta.db_table
        insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
        cursor.executemany(insert, rows)
        transaction.set_rollback(True)


def _import(text: str, count: int) -> dict[str, float]:
    number = User.objects.count()
    owner, other = (User.objects.create_user(f"{who}-{number}") for who in ("importing", "other"))
    file = ContentFile(text.encode(), name="jobs.csv")
    took = {"read": _cpu(lambda: steps.start(owner, file).save())}
    record = Import.objects.get(owner=owner)
    steps.choose(record, record.chosen)
    took["check"] = _cpu(lambda: steps.check(record))
    with _another_writer(other) as waits:
        took["add"] = _cpu(lambda: steps.act(record, "add"))
    record.refresh_from_db()
    if record.state != ImportState.DONE or Application.objects.of(owner).count() != count:
        raise SystemExit(f"The import did not get through: {record.problem}")
    took["waited"] = max(waits)
    with connection.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        table = Application._meta.db_table
        cursor.execute(f'SELECT {names} FROM "{table}" WHERE owner_id = %s', [owner.pk])
        rows = cursor.fetchall()
    took["plain"] = _cpu(lambda: _plain(text, rows))
    owner.delete()
    other.delete()
    return took


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


@contextmanager
def _another_writer(user: User) -> Iterator[list[float]]:
    """Somebody else who saves something again and again; how long each time took, in seconds."""
    took: list[float] = []
    ended = Event()

    def write() -> None:
        while not ended.wait(0.01):
            began = perf_counter()
            User.objects.filter(pk=user.pk).update(full_name="Somebody else")
            took.append(perf_counter() - began)
        connections.close_all()

    thread = Thread(target=write)
    thread.start()
    try:
        yield took
    finally:
        ended.set()
        thread.join()
