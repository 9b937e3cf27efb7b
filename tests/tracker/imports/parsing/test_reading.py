"""What files are taken for, and which tables are found in them."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
from datetime import datetime

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.tracker.imports.parsing.files import (
    BY_HAND,
    HUNTR,
    LINKEDIN_APPLICATIONS,
    LINKEDIN_SAVED,
    LINKEDIN_ZIP,
    TEAL,
    csv_of,
    only_table,
    rows_of,
    xlsx_of,
    zip_of,
)
from tracker.imports.parsing import MOST_BYTES, Field, UnreadableError, guess_mapping, read
from tracker.imports.parsing.tables import MOST_ROWS

PLAIN = [["Company", "Job title"], ["Café Zürich", "Köchin"], ["Północ", "Kucharz"]]
WESTERN = [["Firma", "Stelle"], ["Café Zürich", "Köchin"], ["Südwind", "Bäcker – Nacht"]]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", csv_of(PLAIN), "csv"),
        ("a.xlsx", xlsx_of(rows_of(*PLAIN)), "xlsx"),
        ("renamed.csv", xlsx_of(rows_of(*PLAIN)), "xlsx"),
        ("a.json", b'[{"company": "Northwind", "title": "Cook"}]', "json"),
        ("Job Applications.csv", LINKEDIN_APPLICATIONS, "linkedin"),
        ("Saved Jobs.csv", LINKEDIN_SAVED, "linkedin"),
        ("Basic_LinkedInDataExport.zip", LINKEDIN_ZIP, "linkedin"),
        ("USER_JOBS.csv", HUNTR, "huntr"),
        ("USER_JOBS.zip", zip_of({"USER_JOBS_1.csv": HUNTR}), "huntr"),
        ("teal.csv", TEAL, "teal"),
        ("people.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Holm\r\nEND:VCARD\r\n", "vcard"),
        ("day-four.zip", zip_of({"day-four.json": b"{}", "applications.csv": b"a"}), "day_four"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(name: str, data: bytes, kind: str) -> None:
    assert read(name, data).kind == kind


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_delimiter_and_encoding_gives_the_same_table(delimiter: str, encoding: str) -> None:
    table = only_table("a.csv", csv_of(PLAIN, delimiter, encoding))

    assert table.header == ("Company", "Job title")
    assert [line.cells for line in table.rows] == [tuple(row) for row in PLAIN[1:]]


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp1252", WESTERN),
        ("mac_roman", WESTERN),
        ("cp1251", [["Компания", "Должность"], ["Северный ветер", "Повар и пекарь"]]),
        ("gb18030", [["公司", "职位", "备注"], ["北风贸易有限公司", "平台工程师", "很好的团队"]]),
        ("big5", [["公司", "職缺", "備註"], ["北風貿易有限公司", "平台工程師", "很好的團隊"]]),
    ],
)
def test_old_encodings_are_told_apart(encoding: str, rows: list[list[str]]) -> None:
    table = only_table("a.csv", csv_of(rows, encoding=encoding))

    assert [table.header, *(line.cells for line in table.rows)] == [tuple(row) for row in rows]


def test_the_separator_that_excel_is_told_is_no_row() -> None:
    table = only_table("a.csv", b"sep=;\r\nCompany;Role, or so\r\nNorthwind;Cook\r\n")

    assert table.header == ("Company", "Role, or so")
    assert [line.number for line in table.rows] == [2]


def test_a_cell_may_have_lines_quotation_marks_and_a_hundred_thousand_characters() -> None:
    posting = 'Line one\nsays "so", he said\r\n' + "x" * 200_000
    table = only_table("a.csv", csv_of([["Company", "Posting"], ["Northwind", posting]]))

    (line,) = table.rows
    assert line.number == 2
    assert line.cells == ("Northwind", posting)


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    data = b'Company,Role\r\n"Two\nlines",Cook\r\n\r\n,\r\nContoso,Chef\r\n'

    assert [line.number for line in only_table("a.csv", data).rows] == [2, 5]


def test_rows_can_be_gone_through_again() -> None:
    rows = only_table("a.csv", csv_of(PLAIN)).rows

    assert len(rows) == 2
    assert list(rows) == list(rows)
    assert next(iter(rows)) in rows


def test_short_rows_are_filled_up_and_long_ones_keep_everything() -> None:
    table = only_table("a.csv", b"Company,Role\nNorthwind\nContoso,Chef,and,more\n")

    assert table.header == ("Company", "Role", "Column C", "Column D")
    assert [line.cells for line in table.rows] == [
        ("Northwind", "", "", ""),
        ("Contoso", "Chef", "and", "more"),
    ]


def test_empty_columns_behind_the_table_are_left_out() -> None:
    assert only_table("a.csv", b"Company;Role;;;\nNorthwind;Cook;;;\n").header == (
        "Company",
        "Role",
    )


def test_headers_are_each_there_once() -> None:
    header = only_table("a.csv", b"Company,Notes,Notes,\nNorthwind,a,b,c\n").header

    assert header == ("Company", "Notes", "Notes (2)", "Column D")


@pytest.mark.parametrize(
    ("data", "header", "notes"),
    [
        (BY_HAND, "Company", ("<<<<<<< HEAD",)),
        (
            b"My job search\n\nas of March\nCompany,Role\nNorthwind,Cook\n",
            "Company",
            ("My job search", "as of March"),
        ),
        (
            b'Notes:\n"What LinkedIn says, above."\n\nCompany Name,Job Title\nNorthwind,Cook\n',
            "Company Name",
            ("Notes:", "What LinkedIn says, above."),
        ),
        (b"Firma;Nr\nNordwind;7\n", "Firma", ()),
        (b"Widget,Gadget\na,b\nc,d\n", "Widget", ()),
    ],
)
def test_the_header_is_found_below_titles_and_marks(
    data: bytes, header: str, notes: tuple[str, ...]
) -> None:
    table = only_table("a.csv", data)

    assert table.header[0] == header
    assert table.notes == notes


def test_a_table_without_a_header_loses_no_row() -> None:
    table = only_table("a.csv", b"Northwind,Cook,2026-03-01\nContoso,Chef,2026-03-02\n")

    assert table.header == ("Column A", "Column B", "Column C")
    assert len(table.rows) == 2


def test_merged_headers_over_two_rows_become_one() -> None:
    data = xlsx_of(
        rows_of(
            ["Company", "Job", "Contact", None, None, "Applied"],
            [None, None, "Name", "E-mail", "Phone", None],
            ["Northwind", "Cook", "Ida Holm", "ida@example.com", "030 5550142", "2026-03-01"],
        )
    )

    table = only_table("a.xlsx", data)

    assert table.header == (
        "Company",
        "Job",
        "Contact Name",
        "Contact E-mail",
        "Contact Phone",
        "Applied",
    )
    assert [line.number for line in table.rows] == [3]


def test_each_sheet_is_a_table_and_hidden_ones_come_last() -> None:
    def hidden(sheet: Worksheet) -> None:
        rows_of(*PLAIN)(sheet)
        sheet.sheet_state = "hidden"

    source = read("a.xlsx", xlsx_of(hidden, rows_of(), rows_of(["Title"], [], *PLAIN)))

    assert [(table.name, table.is_hidden) for table in source.tables] == [
        ("Sheet 3", False),
        ("Sheet 1", True),
    ]
    assert [line.number for line in source.tables[0].rows] == [4, 5]


def test_links_are_those_of_their_own_sheet() -> None:
    def linked(sheet: Worksheet) -> None:
        rows_of(["Company", "Job title"], ["Northwind", "Cook"])(sheet)
        sheet["B2"].hyperlink = "https://jobs.example/1"

    plain, other = read("a.xlsx", xlsx_of(rows_of(*PLAIN), linked)).tables
    assert "Link (Job title)" not in plain.header
    assert [line.cells[-1] for line in other.rows] == ["https://jobs.example/1"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
def test_no_more_rows_are_taken_than_can_be_added_at_once(name: str) -> None:
    def file_of(count: int) -> bytes:
        rows = [["Company", "Job title"], *(["Northwind", f"Cook {n}"] for n in range(count))]
        if name == "a.xlsx":
            return xlsx_of(rows_of(["My list"], [], *rows))
        if name == "a.json":
            return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()
        return csv_of(rows)

    assert len(only_table(name, file_of(MOST_ROWS)).rows) == MOST_ROWS
    with pytest.raises(UnreadableError, match="more than 5,000 rows in it: divide it first"):
        read(name, file_of(MOST_ROWS + 1))


def test_links_behind_cells_become_a_column_of_their_own() -> None:
    def linked(sheet: Worksheet) -> None:
        rows_of(["Company", "Job title", "Posting"], ["Northwind", "Cook", "Apply"])(sheet)
        sheet["A2"].hyperlink = "https://northwind.example"
        sheet["B2"].hyperlink = "https://jobs.example/1?a=1&b=2"
        sheet["C2"].hyperlink = "mailto:ida@example.com"
        sheet.append(["Contoso", "https://jobs.example/2"])
        sheet["B3"].hyperlink = "https://jobs.example/2"

    table = only_table("a.xlsx", xlsx_of(linked))

    assert table.header[3:] == ("Link (Job title)", "Link (Company)")
    assert [line.cells[3:] for line in table.rows] == [
        ("https://jobs.example/1?a=1&b=2", "https://northwind.example"),
        ("", ""),
    ]
    assert guess_mapping(table).columns[3].field is Field.LINK


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_of_a_spreadsheet_are_days_in_both_systems(epoch_1904: bool) -> None:
    day = datetime(2026, 3, 5, 14, 30)  # noqa: DTZ001
    table = only_table(
        "a.xlsx", xlsx_of(rows_of(["Company", "Date"], ["A", day]), epoch_1904=epoch_1904)
    )

    assert next(iter(table.rows)).cells == ("A", day)
    assert table.counts_from_1904 is epoch_1904


@pytest.mark.parametrize(
    ("value", "header", "cells"),
    [
        (
            {
                "meta": 1,
                "jobs": [{"company": {"name": "Northwind"}, "title": None, "tags": ["a", "b"]}],
            },
            ("company name", "title", "tags"),
            ("Northwind", "", "a, b"),
        ),
        ({"1": {"company": "A", "n": 1}, "2": {"company": "B"}}, ("company", "n"), ("A", 1)),
        ([["company", "role"], ["A", "Cook"]], ("company", "role"), ("A", "Cook")),
        ([{"a": True, "b": [{"x": 1}]}], ("a", "b"), ("yes", '[{"x": 1}]')),
    ],
)
def test_lists_in_json_are_laid_flat(
    value: object, header: tuple[str, ...], cells: tuple[object, ...]
) -> None:
    table = only_table("a.json", json.dumps(value).encode())

    assert table.header == header
    assert next(iter(table.rows)).cells == cells


def test_json_of_one_object_a_line_is_a_list() -> None:
    assert len(only_table("a.jsonl", b'{"company": "A"}\n{"company": "B"}\n').rows) == 2


def test_of_linkedins_export_only_what_is_about_applications_is_taken() -> None:
    names = [table.name for table in read("linkedin.zip", LINKEDIN_ZIP).tables]

    assert names == ["Job Applications", "Saved Jobs"]


def bomb() -> bytes:
    return zip_of({"a.csv": b"Company,Role\n" + b"a" * 30_000_000})


def nested_entities() -> bytes:
    book = zipfile.ZipFile(io.BytesIO(xlsx_of(rows_of(*PLAIN))))
    files = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    return zip_of(files)


def locked_zip() -> bytes:
    data = bytearray(zip_of({"a.csv": b"Company,Role\nA,B\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "nothing in this file"),
        (b" \r\n\0", "nothing in this file"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "save it as .xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
        (b"<!DOCTYPE html><table><tr><td>Company</td></tr></table>", "web page"),
        (b"PK\x03\x04 broken", "damaged"),
        (bomb(), "enormous"),
        (nested_entities(), "damaged"),
        (locked_zip(), "password"),
        (zip_of({"photo.png": b"\x89PNG"}), "no table in this archive"),
        (zip_of({"content.xml": b"<x/>", "mimetype": b"x"}), "OpenDocument"),
        (zip_of({"xl/workbook.bin": b"x"}), ".xlsb"),
        (zip_of({"Index/Document.iwa": b"x"}), "Numbers"),
        (b'Company,Role\nNorthwind,"Cook\nContoso,Chef\n', "In row 2 a quotation mark"),
        (bytes(range(1, 32)) * 100, "no text"),
        (b"x" * 1_000_001, "longer than 1,000,000 characters"),
        (b"," * 100_000, "500 columns in row 1"),
        (b'{"a": 1, "b": "nothing"}', "no list"),
        (b'[{"a": 1,]', "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (xlsx_of(rows_of()), "nothing in this spreadsheet"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no meeting"),
        (b",".join(b"c%d" % n for n in range(600)) + b"\n" + b"x," * 599 + b"x\n", "500 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    name = "a.json" if data.startswith(b"[" * 9) else "a.csv"
    with pytest.raises(UnreadableError) as refused:
        read(name, data)

    assert says in str(refused.value)
    assert str(refused.value).endswith(".")


def test_reading_leaves_the_limit_of_the_csv_module_at_least_as_it_was() -> None:
    before = csv.field_size_limit()
    read("a.csv", csv_of(PLAIN))

    assert csv.field_size_limit() >= before
