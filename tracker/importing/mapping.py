"""Which column holds what: guessed from its header and from what stands in it."""

from __future__ import annotations

from tracker.importing.fields import Mapping
from tracker.importing.tables import Table


def guess(table: Table) -> Mapping:
    """What each column seems to hold, and why. No field that only one may hold is given twice."""
    raise NotImplementedError
