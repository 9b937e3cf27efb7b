"""Any file that a user brings, recognised by what is in it."""

from __future__ import annotations

from tracker.importing.tables import Source


def read(name: str, data: bytes) -> Source:
    """The tables or the invitations of a file.

    Raises:
        Unreadable: there is nothing in it that we know how to read; the message says what to do.
    """
    raise NotImplementedError
