"""Days in few words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format


@lru_cache(maxsize=1024)  # the days of a list are few; their words depend on nothing else
def day(value: date, today: date) -> str:
    """“today”, “Fri 13 Nov”, and with the year where it is another one."""
    if value == today:
        return "today"
    return date_format(value, "D j M" if value.year == today.year else "D j M Y")
