"""ZIP archives: spreadsheets, exports of other services, and our own. Bombs are not unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from tracker.imports.parsing import delimited, json_lists
from tracker.imports.parsing.tables import MOST_UNPACKED, SourceTable, UnreadableError

MOST_FILES = 2000  # in one archive
HIGHEST_RATIO = 200  # of what a file becomes to what it is; text rarely passes 30
SMALL = 5 * 1024 * 1024  # a file of so much may be packed as tightly as it likes
OURS = "day-four.json"
NOTHING_KNOWN = (
    "There is no table in this archive that we know. Unpack it, and import the CSV or Excel file."
)
BOMB = "Unpacked, this would be enormous. It is not a file that a spreadsheet or a service writes."
# Of LinkedIn's export only these are about applications.
LINKEDIN = ("job applications", "saved jobs")


def read(name: str, data: bytes) -> tuple[str, tuple[SourceTable, ...]]:
    """The kind of the archive, and its tables.

    Raises:
        UnreadableError: it is broken, a bomb, encrypted, or holds no table.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _checked(archive)
            if any(PurePosixPath(one).name == OURS for one in names):
                return "day_four", ()
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
                return _spreadsheet(name, data, names)
            if "content.xml" in names and "mimetype" in names:
                raise UnreadableError(
                    "This is an OpenDocument spreadsheet (.ods). Save it as .xlsx or CSV."
                )
            if any(one.startswith("Index/") or one.endswith(".iwa") for one in names):
                raise UnreadableError("This is a file of Numbers. Export it as Excel or CSV.")
            if "word/document.xml" in names:
                raise UnreadableError("This is a text document. Copy its table into a spreadsheet.")
            return "csv", _tables(archive, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("This archive is damaged. Download or save it once more.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableError(
            "This archive is locked with a password, or packed in a way that is not known here. "
            "Unpack it, and import the file that is in it."
        ) from error


def _checked(archive: zipfile.ZipFile) -> list[str]:
    """The names of its files, once none of them can do harm."""
    files = archive.infolist()
    if len(files) > MOST_FILES:
        raise UnreadableError(f"There are more than {MOST_FILES:,} files in this archive.")
    if sum(one.file_size for one in files) > MOST_UNPACKED:
        raise UnreadableError(BOMB)
    for one in files:
        if one.file_size > SMALL and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1):
            raise UnreadableError(BOMB)
    return [one.filename for one in files]


def _spreadsheet(name: str, data: bytes, names: list[str]) -> tuple[str, tuple[SourceTable, ...]]:
    # Imported here: what it needs takes a fifth of a second and 20 MB.
    from tracker.imports.parsing import spreadsheets

    if "xl/workbook.bin" in names:
        raise UnreadableError("This is a binary Excel file (.xlsb). Open it and save it as .xlsx.")
    return "xlsx", spreadsheets.tables(data)


def _tables(archive: zipfile.ZipFile, names: list[str]) -> tuple[SourceTable, ...]:
    texts = [one for one in names if _is_text(one)]
    jobs = [one for one in texts if _title(one).lower().startswith(LINKEDIN)]
    tables: list[SourceTable] = []
    why: UnreadableError | None = None
    for one in jobs or texts:
        data = archive.read(one)
        if not data.strip():
            continue
        try:
            if one.lower().endswith(".json"):
                tables += json_lists.tables(_title(one), data)
            else:
                tables.append(delimited.table(_title(one), data))
        except UnreadableError as error:
            why = error
    if not tables:
        raise why or UnreadableError(NOTHING_KNOWN)
    return tuple(sorted(tables, key=lambda table: not len(table.rows)))


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "_")) or "__MACOSX" in path.parts
    return not hidden and path.suffix.lower() in (".csv", ".tsv", ".json")


def _title(name: str) -> str:
    return PurePosixPath(name).stem[:100]
