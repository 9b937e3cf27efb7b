"""Links behind the cells of a spreadsheet, which stand apart from what the cells show."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from openpyxl.utils.cell import coordinate_to_tuple

from tracker.imports.parsing.fields import Field
from tracker.imports.parsing.header_words import fields_by_word
from tracker.imports.parsing.headings import Heading
from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import LINK, plain, text_of

TAIL = 8 * 1024 * 1024  # bytes: the links of a sheet stand behind its rows
MOST = 100_000  # links of one sheet
WORKBOOK = PurePosixPath("xl/workbook.xml")
_LINK = re.compile(r"<(?:\w+:)?hyperlink\b[^>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
# Of several columns with links behind them the job's own is the one to open.
_FIRST = {Field.LINK: 0, Field.TITLE: 1, None: 2, Field.COMPANY: 4}

Links = dict[tuple[int, int], str]


def links_behind(archive: zipfile.ZipFile, title: str) -> Links:
    """The http links of the sheet of this name by row and column, both from one."""
    path = PurePosixPath(_path_of(archive, title))
    targets = _targets(archive, path)
    found: Links = {}
    for one in _tags(_LINK, _tail(archive, str(path))) if targets else ():
        target = targets.get(one.get("r:id", ""), "")
        first = one.get("ref", "").partition(":")[0].replace("$", "")
        if LINK.fullmatch(target) and re.fullmatch(r"[A-Z]{1,3}\d{1,7}", first):
            found[coordinate_to_tuple(first)] = target
        if len(found) == MOST:
            break
    return found


def _path_of(archive: zipfile.ZipFile, title: str) -> str:
    """Where the sheet of this name stands in the archive; empty where that is not to be found."""
    targets = _targets(archive, WORKBOOK)
    text = archive.read(str(WORKBOOK)).decode("utf-8", "replace")
    for sheet in _tags(_SHEET, text):
        if sheet.get("name") == title:
            key = next((value for name, value in sheet.items() if name.endswith(":id")), "")
            target = targets.get(key, "")
            return target[1:] if target.startswith("/") else f"{WORKBOOK.parent}/{target}"
    return ""


def _targets(archive: zipfile.ZipFile, path: PurePosixPath) -> dict[str, str]:
    """What a part of the archive refers to, by the keys that it uses."""
    relations = f"{path.parent}/_rels/{path.name}.rels"
    if relations not in archive.namelist():
        return {}
    text = archive.read(relations).decode("utf-8", "replace")
    return {one.get("Id", ""): one.get("Target", "") for one in _tags(_RELATION, text)}


def with_links(
    lines: list[tuple[int, list[Cell]]], heading: Heading, links: Links
) -> tuple[list[tuple[int, list[Cell]]], Heading]:
    """The rows with a further column for each whose cells have links behind them.

    Where the cell itself shows the link nothing is added.
    """
    hidden = {
        (number, column): link
        for number, cells in lines
        for column, cell in enumerate(cells, 1)
        if (link := links.get((number, column))) and not LINK.search(text_of(cell))
    }
    if not hidden:
        return lines, heading
    width = max(len(heading.header), *(len(cells) for _, cells in lines))
    header = [*heading.header, *[""] * (width - len(heading.header))]
    columns = sorted({column for _, column in hidden}, key=lambda column: _rank(header[column - 1]))
    added = [f"Link ({header[column - 1] or 'cell'})" for column in columns]
    more = [
        (
            number,
            [
                *cells,
                *[""] * (width - len(cells)),
                *(hidden.get((number, column), "") for column in columns),
            ],
        )
        for number, cells in lines
    ]
    return more, Heading((*header, *added), heading.rows, heading.notes)


def _rank(header: str) -> int:
    field, _ = fields_by_word().get(plain(header), (None, 0))
    return _FIRST.get(field, 3)


def _tags(pattern: re.Pattern[str], text: str) -> Iterable[dict[str, str]]:
    for tag in pattern.finditer(text):
        yield {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag[0])}


def _tail(archive: zipfile.ZipFile, path: str) -> str:
    tail = b""
    with archive.open(path) as file:
        while block := file.read(TAIL):
            tail = tail[-TAIL:] + block
    return tail.decode("utf-8", "replace")
