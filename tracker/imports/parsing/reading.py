"""Any file that a user brings, recognised by what is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from tracker.imports.parsing import archives, calendars, delimited, json_lists
from tracker.imports.parsing.tables import MOST_BYTES, SourceFile, SourceTable, UnreadableError
from tracker.imports.parsing.values import plain

LARGE = f"It is larger than {MOST_BYTES // 1024 // 1024} MB: divide it first."
# What is recognised only to say what to do with it.
PICTURE = "This is a picture. Import the spreadsheet itself."
PACKED = "This is packed (RAR, 7-Zip or gzip). Unpack it, and import the file that is in it."
OTHERS = (
    (b"%PDF-", "This is a PDF: no table can be found in it. Import the spreadsheet behind it."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel file (.xls), or one with a password. Open it and save it as .xlsx.",
    ),
    (
        b"{\\rtf",
        "This is a text document. Copy its table into a spreadsheet, and save that as CSV.",
    ),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"Rar!", PACKED),
    (b"7z\xbc\xaf", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"bplist", "This is no spreadsheet. Export it as CSV or Excel first."),
)
# Whose table it is, by headers that nobody else has together.
ORIGINS: dict[str, frozenset[str]] = {
    "linkedin_applications": frozenset(
        {"application date", "company name", "job title", "job url"}
    ),
    "linkedin_saved": frozenset({"saved date", "job url", "job title", "company name"}),
    "huntr": frozenset({"company name", "list name", "title"}),
    "teal": frozenset({"job position", "company", "status", "date saved"}),
}
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|meta)", re.IGNORECASE)


def read(name: str, data: bytes) -> SourceFile:
    """The tables or the invitations of a file, by what is in it; its name only says what it is.

    Raises:
        UnreadableError: there is nothing in it that can be read; the message says what to do.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(LARGE)
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UnreadableError("There is nothing in this file.")
    for begins, why in OTHERS:
        if data.startswith(begins):
            raise UnreadableError(why)
    if data.startswith(b"PK"):
        kind, tables = archives.read(name, data)
        return _with_origins(SourceFile(kind, tables))
    start = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t \0").upper().replace(b"\0", b"")
    if start.startswith(b"BEGIN:VCARD") or b"\nBEGIN:VCARD" in start:
        return SourceFile("vcard")
    if start.startswith(b"BEGIN:VCALENDAR") or b"\nBEGIN:VCALENDAR" in start:
        return SourceFile("ics", invitations=calendars.invitations(data))
    if MARKUP.match(start):
        raise UnreadableError(
            "This is a web page or XML, whatever it is called. Save it as CSV or Excel."
        )
    title = PurePath(name.replace("\\", "/")).stem[:100] or "File"
    if json_lists.is_json(name, start):
        return SourceFile("json", json_lists.tables(title, data))
    return _with_origins(SourceFile("csv", (delimited.table(title, data),)))


def _with_origins(source: SourceFile) -> SourceFile:
    """The same, its tables and itself named after who wrote them."""
    tables = tuple(replace(table, origin=origin_of(table)) for table in source.tables)
    origins = {table.origin.partition("_")[0] for table in tables if table.origin}
    kind = origins.pop() if len(origins) == 1 and source.kind != "day_four" else source.kind
    return replace(source, kind=kind, tables=tables)


def origin_of(table: SourceTable) -> str:
    """Who wrote a table, by its header; empty where that is not known."""
    header = {plain(name) for name in table.header}
    for origin, words in ORIGINS.items():
        if words <= header:
            return origin
    return ""
