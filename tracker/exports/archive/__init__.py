"""Everything of one user as one file, and back from it.

`stream` writes it. `inspect` says what would become of such a file, `take_in` adds what is not
there yet, and `take_back` takes that back.
"""

from tracker.exports.archive.adding import Preview, Taken, inspect, take_in
from tracker.exports.archive.reading import Archive, Refused, is_archive, read
from tracker.exports.archive.undoing import TakenBack, take_back
from tracker.exports.archive.writing import file_name, stream

__all__ = [
    "Archive",
    "Preview",
    "Refused",
    "Taken",
    "TakenBack",
    "file_name",
    "inspect",
    "is_archive",
    "read",
    "stream",
    "take_back",
    "take_in",
]
