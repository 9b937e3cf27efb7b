"""A PostgreSQL server to measure on: one that is named, or a throw-away one, or none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import processes

NAMED = "TEST_DATABASE_URL"
THROW_AWAY = Path(__file__).parents[2] / ".ci" / "postgres"
MISSING = (
    "POSTGRESQL LEFT OUT: its server is not installed here. Install it, or name one in "
    f"{NAMED} (any database of a server on which the user may create others)."
)


def run_beside_one(arguments: list[str]) -> int:
    """Runs the benchmark again, beside a server that is made for it and thrown away after it."""
    command = [str(THROW_AWAY), sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, check=False).returncode


def can_be_made() -> bool:
    installed = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return os.name == "posix" and bool(shutil.which("bash")) and bool(installed)


class Postgres:
    """The server that the environment names."""

    def __init__(self) -> None:
        self.url = os.environ[NAMED]

    def new_database(self, name: str) -> str:
        """The address of an empty database of this name."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def drop(self, url: str) -> None:
        """Gives the room back that a database takes."""
        import psycopg

        name = urlsplit(url).path.lstrip("/")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def process(self) -> int:
        """The process that all of its processes come from; nought where it runs elsewhere."""
        import psycopg

        with psycopg.connect(self.url) as connection:
            pid = connection.info.backend_pid
            here = connection.info.hostaddr in ("127.0.0.1", "::1", "")
            if not (here and processes.HAS_PROC):
                return 0
            return processes.parent_of(pid)
