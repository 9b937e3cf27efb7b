"""The one clock of the project. Everything else is told what day it is."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from tracker.models.user import User


def now() -> datetime:
    """The instant, in UTC."""
    return timezone.now()


def today(user: User) -> date:
    """The date where the user lives."""
    return now().astimezone(user.zone).date()


def time_of_day(user: User) -> time:
    """The wall-clock time where the user lives, to the second."""
    return now().astimezone(user.zone).time().replace(microsecond=0)


def today_here() -> date:
    """The date in the active time zone, for defaults of fields that have no user at hand."""
    return timezone.localdate()
