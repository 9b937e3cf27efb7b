"""Out of here again: the page, the file with everything, and the list as a spreadsheet."""

from __future__ import annotations

import io
import re
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.demo import fill
from tests.factories import make_application, make_document, make_interview, stage_of
from tracker.exports import archive
from tracker.models import Application, StageKind, Tag, User
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def test_the_page_says_what_there_is_and_leads_to_it(alice: User, client_of: LogIn) -> None:
    make_application(alice)
    text = client_of(alice).get("/export/").text
    assert "<dt>Applications</dt><dd>1</dd>" in text
    assert 'href="/export/everything.zip"' in text


def test_the_page_asks_as_much_for_one_application_as_for_many(
    alice: User, bob: User, client_of: LogIn
) -> None:
    make_application(alice)
    fill(bob, 60)
    counts = []
    for user in (alice, bob):
        client = client_of(user)
        with CaptureQueriesContext(connection) as captured:
            client.get("/export/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_everything_is_one_file(alice: User, client_of: LogIn, on: Callable[..., None]) -> None:
    make_document(make_application(alice), "cv.pdf", b"%PDF-1.7 mine")
    response = client_of(alice).get("/export/everything.zip")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="day-four-2026-11-17.zip"'
    assert "no-store" in response["Cache-Control"]
    with ZipFile(io.BytesIO(response.getvalue())) as found:
        assert found.testzip() is None
        assert found.read("documents/cv.pdf") == b"%PDF-1.7 mine"


def test_nobody_gets_anything_of_somebody_else(
    alice: User, charlie: User, client_of: LogIn
) -> None:
    make_application(alice, "Secret")
    for path in ("/export/everything.zip", "/applications/list.xlsx"):
        assert b"Secret" not in _unpacked(client_of(charlie).get(path))


def _unpacked(response: Any) -> bytes:
    with ZipFile(io.BytesIO(response.getvalue())) as found:
        return b"".join(found.read(name) for name in found.namelist())


def test_memory_does_not_grow_with_what_is_sent(alice: User) -> None:
    fill(alice, 300)
    Application.objects.of(alice).update(posting="A posting of some length. " * 400)
    tracemalloc.start()
    sent = 0
    for piece in archive.stream(alice):
        assert len(piece) < 4_000_000
        sent += len(piece)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    text = sum(len(job.posting) for job in Application.objects.of(alice))
    assert text > 3_000_000
    assert most < 30_000_000  # a piece of five hundred rows, in its several forms


# The list as a spreadsheet


def sheet(response: Any) -> list[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(response.getvalue()))
    rows = [list(row) for row in book.active.iter_rows()]
    assert book.active.freeze_panes == "A2"
    return rows


def column(rows: list[list[Any]], name: str) -> list[Any]:
    at = [cell.value for cell in rows[0]].index(name)
    return [row[at].value for row in rows[1:]]


def test_the_spreadsheet_has_real_days_and_no_formula(
    alice: User, client_of: LogIn, on: Callable[..., None]
) -> None:
    job = make_application(alice, "=HYPERLINK(1)", notes="#N/A", pay_from=70_000, source="+1\x0b2")
    job.tags.add(
        Tag.objects.create(owner=alice, name="b"), Tag.objects.create(owner=alice, name="a")
    )
    make_interview(alice, application=job, debriefed_at=clock.now())
    response = client_of(alice).get("/applications/list.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="applications-2026-11-17.xlsx"'
    rows = sheet(response)
    assert column(rows, "Job title") == ["=HYPERLINK(1)"]
    assert column(rows, "Notes") == ["#N/A"]
    assert column(rows, "Where it came from") == ["+12"]
    assert column(rows, "In this stage since") == [datetime(2026, 11, 2)]  # noqa: DTZ001
    assert column(rows, "Applied on") == [datetime(2026, 11, 2)]  # noqa: DTZ001
    assert column(rows, "Pay from") == [70_000]
    assert column(rows, "Tags") == ["a, b"]
    assert column(rows, "Next step") == ["Thank-you note"] or column(rows, "Next step") == ["Call"]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr", "n", "d"}


def test_the_spreadsheet_shows_what_the_list_shows_in_its_order(
    alice: User, client_of: LogIn
) -> None:
    fill(alice, 120)
    actions.trash(Application.objects.of(alice).earliest("pk"), clock.now())
    client = client_of(alice)
    stage = stage_of(alice, StageKind.OPEN)
    for query in ("", "sort=company", f"stage={stage.pk}&sort=title", "q=engineer", "due=none"):
        page = client.get(f"/applications/?as=table&{query}").text
        on_page = re.findall(r'<tr id="row-(\d+)">', page)
        titles = dict(Application.objects.of(alice).values_list("pk", "title"))
        found = column(sheet(client.get(f"/applications/list.xlsx?{query}")), "Job title")
        assert found[: len(on_page)] == [titles[int(pk)] for pk in on_page], query
        assert f"All {len(found)} of this list" in page
        assert "/applications/list.xlsx" in page


def test_the_spreadsheet_asks_as_much_for_one_row_as_for_many(
    alice: User, bob: User, client_of: LogIn
) -> None:
    make_interview(alice, date(2026, 11, 10))
    fill(bob, 60)
    counts = []
    for user in (alice, bob):
        client = client_of(user)
        with CaptureQueriesContext(connection) as captured:
            sheet(client.get("/applications/list.xlsx"))
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 1  # the tags of some, where there are any


def test_an_empty_list_is_a_spreadsheet_too(charlie: User, client_of: LogIn) -> None:
    assert len(sheet(client_of(charlie).get("/applications/list.xlsx"))) == 1
