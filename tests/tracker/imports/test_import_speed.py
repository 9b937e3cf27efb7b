"""How quick an import is, and how long others wait for it: `pytest -s --slow` prints it.

Figures are seconds of CPU; on PostgreSQL, whose server does its work elsewhere, they are seconds by
the clock. The floor is the same file read with `csv` and its cells inserted with
`executemany`, into the same table with the same indexes, in the same run. Another writer tries all
the while to write a line of its own; the longest that it waits, by the clock, is printed. What is
brought into the index of texts afterwards counts as writing. Memory is what the import adds to the
process.
"""

from __future__ import annotations

import csv
import gc
import io
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from followups.plan import writer
from tests.factories import make_company, stage_of
from tracker.imports import steps
from tracker.models import Application, Draft, Import, ImportState, User
from tracker.site import clock

HEADER = "Company,Job title,Status,Applied,Link,Notes,Tags,Interview\n"
seconds = process_time if connection.vendor == "sqlite" else perf_counter
WORDS = "Found on their own page; they look for somebody who likes to write things down. "
STAGES = ("Applied", "Rejected", "Interview", "Saved")


def file_of(count: int) -> bytes:
    """A row in ten has an interview; three jobs at each company."""
    lines = [HEADER]
    for n in range(count):
        day = f"2026-{n % 9 + 1:02}-{n % 28 + 1:02}"
        met = f"2026-10-{n % 28 + 1:02}" if n % 10 == 0 else ""
        lines.append(
            f"Company {n // 3},Engineer {n},{STAGES[n % 4]},{day},"
            f"https://jobs.example/{n},{WORDS},tag {n % 20},{met}\n"
        )
    return "".join(lines).encode()


def floor(owner: User, data: bytes) -> float:
    """What the bare reading and inserting takes. Nothing of it stays."""
    company, stage = make_company(owner, "Floor"), stage_of(owner, "Applied")
    values = {field.column: field.get_default() for field in Application._meta.concrete_fields}
    values |= {"owner_id": owner.pk, "company_id": company.pk, "stage_id": stage.pk}
    values |= {"created_at": "2026-01-01", "updated_at": "2026-01-01", "released": "{}"}
    del values["id"]
    columns = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    began = seconds()
    with transaction.atomic(), connection.cursor() as cursor:
        rows = []
        for row in csv.reader(io.StringIO(data.decode())):
            told = {"title": row[1], "link": row[4], "notes": row[5], "stage_on": row[3]}
            rows.append(list((values | told).values()))
        sql = f"INSERT INTO tracker_application ({columns}) VALUES ({places})"
        cursor.executemany(sql, rows[1:])
        took = seconds() - began
        transaction.set_rollback(True)
    return took


@contextmanager
def another_writer(owner: User) -> Iterator[list[float]]:
    """Writes a line every 20 ms, and notes how long each took."""
    waits: list[float] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            began = perf_counter()
            with suppress(OperationalError):  # SQLite gives up after 30 seconds
                Draft.objects.filter(owner=owner).update(path="/somewhere/")
            waits.append(perf_counter() - began)
            sleep(0.02)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    yield waits
    over.set()
    thread.join()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1_000, 10_000, 100_000])
def test_an_import_is_quick_and_lets_others_write(
    alice: User, bob: User, count: int, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Draft.objects.create(owner=bob, path="/somewhere/", fields={})
    data = file_of(count)
    bare = floor(alice, data)
    record = Import(
        owner=alice, name="jobs.csv", size=len(data), file=ContentFile(data, "jobs.csv")
    )
    record.save()
    took: dict[str, float] = {}
    waited: dict[str, float] = {}
    for name in ("reading", "checking", "writing", "undoing", "restoring"):
        if record.state not in steps.JOBS:
            assert steps._move(record, {ImportState(record.state)}, ImportState(name)), (
                record.problem
            )
        gc.collect()
        with another_writer(bob) as waits:
            began = seconds()
            assert steps.run(record)
            took[name] = seconds() - began
        waited[name] = max(waits)
        record.refresh_from_db()
        assert not record.problem, record.problem
    assert Application.objects.of(alice).count() == count
    whole = sum(took[name] for name in ("reading", "checking", "writing"))
    parts = ", ".join(f"{n} {s:.2f} s (others {waited[n]:.2f})" for n, s in took.items())
    print(  # noqa: T201  (asked for)
        f"\n{connection.vendor:10} {count:7} rows: bare {bare:.2f} s; {parts}; "
        f"all {whole:.2f} s = {whole / bare:.1f} x"
    )
    if count <= 10_000:
        assert writer.differences(alice) == []
        call_command("refold", "--check", verbosity=0)


@pytest.mark.slow
@pytest.mark.django_db
def test_memory_does_not_grow_with_the_file(alice: User, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for count in (1_000, 10_000):
        data = file_of(count)
        record = Import(
            owner=alice, name="jobs.csv", size=len(data), file=ContentFile(data, "jobs.csv")
        )
        record.save()
        peaks = {}
        for name in ("reading", "checking", "writing"):
            if record.state not in steps.JOBS:
                steps._move(record, {ImportState(record.state)}, ImportState(name))
            tracemalloc.start()
            steps.run(record)
            peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            record.refresh_from_db()
        print(f"\n{count:7} rows, {len(data) / 1e6:.1f} MB: {peaks}")  # noqa: T201  (asked for)
        assert record.state == ImportState.DONE, clock.now()
