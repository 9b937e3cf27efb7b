"""The server: granian, with its one worker in the process that calls it.

granian starts a process for each worker. With one worker the program would be in memory twice, as
far as either writes to what the two share; and where the parent is killed, the worker goes on
holding the port. It has no way without for WSGI. So what the worker's process would do is done
here, in its place.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from threading import Thread
from typing import Any, NoReturn

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

PATIENCE = 2.0
"""Seconds that a request may still take once the server was told to end."""


class OneProcess(MPServer):
    """A granian that starts no process. A test notices where a later one does after all."""

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        worker = self._spawn_worker(0, spawn_target, target_loader)
        worker.inner.run()  # returns once it was told to end, and has
        # The signal was the worker's alone: now its parent is told.
        self.signal_handler_interrupt()  # type: ignore[no-untyped-call]


def serve(application: Any, host: str, port: int) -> None:
    """Serves the application until Ctrl-C."""
    _end_in_any_case()
    OneProcess(
        "tracker.wsgi:application",  # only a name here
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,  # the database is the narrow place, and SQLite has one writer
        log_level=LogLevels.error,
    ).serve(target_loader=lambda name: application)


def leave() -> NoReturn:
    """Ends this process after `serve`.

    At once: of requests that were under way, threads of granian may still be there, and they panic
    where Python takes itself apart around them.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_in_any_case() -> None:
    """Ends this process `PATIENCE` after it was told to end, if it is still there.

    granian waits for every request, however long it takes, and has no ear for a Ctrl-C while it
    starts. Python writes each signal to a socket at once, whatever the main thread does.
    """
    told, tells = socket.socketpair()
    tells.setblocking(False)
    signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        with told, tells:
            while told.recv(1)[0] not in (signal.SIGINT, signal.SIGTERM):
                pass
            time.sleep(PATIENCE)
            os._exit(0)

    Thread(target=wait, name="end in any case", daemon=True).start()
