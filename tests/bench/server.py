"""An installation of the project in a folder of its own, and its server, as users start it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import processes
from tests.bench.client import Client

ROOT = Path(__file__).parents[2]
SETTINGS = "tests.bench.settings"
PATIENCE = 60  # seconds for a start


class OutOfTimeError(Exception):
    """What was to be made was not made within its time."""


class Installation:
    """A data folder and a database; everything else as on any machine."""

    def __init__(self, folder: Path, database_url: str = "", settings: str = SETTINGS) -> None:
        self.folder, self.database_url = folder, database_url
        self.engine = "PostgreSQL" if database_url else "SQLite"
        self.database = 0  # the process that all processes of a database server come from
        # Every setting, so that neither the environment nor `.env` of whoever measures matters.
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "SECRET_KEY": "of the benchmark, where there is nothing at all to keep secret",
            "DEBUG": "off",
            "HTTPS": "off",
            "HOST": "127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "CSRF_TRUSTED_ORIGINS": "",
            "TIME_ZONE": "UTC",
            "EMAIL_URL": "dummymail://",
            "DAY_FOUR_PASSWORD": "of-the-benchmark-only",
        }

    def inside(self, command: str, seconds: float | None = None, **given: Any) -> Any:
        """Does it in a process of its own (`tests.bench.inside`); returns what it found.

        Raises OutOfTimeError where that takes longer than so many seconds.
        """
        try:
            done = subprocess.run(
                self.command(command, **given),
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                check=True,
                text=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            raise OutOfTimeError(command) from None
        return json.loads(done.stdout)

    def command(self, command: str, **given: Any) -> list[str]:
        """What does it."""
        return [sys.executable, "-m", "tests.bench.inside", command, json.dumps(given)]

    def made(self, seconds: float | None = None, **given: int) -> dict[str, Any]:
        """The facts of its data, which are made as told (`seed.seed`) where there are none.

        Raises OutOfTimeError where that takes longer than so many seconds.
        """
        kept = self.folder / "facts.json"
        if kept.exists():
            facts: dict[str, Any] = json.loads(kept.read_text())
            self.inside("tidy", facts=facts)
            return facts
        facts = self.inside("make", seconds, **given)
        kept.write_text(json.dumps(facts))
        return facts


class Server:
    """A server that answers."""

    def __init__(self, installation: Installation, command: list[str] | None = None) -> None:
        self.installation, self.port = installation, free_port()
        self.began = time.perf_counter()
        words = command or [sys.executable, "manage.py", "serve", "--port", "{port}"]
        self.process = subprocess.Popen(
            [word.format(port=self.port) for word in words],
            cwd=ROOT,
            env={**installation.environment, "PORT": str(self.port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self, path: str = "/healthz") -> float:
        """Seconds from the start until it first answered."""
        while not self._answers(path):
            if self.process.poll() is not None:
                raise SystemExit("The server ended instead of answering.")
            if time.perf_counter() - self.began > PATIENCE:
                raise SystemExit("The server never answered.")
            time.sleep(0.01)
        return time.perf_counter() - self.began

    def _answers(self, path: str) -> bool:
        client = Client(self.port)
        try:
            return client.get(path).status < 500
        except OSError:
            return False
        finally:
            client.close()

    def pids(self) -> list[int]:
        """Its processes, and those of the database server where there is one."""
        if not processes.HAS_PROC:
            return []
        database = self.installation.database
        of_database = processes.tree(database) if database else []
        return [*processes.tree(self.process.pid), *of_database]

    def end(self) -> None:
        """Ends it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def serving(installation: Installation, command: list[str] | None = None) -> Iterator[Server]:
    server = Server(installation, command)
    try:
        server.wait()
        yield server
    finally:
        server.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
