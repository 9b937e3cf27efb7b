"""The process that listens, and keeps the one that serves the pages going.

It needs nothing of Django. On Linux the one that serves is forked from it and goes on with what
`serve` has loaded: Django is set up once, and most of its memory is there once. On macOS, where
it would be there twice, `serve` becomes this process.
"""

import multiprocessing
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ROOT = Path(__file__).resolve().parent.parent


def serve(host: str, port: int) -> None:
    """Serves the pages until Ctrl-C."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # from Python 3.14 on it is not
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
