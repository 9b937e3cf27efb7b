"""Addresses of records, for pages that hold many of them.

`reverse` goes through the patterns each time; here each is gone through once. The patterns of a
running process do not change.
"""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse

_STANDS_FOR_A_KEY = 1_234_567_890


def path_to(name: str, key: int) -> str:
    """The path of the address `name`, whose one part is the primary key `key`."""
    before, after = _around_the_key(name, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around_the_key(name: str, prefix: str) -> tuple[str, str]:
    """What stands before and after the key. `prefix` is where the application is mounted."""
    before, _, after = reverse(name, args=[_STANDS_FOR_A_KEY]).partition(str(_STANDS_FOR_A_KEY))
    return before, after
