"""Files as people have them, made here. Everybody in them is invented."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tracker.imports.parsing import (
    DateOrder,
    ParsedApplication,
    SourceTable,
    UnreadableRow,
    date_orders,
    guess_mapping,
    parse_rows,
    read,
    stage_words,
)


def csv_of(rows: Iterable[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*sheets: Callable[[Worksheet], object], epoch_1904: bool = False) -> bytes:
    """A workbook; each function fills a sheet of it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if epoch_1904:
        from openpyxl.utils.datetime import MAC_EPOCH

        book.epoch = MAC_EPOCH
    for number, fill in enumerate(sheets, 1):
        fill(book.create_sheet(f"Sheet {number}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(*rows: Sequence[Any]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))

    return fill


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def only_table(name: str, data: bytes) -> SourceTable:
    (table,) = read(name, data).tables
    return table


def understood(
    table: SourceTable, order: DateOrder | None = None, **told: Any
) -> list[ParsedApplication | UnreadableRow]:
    """What becomes of a table where the user leaves every guess as it is.

    `order` answers the question where the order of the days is open.
    """
    mapping = guess_mapping(table)
    orders = {
        place: chosen
        for place, found in date_orders(table, mapping).items()
        if (chosen := found.order or order)
    }
    stages = {key: one.meaning for key, one in stage_words(table, mapping).items()}
    return list(parse_rows(table, mapping, orders, stages, **told))


def results(
    name: str, data: bytes, order: DateOrder | None = None, **told: Any
) -> list[ParsedApplication | UnreadableRow]:
    return understood(only_table(name, data), order, **told)


LINKEDIN_APPLICATIONS = csv_of(
    [
        [
            "Application Date",
            "Contact Email",
            "Contact Phone Number",
            "Company Name",
            "Job Title",
            "Job Url",
            "Resume Name",
            "Question And Answers",
        ],
        [
            "3/14/24, 5:07 PM",
            "me@example.org",
            "+49 171 5550142",
            "Northwind Traders",
            "Platform Engineer",
            "https://www.linkedin.com/jobs/view/1000000001",
            "cv.pdf",
            "Years of Python? 6",
        ],
        [
            "4/2/24, 9:00 AM",
            "me@example.org",
            "+49 171 5550142",
            "Contoso",
            "Analyst",
            "https://www.linkedin.com/jobs/view/1000000002",
            "cv.pdf",
            "",
        ],
    ]
)
LINKEDIN_SAVED = csv_of(
    [
        ["Saved Date", "Job Url", "Job Title", "Company Name"],
        ["1/2/24, 8:15 AM", "https://www.linkedin.com/jobs/view/1000000003", "Cook", "Fabrikam"],
    ]
)
LINKEDIN_CONNECTIONS = (
    b'Notes:\r\n"When exporting your connections, some of them may be missing."\r\n\r\n'
    b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"
    b"Ida,Holm,https://www.linkedin.com/in/ida,,Contoso,Recruiter,05 Mar 2024\r\n"
)
LINKEDIN_ZIP = zip_of(
    {
        "Connections.csv": LINKEDIN_CONNECTIONS,
        "Jobs/Job Applications.csv": LINKEDIN_APPLICATIONS,
        "Jobs/Saved Jobs.csv": LINKEDIN_SAVED,
        "Profile.csv": b"First Name,Last Name\r\nAna,Silva\r\n",
    }
)
HUNTR = csv_of(
    [
        ["title", "url", "companyName", "listName", "boardName", "location", "description"],
        [
            "Platform Engineer",
            "https://jobs.example/1",
            "Northwind Traders",
            "Wishlist",
            "My search",
            "Berlin",
            "You will keep things running.",
        ],
        ["Analyst", "https://jobs.example/2", "Contoso", "Interview", "My search", "", ""],
    ]
)
TEAL = csv_of(
    [
        [
            "Job Position",
            "Company",
            "Max. Salary",
            "Location",
            "Status",
            "Date Saved",
            "Deadline",
            "Date Applied",
            "Follow up",
            "Excitement",
        ],
        [
            "Data Scientist",
            "Northwind Traders",
            "$120,000",
            "Remote",
            "Applied",
            "2026-01-15",
            "2026-01-30",
            "2026-01-16",
            "",
            "4",
        ],
        ["Cook", "Contoso", "", "Oslo", "Bookmarked", "2026-02-01", "", "", "", "3"],
    ]
)
BY_HAND = """\
<<<<<<< HEAD
 Company , Role, Status, Date Applied, Contact, Phone, Link, Salary
Northwind,"Engineer
(platform)",reeejected,3/14/2026,Anna Li <anna@example.com>,4.91522E+11,https://jobs.example/1,€60k–70k
Contoso,Analyst,✅ Offer,8/82019,,,,
Fabrikam,Cook,Ghosted,3/1/2026,Ben Ode,0171 5550142,,
=======
,,,,,,,
Total: 3
""".encode()
