"""How long the way out and in takes, as ratios to what cannot be done without.

`pytest -s --slow tests/tracker/exports/test_export_speed.py` prints it. CPU time, in turns, the least of
several: whatever else the machine does falls on all of them alike.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.db import connection, transaction

from followups.demo import fill
from tracker.exports import archive
from tracker.exports.archive.tables import tables
from tracker.models import Application, User

APPLICATIONS = 10_000
ROUNDS = 3


def plain_out(owner: User, folder: Path) -> int:
    """All rows as CSV files, by the database's own cursor and `csv` alone."""
    count = 0
    for table in tables():
        names = ", ".join(f'"{column.field.column}"' for column in table.columns)
        with (
            connection.cursor() as cursor,
            (folder / f"{table.name}.csv").open("w", newline="") as file,
        ):
            named = f'SELECT {names} FROM "{table.model._meta.db_table}" WHERE owner_id = %s'
            cursor.execute(named, [owner.pk])
            to = csv.writer(file)
            while rows := cursor.fetchmany(500):
                to.writerows(rows)
                count += len(rows)
    return count


def plain_in(folder: Path, scratch: Any) -> None:
    """All these rows by `csv` and `executemany` into tables without keys or indexes."""
    for table in tables():
        name = f"plain_{table.model._meta.db_table}"
        columns = ", ".join(f'"{column.name}" text' for column in table.columns)
        scratch.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
        places = ", ".join(["%s"] * len(table.columns))
        with (folder / f"{table.name}.csv").open(newline="") as file:
            scratch.executemany(f'INSERT INTO "{name}" VALUES ({places})', list(csv.reader(file)))


def ours_out(owner: User, to: Path) -> None:
    with to.open("wb") as file:
        file.writelines(archive.stream(owner))


@pytest.mark.slow
def test_the_way_out_and_in_is_told(alice: User, tmp_path: Path) -> None:
    csv.field_size_limit(10_000_000)
    fill(alice, APPLICATIONS)
    posting = "We look for somebody who has run such systems before. " * 20
    Application.objects.of(alice).update(posting=posting)
    took: dict[str, list[float]] = {"plain out": [], "out": [], "plain in": [], "in": []}
    rows = 0
    for number in range(ROUNDS):
        other = User.objects.create_user(f"other-{number}")
        began = process_time()
        rows = plain_out(alice, tmp_path)
        took["plain out"].append(process_time() - began)
        began = process_time()
        ours_out(alice, tmp_path / "all.zip")
        took["out"].append(process_time() - began)
        with connection.cursor() as cursor, transaction.atomic():
            began = process_time()
            plain_in(tmp_path, cursor)
            took["plain in"].append(process_time() - began)
            transaction.set_rollback(True)
        began = process_time()
        taken = archive.add(other, io.BytesIO((tmp_path / "all.zip").read_bytes()))
        took["in"].append(process_time() - began)
        assert sum(taken.added.values()) >= rows - 20
    size = (tmp_path / "all.zip").stat().st_size
    for what in ("out", "in"):
        ours, plain = min(took[what]), min(took[f"plain {what}"])
        print(  # noqa: T201  (asked for)
            f"\n{connection.vendor}: {what}: {rows} rows, {rows / ours:,.0f} a second, "
            f"{ours / plain:.2f} x plain csv ({ours:.2f} s to {plain:.2f} s), {size:,} bytes",
            end="",
        )
