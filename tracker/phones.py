"""Telephone numbers as people type them, and as a telephone wants them."""

from __future__ import annotations

import re

# The number itself: words around it ("mobile", "ext. 17") are for people.
_NUMBER = re.compile(r"\+?[\d(*][\d\s()./*–-]*")
_NOT_DIALLED = re.compile(r"[^\d+*]")


def dial_link(text: str) -> str:
    """The `tel:` link of the first number in `text`; empty where there is nothing to dial.

    An extension is left to the caller's fingers. In “+49 (0)30 1234” the nought in brackets is
    for callers within the country, and must not be dialled behind a country code.
    """
    found = _NUMBER.search(text)
    number = found[0] if found else ""
    if number.startswith("+"):
        number = number.replace("(0)", "")
    digits = _NOT_DIALLED.sub("", number)
    return f"tel:{digits}" if digits.strip("+*") else ""
