"""Addresses, for what has many of them: `reverse` goes through the patterns each time."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)
def path_to(name: str, *parts: int | str) -> str:
    """The path of the address `name`, as `reverse` gives it."""
    return reverse(name, args=parts)
