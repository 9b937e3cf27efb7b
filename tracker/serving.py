"""The application as `manage.py serve` serves it: with the timekeeper beside it."""

from multiprocessing.util import Finalize

from django.conf import settings

from tracker.timekeeper import Timekeeper
from tracker.wsgi import application

__all__ = ["application"]

timekeeper = Timekeeper(settings.EVERY_MINUTE)
timekeeper.start()
# The server's process was forked: `atexit` does not run in it, and this does.
Finalize(None, timekeeper.stop, exitpriority=0)
