"""The process that listens, and keeps the one that serves the pages going: `serve` becomes it.

It stands apart from Django, of which it needs nothing: with it, it would take 40 MB more.
"""

import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ROOT = Path(__file__).resolve().parent.parent


def serve(host: str, port: int) -> None:
    """Serves the pages until Ctrl-C."""
    Granian(
        "tracker.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        working_dir=ROOT,
        blocking_threads=4,  # the database is the narrow place, and SQLite has one writer
        workers_kill_timeout=2,  # seconds; a Ctrl-C while the worker starts is otherwise lost
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
