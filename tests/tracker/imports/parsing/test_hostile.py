"""Whatever is uploaded: it is read, or refused with a sentence. Nothing else comes out."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tracker.imports.parsing.files import (
    BY_HAND,
    HUNTR,
    LINKEDIN_ZIP,
    csv_of,
    rows_of,
    understood,
    xlsx_of,
    zip_of,
)
from tests.tracker.imports.parsing.test_calendars import BERLIN, calendar
from tracker.imports.parsing import (
    DateOrder,
    ParsedApplication,
    UnreadableError,
    UnreadableRow,
    read,
)

NAMES = st.sampled_from(
    ["a.csv", "a.json", "a.xlsx", "a.ics", "a.zip", "", "../../etc/passwd", "\0"]
)
XLSX = xlsx_of(rows_of(["Company", "Date"], ["Northwind", "2026-03-01"], ["Contoso", 46086]))
INVITATION = calendar(
    "UID:1\nSUMMARY:Interview\nDTSTART;TZID=Anywhere/Custom:20261124T130000", head=BERLIN
)
GOOD = [BY_HAND, HUNTR, LINKEDIN_ZIP, XLSX, INVITATION, b'[{"company": "A", "date": "2026-03-01"}]']


def survives(name: str, data: bytes) -> None:
    """Reads and understands all of it, and checks what holds for every file."""
    try:
        source = read(name, data)
    except UnreadableError as refused:
        sentence = str(refused)
        assert sentence.endswith(".")
        assert len(sentence) < 400
        return
    for table in source.tables:
        rows = understood(table, DateOrder.DAY_FIRST, year=2026)
        assert len(rows) == len(table.rows)
        assert all(len(line.cells) == len(table.header) for line in table.rows)
        assert len(set(table.header)) == len(table.header)
        for row in rows:
            assert isinstance(row, ParsedApplication) or (
                isinstance(row, UnreadableRow) and row.problems
            )


@given(NAMES, st.binary(max_size=2000))
@example("a.csv", b'"')
@example("a.csv", b'sep="\na,b\n')
@example("a.csv", b"sep=a\nCompany\n")
@example("a.csv", b"\xff\xfe")
@example("a.csv", b"\xff\xfea")
@example("a.csv", b'a,b\r\r\n\r,"x\r\n"\n')
@example("a.json", b'[{"a": "\\ud800"}, {"a": 1e999}, {"a": -0}]')
@example("a.json", b'{"a": [' + b"9" * 5000 + b"]}")
def test_any_bytes_under_any_name(name: str, data: bytes) -> None:
    survives(name, data)


@given(NAMES, st.text(max_size=1000))
def test_any_text_under_any_name(name: str, text: str) -> None:
    survives(name, text.encode("utf-8", "surrogatepass"))


@given(st.sampled_from(GOOD), st.integers(0, 2**32))
def test_good_files_with_a_few_bytes_changed(data: bytes, seed: int) -> None:
    changed, chance = bytearray(data), random.Random(seed)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    survives(
        "a.csv", bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])
    )


@given(st.integers(0, 2**32))
def test_good_spreadsheets_with_changed_parts(seed: int) -> None:
    chance = random.Random(seed)
    book = zipfile.ZipFile(io.BytesIO(XLSX))
    parts = {name: bytearray(book.read(name)) for name in book.namelist()}
    part = parts[chance.choice(sorted(parts))]
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(part))
        part[place : place + chance.randint(0, 3)] = chance.choice(
            [b"", b"<", b"9" * 20, b"-1", b"&x;", b"\xff", b'"', b"XFD1048576", b"1e308"]
        )
    survives("a.xlsx", zip_of({name: bytes(data) for name, data in parts.items()}))


HEADER = (
    "Company", "Job title", "Status", "Date applied", "Link", "Salary", "Contact", "Phone", "Email",
    "Notes", "Tags", "History", "Phone screen", "Remote", "Max salary", "Location",
)  # fmt: skip

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


@given(st.lists(st.dictionaries(st.text(max_size=12), CELLS, max_size=6), max_size=6))
def test_any_list_in_json(objects: list[dict[str, object]]) -> None:
    import json

    survives("a.json", json.dumps(objects).encode())


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x.example")',
        "@SUM(A1)",
        "'",
        "'=",
        "%",
        "[" * 2000,
        "{'a':" * 500,
        "(" * 3000 + ")" * 3000,
        "-> -> ->",
        "→",
        "1/1/1/1/1",
        "9" * 5000,
        "٣/٤/٢٠٢٦",
        "²/³/2026",
        "1e400",
        "-1",
        "0",
        "\u202e2026-03-01",
        "a" * 100_000,
        "->" * 5000,
        "1/2/3 " * 3000,
        " ".join(["applied"] * 3000),
        "@" * 5000,
        "a@" * 5000,
        "+1 " * 5000,
        "www." * 3000,
        "(" * 9000,
    ],
)
def test_any_cell_in_any_column_is_read_in_time(cell: str) -> None:
    header = list(HEADER)
    survives("a.csv", csv_of([header, [cell] * len(header), ["A", *[cell] * (len(header) - 1)]]))
