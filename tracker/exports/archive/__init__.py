"""Everything of one user as one file, and back from it.

`stream` writes it. `preview` says what would become of such a file, `add` adds what is not
there yet, and `undo` takes that back.
"""

from tracker.exports.archive.adding import Added, ArchivePreview, add, preview
from tracker.exports.archive.reading import Archive, ArchiveError, is_archive, read
from tracker.exports.archive.undoing import Undone, undo
from tracker.exports.archive.writing import file_name, stream

__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "ArchivePreview",
    "Undone",
    "add",
    "file_name",
    "is_archive",
    "preview",
    "read",
    "stream",
    "undo",
]
