"""Imports from the file to the way back, as their pages do it. Every row is invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.plan import writer as plan
from tests.factories import make_application, make_company, make_contact, make_interview, stage_of
from tracker.imports import files
from tracker.imports.parsing.tables import MOST_ROWS
from tracker.imports.survey import as_text
from tracker.models import (
    Application,
    Company,
    Contact,
    Import,
    ImportedRow,
    ImportState,
    Interview,
    Owned,
    Stage,
    StageChange,
    StageKind,
    Tag,
    Trashable,
    User,
)
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]

JOBS = """Company,Job title,Status,Applied,Link,Contact,Email,Interview,Tags,Colour
Northwind Traders,Platform engineer,Applied,2026-10-05,https://northwind.example/jobs/1,,,,,
Blue Harbour,Technical writer,Rejected,2026-09-01,,Maria Keller,maria@blue.example,,writing,green
Fjord Labs,Site engineer,Applied,2026-11-02,,,,2026-11-10,writing,
"""


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    return client_of(alice)


def upload(client: Client, text: str | bytes, name: str = "jobs.csv") -> Import:
    """The import of a file, as far as its upload takes it."""
    data = text.encode() if isinstance(text, str) else text
    response = client.post("/import/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 303, response.text
    return Import.objects.get(pk=response.headers["Location"].split("/")[2])


def fields(client: Client, record: Import) -> dict[str, str]:
    """What the form of the columns would send as it stands."""
    html = client.get(record.get_absolute_url()).text
    form = html[html.index('id="columns"') :]
    found: dict[str, str] = {}
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        found[name] = chosen[1] if chosen else ""
    radios = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]*checked', form)
    texts = re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', form)
    return found | dict(radios) | dict(texts)


def check(client: Client, record: Import, **values: str) -> Import:
    """The import with every row checked."""
    client.post(f"/import/{record.pk}/columns/", {**fields(client, record), **values})
    record.refresh_from_db()
    assert record.state == ImportState.CHECKED, client.get(record.get_absolute_url()).text
    return record


def act(client: Client, record: Import, what: str, **values: Any) -> Import:
    client.post(f"/import/{record.pk}/{what}/", values)
    record.refresh_from_db()
    return record


def bring(client: Client, text: str | bytes = JOBS, name: str = "jobs.csv") -> Import:
    """A whole import of a file."""
    return act(client, check(client, upload(client, text, name)), "add")


def counts(client: Client, record: Import) -> dict[str, int]:
    html = client.get(record.get_absolute_url()).text
    return {name: int(n) for name, n in re.findall(r'id="which-(\w+)".*?(\d+)</a>', html)}


def facts(owner: User) -> dict[str, list[Any]]:
    """Every fact of the owner's that can be seen, down to the last value."""
    seen: dict[str, list[Any]] = {}
    living = Application.objects.of(owner)
    for model in apps.get_models():
        if not issubclass(model, Owned) or model in (Import, ImportedRow):
            continue
        rows: Any = model.objects.of(owner)
        if model is StageChange:
            rows = rows.filter(application__in=living)
        elif not issubclass(model, Trashable) and model is not Tag:
            continue
        seen[model.__name__] = sorted(rows.values(), key=lambda row: row["id"])
    for through in (Application.people.through, Application.tags.through):
        pairs = through.objects.filter(application__in=living).values_list()
        seen[through.__name__] = sorted(row[1:] for row in pairs)
    return seen


# From the file to the applications


def test_a_file_becomes_applications_with_all_that_it_tells(hers: Client, alice: User) -> None:
    record = bring(hers)
    assert record.state == ImportState.DONE
    one, two, three = Application.objects.of(alice).order_by("pk")
    assert (one.company.name, one.title, one.stage.name) == (
        "Northwind Traders",
        "Platform engineer",
        "Applied",
    )
    assert one.link == "https://northwind.example/jobs/1"
    moves = two.stage_changes.order_by("pk").values_list("name", "on")
    assert list(moves) == [("Applied", date(2026, 9, 1)), ("Rejected", date(2026, 9, 1))]
    assert (two.stage.name, two.stage_on) == ("Rejected", date(2026, 9, 1))
    assert [person.email for person in two.people.all()] == ["maria@blue.example"]
    assert [tag.name for tag in two.tags.all()] == ["writing"]
    assert "Colour: green" in two.notes
    assert [i.held_on for i in three.interviews.all()] == [date(2026, 11, 10)]


def test_everything_derived_is_true_after_an_import_and_after_its_way_back(
    hers: Client, alice: User
) -> None:
    record = bring(hers)
    assert plan.differences(alice) == []
    call_command("rebuild_search", "--check", verbosity=0)
    act(hers, record, "undo")
    assert plan.differences(alice) == []
    act(hers, record, "restore")
    assert plan.differences(alice) == []
    call_command("rebuild_search", "--check", verbosity=0)
    assert Application.objects.of(alice).count() == 3


def test_nothing_is_added_before_it_is_said(hers: Client, alice: User) -> None:
    before = facts(alice)
    record = check(hers, upload(hers, JOBS))
    assert counts(hers, record) == {"new": 3}
    assert facts(alice) == before


def test_an_imported_application_is_like_one_that_was_typed(hers: Client, alice: User) -> None:
    """Column by column: written past `save`, and yet the same."""
    bring(hers, "Company,Job title,Place\nZürich Straßen AG,Ingénieur·e (m/w/d),Genève\n")
    imported = Application.objects.of(alice).get()
    typed = make_application(
        alice,
        imported.title,
        imported.company.name,
        "Applied",
        place="Genève",
        stage_on=imported.stage_on,
    )
    apart = {"id", "created_at", "updated_at"}
    for field in Application._meta.concrete_fields:
        if field.attname not in apart:
            assert getattr(imported, field.attname) == getattr(typed, field.attname), field
    (one,), (two,) = imported.stage_changes.values(), typed.stage_changes.values()
    assert one["name"] == two["name"]
    assert (one["kind"], one["on"]) == (two["kind"], two["on"])


# The same again


def test_the_same_file_again_adds_nothing_whatever_was_renamed_since(
    hers: Client, alice: User
) -> None:
    bring(hers)
    for company in Company.objects.of(alice):
        company.name = f"{company.name} renamed"
        company.save()
    for job in Application.objects.of(alice):
        job.title, job.link = "Something else", ""
        job.save()
    record = check(hers, upload(hers, JOBS))
    assert counts(hers, record) == {"new": 0, "known": 3}
    act(hers, record, "add")
    assert Application.objects.of(alice).count() == 3


def test_after_the_way_back_the_same_file_can_be_imported_again(hers: Client, alice: User) -> None:
    first = act(hers, bring(hers), "undo")
    again = bring(hers)
    assert again.added["count"] == 3
    act(hers, first, "restore")
    assert first.state == ImportState.UNDONE
    assert "added again since" in hers.get(first.get_absolute_url()).text
    assert Application.objects.of(alice).count() == 3


def test_what_was_thrown_away_since_does_not_come_back_by_itself(hers: Client, alice: User) -> None:
    bring(hers)
    actions.trash(Application.objects.of(alice).earliest("pk"), clock.now())
    record = check(hers, upload(hers, JOBS))
    assert counts(hers, record)["known"] == 3
    assert "thrown away since" in hers.get(f"{record.get_absolute_url()}?which=known").text


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        ("Northwind Traders GmbH,platform-engineer (m/w/d),", "known"),
        ("Somebody Else,Something else,https://www.northwind.example/jobs/1?utm_source=x", "known"),
        ("Northwind Traders,Platform engineer,https://northwind.example/jobs/2", "new"),
        ("Northwind Traders,Data engineer,", "new"),
    ],
)
def test_a_row_is_known_by_its_link_or_by_company_and_title(
    hers: Client, alice: User, row: str, fate: str
) -> None:
    make_application(alice, link="https://northwind.example/jobs/1")
    record = check(hers, upload(hers, f"Company,Title,Link\n{row}\n"))
    assert counts(hers, record).get(fate) == 1


def test_a_row_that_stands_twice_in_the_file_is_added_once_unless_it_is_said(
    hers: Client, alice: User
) -> None:
    record = check(hers, upload(hers, "Company,Title\nAcme,Writer\nACME Inc.,writer\n"))
    assert counts(hers, record) == {"new": 1, "twice": 1}
    assert "as row 2." in hers.get(f"{record.get_absolute_url()}?which=twice").text
    hers.post(f"/import/{record.pk}/rows/1/", {"choice": "add"})
    assert counts(hers, record) == {"new": 2}
    hers.post(f"/import/{record.pk}/rows/0/", {"choice": "leave"})
    assert counts(hers, record) == {"new": 1, "left": 1}
    act(hers, record, "add")
    assert [str(job) for job in Application.objects.of(alice)] == ["writer, ACME Inc."]


# What cannot be read


UNREAD = "Company,Title,Applied,Link\nAcme,Writer,8/82019,=cmd()\nAcme,Editor,2026-01-03,\n"


def test_a_row_that_cannot_be_read_is_listed_and_can_be_mended(hers: Client, alice: User) -> None:
    record = check(hers, upload(hers, UNREAD))
    assert counts(hers, record) == {"new": 1, "unread": 1}
    page = hers.get(f"{record.get_absolute_url()}?which=unread").text
    assert "8/82019" in page
    cells = {"cell-0": "Acme", "cell-1": "Writer", "cell-2": "2019-08-08", "cell-3": ""}
    hers.post(f"/import/{record.pk}/rows/0/", {"mend": "yes", **cells})
    assert counts(hers, record) == {"new": 2}
    act(hers, record, "add")
    writer = Application.objects.of(alice).get(title="Writer")
    assert writer.stage_on == date(2019, 8, 8)


def test_a_row_without_a_company_says_where_it_should_stand(hers: Client) -> None:
    record = check(hers, upload(hers, "Firma,Stelle\n,Texter\nAcme,Tester\n"))
    page = hers.get(f"{record.get_absolute_url()}?which=unread").text
    assert "<li>Firma: It names no company.</li>" in page
    assert re.findall(r'name="(cell-\d)"[^>]*aria-invalid', page) == ["cell-0"]


def test_rows_that_cannot_be_read_can_be_kept_as_a_file_without_formulas(hers: Client) -> None:
    record = check(hers, upload(hers, UNREAD))
    for _ in range(2):
        response = hers.get(f"/import/{record.pk}/unread.csv")
        text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        header, row = text.splitlines()
        assert header == "Row,Why it cannot be read,Company,Title,Applied,Link"
        assert row.startswith("2,")
        assert row.endswith(",Acme,Writer,8/82019,'=cmd()")
        act(hers, record, "add")
    assert "1 row could not be read" in hers.get(record.get_absolute_url()).text


def test_a_row_that_is_left_out_is_listed_as_that(hers: Client) -> None:
    record = check(hers, upload(hers, UNREAD))
    hers.post(f"/import/{record.pk}/rows/0/", {"choice": "leave"})
    assert counts(hers, record) == {"new": 1, "left": 1}
    hers.post(f"/import/{record.pk}/rows/0/", {"choice": ""})
    assert counts(hers, record) == {"new": 1, "unread": 1}


# The way back


def test_the_way_back_leaves_everything_as_it_was(hers: Client, alice: User) -> None:
    make_interview(alice)
    make_contact(
        alice,
        "Maria Keller",
        email="maria@blue.example",
        company=make_company(alice, "Blue Harbour"),
    )
    Tag.objects.create(owner=alice, name="mine")
    before = facts(alice)
    record = upload(hers, JOBS.replace("Rejected", "Hm"))
    asked = re.findall(r'for="id_(stage_\d+)">Hm', hers.get(record.get_absolute_url()).text)
    record = check(hers, record, **{asked[0]: "new:closed"})
    act(hers, record, "add")
    after = facts(alice)
    assert after != before
    assert Stage.objects.of(alice).get(name="Hm").kind == StageKind.CLOSED
    act(hers, record, "undo")
    assert record.state == ImportState.UNDONE
    assert facts(alice) == before
    act(hers, record, "restore")
    with_other_keys = facts(alice)
    for seen in (after, with_other_keys):  # a tag has no trash, and comes back under another key
        seen["Tag"] = [tag["name"] for tag in seen["Tag"]]
        del seen["Application_tags"]
    assert with_other_keys == after
    tagged = Application.objects.of(alice).filter(tags__name="writing")
    assert tagged.count() == 2


def test_what_was_changed_since_goes_along_and_is_told(hers: Client, alice: User, on: Any) -> None:
    record = bring(hers)
    on("2026-11-18")
    job = Application.objects.of(alice).earliest("pk")
    make_interview(alice, date(2026, 11, 17), job)
    act(hers, record, "undo")
    page = hers.get(record.get_absolute_url()).text
    assert "1 of them you had changed since" in page
    assert not Interview.objects.of(alice).exists()
    act(hers, record, "restore")
    assert Interview.objects.of(alice).count() == 2
    assert plan.differences(alice) == []


def test_what_something_else_needs_by_now_stays_and_is_named(hers: Client, alice: User) -> None:
    record = bring(hers)
    mine = make_application(alice, "Something else", "Blue Harbour")
    mine.people.add(Contact.objects.of(alice).get(name="Maria Keller"))
    mine.tags.add(Tag.objects.get(name="writing"))
    act(hers, record, "undo")
    assert [str(job) for job in Application.objects.of(alice)] == [str(mine)]
    assert [company.name for company in Company.objects.of(alice)] == ["Blue Harbour"]
    assert [tag.name for tag in mine.tags.all()] == ["writing"]
    page = hers.get(record.get_absolute_url()).text
    assert "Blue Harbour, Maria Keller, writing stayed" in page


def test_it_comes_back_beside_a_company_that_took_the_name_meanwhile(
    hers: Client, alice: User
) -> None:
    record = act(hers, bring(hers), "undo")
    make_company(alice, "Fjord Labs")
    act(hers, record, "restore")
    assert record.state == ImportState.DONE
    assert Company.objects.of(alice).filter(name="Fjord Labs").count() == 1
    assert Application.objects.of(alice).get(company__name="Fjord Labs").title == "Site engineer"


def test_once_the_trash_was_emptied_it_is_said_that_nothing_comes_back(
    hers: Client, alice: User, on: Callable[..., None]
) -> None:
    record = act(hers, bring(hers), "undo")
    actions.empty(
        clock.now() + clock.timedelta(days=1) if hasattr(clock, "timedelta") else clock.now()
    )
    Application.all_objects.of(alice).delete()
    act(hers, record, "restore")
    assert record.state == ImportState.UNDONE
    assert "it went for good" in hers.get(record.get_absolute_url()).text


# What is asked


def test_dates_that_read_both_ways_are_asked_about_and_nothing_goes_on_before(
    hers: Client, alice: User
) -> None:
    record = upload(hers, "Company,Title,Applied\nAcme,Writer,03/04/2026\n")
    page = hers.get(record.get_absolute_url()).text
    assert "03/04/2026 is 3 April 2026" in page
    assert "03/04/2026 is 4 March 2026" in page
    response = hers.post(f"/import/{record.pk}/columns/", fields(hers, record))
    assert response.status_code == 422
    assert "Say which way round these dates are." in response.text
    record = check(hers, record, order_2="mdy")
    act(hers, record, "add")
    assert Application.objects.of(alice).get().stage_on == date(2026, 3, 4)


def test_a_word_that_nobody_knows_is_asked_about(hers: Client, alice: User) -> None:
    record = upload(hers, "Company,Title,Status\nAcme,Writer,Zwischenstand\n")
    response = hers.post(f"/import/{record.pk}/columns/", fields(hers, record))
    assert response.status_code == 422
    assert "Say what this word means." in response.text
    record = check(hers, record, stage_0=str(stage_of(alice, "Interviewing").pk))
    act(hers, record, "add")
    assert Application.objects.of(alice).get().stage.name == "Interviewing"


@pytest.mark.parametrize("word", ["Rejected", "Refused", "Absage"])
@pytest.mark.parametrize("name", ["Rejected", "Refused"])  # users of before have the second
def test_a_no_is_the_stage_for_it_under_either_name(
    hers: Client, alice: User, name: str, word: str
) -> None:
    Stage.objects.filter(pk=stage_of(alice, "Rejected").pk).update(name=name)
    stage_of(alice, "Withdrawn").shift(-1)  # so that it is not the first of its kind
    bring(hers, f"Company,Title,Status\nAcme,Writer,{word}\n")
    assert Application.objects.of(alice).get().stage.name == name


def test_columns_can_be_chosen_otherwise(hers: Client, alice: User) -> None:
    record = upload(hers, "Company,Title,Remark\nAcme,Writer,Berlin\n")
    record = check(hers, record, column_2="place")
    act(hers, record, "add")
    assert Application.objects.of(alice).get().place == "Berlin"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(2026, 10, 5), "2026-10-05"),  # noqa: DTZ001
        (datetime(2026, 10, 5, 17, 7), "2026-10-05 17:07:00"),  # noqa: DTZ001
        (3.0, "3"),
        (" two\nlines ", "two lines"),
    ],
)
def test_a_cell_is_shown_as_a_person_would_write_it(cell: Any, text: str) -> None:
    assert as_text(cell) == text


def test_two_columns_cannot_both_be_the_company(hers: Client) -> None:
    record = upload(hers, "Company,Title,Remark\nAcme,Writer,Berlin\n")
    values = {**fields(hers, record), "column_2": "company"}
    response = hers.post(f"/import/{record.pk}/columns/", values)
    assert response.status_code == 422
    assert "Another column is “Company” already" in response.text


def test_a_file_without_titles_gives_them_one(hers: Client, alice: User) -> None:
    bring(hers, "Company,Place\nAcme,Berlin\n")
    assert Application.objects.of(alice).get().title == "Title not noted"


# Files that are none


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04 no zip at all", b"\x89PNG\r\n\x1a\n"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(
    hers: Client, data: bytes, folder: Path
) -> None:
    response = hers.post("/import/", {"file": SimpleUploadedFile("jobs.csv", data)})
    assert response.status_code == 422
    assert 'class="errorlist"' in response.text
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_a_sentence(hers: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 100
    response = hers.post("/import/", {"file": SimpleUploadedFile("jobs.csv", b"x" * 101)})
    assert response.status_code == 422
    assert "It is larger than 100" in response.text


def test_a_table_that_is_too_long_is_refused_in_one_sentence_before_its_end(
    hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "Company,Title\n" + "".join(f"Acme,Writer {n}\n" for n in range(MOST_ROWS + 1))
    data = (rows + '"never closed\n').encode()
    response = hers.post("/import/", {"file": SimpleUploadedFile("jobs.csv", data)})
    assert response.status_code == 422
    assert "There are more than 5,000 rows in it: divide it first." in response.text
    assert not Import.objects.exists()


def test_an_export_that_is_too_large_for_the_page_is_brought_in_by_command(
    hers: Client, settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = 100
    response = hers.post("/import/", {"file": SimpleUploadedFile("all.zip", b"PK" + b"x" * 101)})
    assert response.status_code == 422
    assert "manage take_in" in response.text


@pytest.mark.parametrize("address", ["columns", "rows/0", "add", "undo", "forget"])
def test_a_reload_of_what_a_form_was_sent_to_leads_back_to_the_import(
    hers: Client, address: str
) -> None:
    record = upload(hers, JOBS)
    response = hers.get(f"/import/{record.pk}/{address}/")
    assert (response.status_code, response.headers["Location"]) == (303, f"/import/{record.pk}/")
    assert Import.objects.get().state == ImportState.CHOOSING


def test_a_stored_file_that_is_gone_is_told_of(hers: Client, folder: Path) -> None:
    record = check(hers, upload(hers, JOBS))
    for path in folder.rglob("imports/*/*"):
        path.unlink()
    assert hers.get(f"/import/{record.pk}/unread.csv").status_code == 404
    act(hers, record, "add")
    assert "Its file is no longer kept." in hers.get(record.get_absolute_url()).text
    record.refresh_from_db()
    assert record.state == ImportState.FAILED
    assert not Application.objects.exists()


def test_what_was_added_between_the_last_look_and_the_adding_is_told(hers: Client) -> None:
    record, other = (check(hers, upload(hers, JOBS)) for _ in range(2))
    seen = re.search(r'name="known" value="(\d+)"', hers.get(record.get_absolute_url()).text)
    act(hers, other, "add")
    act(hers, record, "add", known=seen and seen[1])
    assert record.added["count"] == 0
    assert "3 rows had been added by something else" in hers.get(record.get_absolute_url()).text


def test_the_text_of_a_hostile_file_is_text(hers: Client, alice: User) -> None:
    odd = '<script>alert(1)</script>,"=HYPERLINK(1)\u202e",javascript:alert(1)'
    record = check(hers, upload(hers, f"Company,Title,Link\n{odd}\n"))
    assert "<script>alert" not in hers.get(record.get_absolute_url()).text
    act(hers, record, "add")
    job = Application.objects.of(alice).get()
    assert job.link == ""
    assert "javascript:alert(1)" in job.notes
    assert "<script>alert" not in hers.get(record.get_absolute_url()).text


# The work


def test_two_clicks_add_it_once(hers: Client, alice: User) -> None:
    record = check(hers, upload(hers, JOBS))
    act(hers, record, "add")
    act(hers, record, "add")
    assert Application.objects.of(alice).count() == 3


def test_a_step_that_fails_leaves_nothing_behind(
    hers: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, before = check(hers, upload(hers, JOBS)), facts(alice)
    with monkeypatch.context() as patched:
        patched.setattr("tracker.imports.adding.facts_changed.send", lambda *a, **k: 1 / 0)
        act(hers, record, "add")
    assert record.state == ImportState.CHECKED
    assert "Something went wrong here" in hers.get(record.get_absolute_url()).text
    assert facts(alice) == before
    act(hers, record, "add")
    assert Application.objects.of(alice).count() == 3


def test_what_came_in_between_is_met_as_it_is(
    hers: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the moment at which its rows are laid out and the lock."""
    record = check(hers, upload(hers, JOBS))
    locked = User.locked

    def late(user: User) -> User:
        monkeypatch.undo()
        make_application(alice, "Platform engineer", "Northwind Traders")
        make_contact(alice, email="maria@blue.example", company=make_company(alice, "Blue Harbour"))
        Tag.objects.create(owner=alice, name="Writing")
        Stage.objects.filter(name="Applied", owner=alice).update(name="Sent off")
        return locked(user)

    monkeypatch.setattr(User, "locked", late)
    act(hers, record, "add", known=0)
    assert record.added["count"] == 2
    assert record.added["meanwhile_count"] == 1
    assert Company.objects.of(alice).count() == Application.objects.of(alice).count() == 3
    assert Contact.objects.of(alice).get().applications.count() == 1
    assert Tag.objects.of(alice).get().applications.count() == 2
    sent = StageChange.objects.filter(application__title="Site engineer", stage__kind="open")
    assert {change.name for change in sent} == {"Sent off"}
    assert plan.differences(alice) == []


def test_old_files_go_and_what_they_added_is_known_still(
    hers: Client,
    alice: User,
    on: Callable[..., None],
    folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    done, waiting = bring(hers), upload(hers, JOBS)
    assert len(list(folder.rglob("imports/*/*"))) == 2
    on("2026-12-20")
    with django_capture_on_commit_callbacks(execute=True):
        assert files.expire(clock.now()) == 2
    assert not [path for path in folder.rglob("imports/*/*") if path.is_file()]
    assert not Import.objects.filter(pk=waiting.pk).exists()
    assert hers.get(done.get_absolute_url()).status_code == 200
    assert counts(hers, check(hers, upload(hers, JOBS)))["known"] == 3


def test_a_forgotten_file_is_gone(
    hers: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    record = upload(hers, JOBS)
    with django_capture_on_commit_callbacks(execute=True):
        hers.post(f"/import/{record.pk}/forget/")
    assert not Import.objects.exists()
    assert not [path for path in folder.rglob("imports/*/*") if path.is_file()]


# The number of queries


def many(count: int) -> str:
    rows = (
        f"Company {n},Engineer {n},Applied,2026-10-05,,Person {n},,2026-11-10,tag,\n"
        for n in range(count)
    )
    return JOBS.splitlines(keepends=True)[0] + "".join(rows)


def test_no_step_asks_more_for_three_rows_than_for_one(hers: Client) -> None:
    asked: list[list[int]] = []
    for count in (2, 1, 3):  # the first makes the tag
        record = upload(hers, many(count).replace("Company ", f"Company {count} "))
        steps_of: list[int] = []
        values = fields(hers, record)
        for path, data in (
            ("", None),
            ("columns/", values),
            ("", None),
            ("add/", {}),
            ("", None),
            ("undo/", {}),
            ("restore/", {}),
        ):
            with CaptureQueriesContext(connection) as captured:
                if data is None:
                    hers.get(record.get_absolute_url() + path)
                else:
                    hers.post(record.get_absolute_url() + path, data)
            steps_of.append(len(captured))
        asked.append(steps_of)
    assert asked[1] == asked[2]
