"""Of two starts at once one waits for the other, and then goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections
from pytest_django import Settings

from tests.tracker.site.test_settings import NAMES
from tracker.site.startup_lock import startup_lock

ROOT = Path(__file__).parents[3]
POSTGRES = os.environ.get("TEST_ON") == "postgres"
# With an SQLite file there is only one machine, and one folder.
MACHINES = ["the same", "another"] if POSTGRES else ["the same"]

pytestmark = pytest.mark.postgres


def nobody_else() -> None:
    pytest.fail("It waits, and there is nobody else.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("machine", MACHINES)
def test_a_start_waits_until_the_other_is_ready(
    machine: str, tmp_path: Path, settings: Settings
) -> None:
    waits, did = Event(), []

    def start() -> None:
        with startup_lock(waits.set):
            did.append("its work")
        connections.close_all()

    other = Thread(target=start)
    with startup_lock(nobody_else):
        if machine == "another":
            settings.DATA_DIR = tmp_path
        other.start()
        assert waits.wait(60)
        assert not did
    other.join(60)
    assert did == ["its work"]


@pytest.mark.django_db(transaction=True)
def test_a_start_that_fails_lets_the_next_one_in() -> None:
    with pytest.raises(ZeroDivisionError), startup_lock(nobody_else):
        raise ZeroDivisionError
    with startup_lock(nobody_else):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_not_what_a_failed_start_complains_of() -> None:
    def fail() -> None:
        connection.ensure_connection()
        connection.connection.close()  # the database went away
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), startup_lock(nobody_else):
        fail()
    connection.close()


@pytest.fixture
def empty_database() -> Iterator[str]:
    """Its address; none where it is a file."""
    if not POSTGRES:
        yield ""
        return
    import psycopg

    name = f"turns_{uuid4().hex[:12]}"
    url = os.environ["TEST_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield url.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_two_first_starts_at_once(machine: str, tmp_path: Path, empty_database: str) -> None:
    others = {name: value for name, value in os.environ.items() if name not in NAMES}
    folders = [tmp_path / "one", tmp_path / ("one" if machine == "the same" else "other")]
    starts = [
        subprocess.Popen(
            [sys.executable, "manage.py", "prepare", "--user", "maria"],
            cwd=ROOT,
            env={
                **others,
                "DJANGO_SETTINGS_MODULE": "tracker.settings",
                "DATA_DIR": str(folder),
                "DATABASE_URL": empty_database,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in folders
    ]
    said, complaints = zip(*(start.communicate(timeout=300) for start in starts), strict=True)
    assert [start.returncode for start in starts] == [0, 0], complaints
    assert sum("Log in as:  maria" in words for words in said) == 1
