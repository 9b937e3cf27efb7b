"""What has to happen by itself, every minute, in the process that serves the pages.

It runs in a thread there, so that the program is not in memory twice. Whatever it runs may run
elsewhere at the same moment (cron, another server), and may be cut off anywhere.
"""

from __future__ import annotations

import logging
import select
import socket
import time
from collections.abc import Callable, Sequence
from threading import Thread

from django.core.management import call_command
from django.db import connections

logger = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds that `stop` waits for what is running. The server gives all of it two to end."""


class Timekeeper:
    """Runs management commands, by name, at the beginning of each minute until it is stopped."""

    def __init__(
        self, commands: Sequence[str], until_next: Callable[[], float] | None = None
    ) -> None:
        self._commands = commands
        self._until_next = until_next or _until_next_minute
        # Closing one end wakes whoever waits at the other. An `Event` would do as well, but
        # sleeps for a day where libfaketime makes the date, which is how a week is tried out.
        self._stop, self._stopped = socket.socketpair()
        # A daemon: a mail server that does not answer must not keep the program from ending.
        self._thread = Thread(target=self._keep, name="timekeeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lets what is running end, for a moment, and nothing begin."""
        self._stop.close()
        self._thread.join(PATIENCE)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def _keep(self) -> None:
        with self._stopped:
            while not self._is_stopped_within(self._until_next()):
                for command in self._commands:
                    if not self._is_stopped_within(0):
                        run(command)

    def _is_stopped_within(self, seconds: float) -> bool:
        return bool(select.select([self._stopped], [], [], seconds)[0])


def run(command: str) -> None:
    """Runs one command. What goes wrong is written to the log, and is over with this run."""
    try:
        call_command(command, verbosity=0)
    except Exception:
        logger.exception("`%s` did not work; it runs again in a minute.", command)
    finally:
        connections.close_all()  # a minute is long: nothing is held open meanwhile


def _until_next_minute() -> float:
    return 60 - time.time() % 60
