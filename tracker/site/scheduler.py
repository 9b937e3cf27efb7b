"""What has to happen by itself, every minute, in the process that serves the pages.

It runs in a thread there, so that the program is not in memory twice. Whatever it runs may run
elsewhere at the same moment (cron, another server), and may be cut off anywhere.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from threading import Thread

from django.core.management import call_command
from django.db import connections

logger = logging.getLogger(__name__)


def start(commands: Sequence[str]) -> None:
    """Starts a thread that runs management commands, by name, every minute.

    It ends with the process: a mail server that does not answer must not keep that from ending.
    """
    Thread(target=keep, args=[commands], name="scheduler", daemon=True).start()


def keep(commands: Sequence[str]) -> None:
    """Runs the commands at the beginning of each minute, for ever."""
    while True:
        time.sleep(60 - time.time() % 60)
        for command in commands:
            run(command)


def run(command: str) -> None:
    """Runs one command. What goes wrong is written to the log, and is over with this run."""
    try:
        call_command(command, verbosity=0)
    except Exception:
        logger.exception("`%s` did not work; it runs again in a minute.", command)
    finally:
        connections.close_all()  # a minute is long: nothing is held open meanwhile
