"""Everything out and back in: nothing lost, nothing doubled, nothing half done."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followups.demo import fill
from followups.plan import writer
from followups.plan.models import EtiquetteSettings
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_document,
    make_interview,
    move,
    stage_of,
)
from tracker.exports import archive
from tracker.exports.archive.facts_hash import facts_hash
from tracker.exports.archive.file_names import safe
from tracker.exports.archive.tables import USER_SETTINGS, tables
from tracker.models import (
    Application,
    Company,
    Contact,
    Document,
    Interview,
    Outcome,
    Owned,
    SavedView,
    Script,
    Stage,
    StageKind,
    Tag,
    User,
)
from tracker.models.stages import EARLIER_NAMES
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def exported(owner: User) -> io.BytesIO:
    return io.BytesIO(b"".join(archive.stream(owner)))


def parts(owner: User) -> dict[str, bytes]:
    with ZipFile(exported(owner)) as found:
        return {name: found.read(name) for name in found.namelist()}


def counts(owner: User) -> dict[str, int]:
    return {table.name: table.rows(owner).count() for table in tables()}


def search_of(owner: User) -> Application:
    """Something of every kind, in the trash too."""
    owner.full_name, owner.phone, owner.country = "Alice Larsson", "+1 212 555 0199", "DE"
    owner.time_zone, owner.has_shortcuts = "Europe/Berlin", False
    owner.save()
    EtiquetteSettings.objects.create(owner=owner, message_gap=9)
    company = make_company(owner, "Näher & Söhne", notes="=1+1")
    person = make_contact(owner, "Maria Keller", company=company, email="maria@example.org")
    gone = make_contact(owner, "Paul Weiss", company=company)
    wishlist = Stage.objects.create(owner=owner, name="Wishlist", kind="open", position=40)
    job = make_application(owner, company=company.name, stage=wishlist, posting="Zeile\r\nzwei €")
    move(job, StageKind.INTERVIEWING, date(2026, 11, 5))
    tag = Tag.objects.create(owner=owner, name="Remote")
    job.tags.add(tag)
    job.people.add(person)
    SavedView.objects.create(owner=owner, name="Mine", query=f"stage={wishlist.pk}&tag={tag.pk}")
    interview = make_interview(
        owner, application=job, contact=gone, start_time=time(9, 30), said="by Friday"
    )
    interview.people.add(person, gone)
    make_attempt(interview, date(2026, 11, 17), contact=person, notes="@home")
    Script.objects.create(owner=owner, interview=interview, kind="voicemail", text="Hello")
    make_document(job, "Résumé.pdf", b"%PDF-1.7 one")
    make_document(job, "Résumé.pdf", b"%PDF-1.7 two")
    other = make_application(owner, "Gardener", "Elsewhere")
    letter = {"kind": "letter", "content_type": "text/plain"}
    make_document(other, "letter.txt", "Grüße".encode(), **letter)
    make_interview(owner, date(2026, 11, 12), other)
    actions.trash(other, clock.now())
    actions.trash(gone, clock.now())  # and the interview remembers it
    return job


# What is in it


EXPORTED = {
    "followups.EtiquetteSettings": "the user's rules",
    "tracker.Application": "",
    "tracker.Company": "",
    "tracker.Contact": "",
    "tracker.ContactAttempt": "",
    "tracker.Document": "with the files",
    "tracker.Interview": "",
    "tracker.SavedView": "",
    "tracker.Script": "edited by hand",
    "tracker.Stage": "",
    "tracker.StageChange": "",
    "tracker.Tag": "",
}
LEFT_OUT = {
    "followups.MailSettings": "an archive from elsewhere must not begin to send mail somewhere",
    "followups.CalendarFeed": "its address is a password, and its body is worked out again",
    "followups.MorningMail": "the outbox",
    "followups.PlannedStep": "worked out again from the facts",
    "tracker.Draft": "not saved yet, and tied to the address of a form",
    "tracker.Submission": "an answer to a page of the same day",
    "tracker.Import": "a file on its way in",
    "tracker.ImportedRow": "what an import added, by what it said",
}


def test_every_record_is_exported_or_there_is_a_reason_why_not() -> None:
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    assert {model._meta.label for model in owned if model.exported} == EXPORTED.keys()
    assert {model._meta.label for model in owned if not model.exported} == LEFT_OUT.keys()


def test_every_setting_of_the_user_is_exported_and_nothing_of_the_log_in() -> None:
    log_in = {
        *("id", "username", "email", "password", "first_name", "last_name", "last_login"),
        *("is_active", "is_staff", "is_superuser", "date_joined"),
    }
    assert {field.name for field in User._meta.concrete_fields} == {*USER_SETTINGS, *log_in}


def test_there_are_tables_the_documents_and_one_file_with_all_of_it(alice: User) -> None:
    search_of(alice)
    found = parts(alice)
    assert {name for name in found if not name.endswith(".csv")} == {
        "README.txt",
        "day-four.json",
        "documents/Résumé.pdf",
        "documents/Résumé (2).pdf",
        "documents/letter.txt",
    }
    assert found["documents/Résumé (2).pdf"] == b"%PDF-1.7 two"
    assert {name for name in found if name.endswith(".csv")} >= {
        *("applications.csv", "applications-tags.csv", "companies.csv", "people.csv"),
        *("interviews.csv", "interviews-people.csv", "contact-attempts.csv", "documents.csv"),
        *("stages.csv", "stage-changes.csv", "saved-views.csv", "scripts.csv", "tags.csv"),
        *("etiquette-settings.csv", "you.csv"),
    }
    everything = b"".join(found.values())
    assert alice.password.encode() not in everything


def test_a_table_opens_in_a_spreadsheet_program_and_no_cell_is_a_formula(alice: User) -> None:
    search_of(alice)
    text = parts(alice)["companies.csv"].decode()
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [(row["name"], row["notes"]) for row in rows] == [
        ("Näher & Söhne", "'=1+1"),
        ("Elsewhere", ""),
    ]
    attempts = parts(alice)["contact-attempts.csv"].decode()
    assert "'@home" in attempts
    jobs = list(csv.DictReader(io.StringIO(parts(alice)["applications.csv"].decode("utf-8-sig"))))
    assert jobs[0]["company_name"] == "Näher & Söhne"
    assert [bool(row["trashed_at"]) for row in jobs] == [False, True]


def test_the_json_has_every_text_as_it_is(alice: User) -> None:
    search_of(alice)
    whole = json.loads(parts(alice)["day-four.json"])
    assert (whole["format"], whole["version"]) == ("day-four", 1)
    table = whole["tables"]["tracker.company"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert rows[0]["notes"] == "=1+1"
    assert whole["you"]["time_zone"] == "Europe/Berlin"


def test_a_file_that_is_gone_does_not_stop_the_rest(alice: User, bob: User) -> None:
    job = search_of(alice)
    default_storage.delete(job.documents.latest("pk").file.name)
    found = exported(alice)
    with ZipFile(found) as archived:
        assert sum(name.startswith("documents/") for name in archived.namelist()) == 2
    archive.add(bob, found)
    assert facts_hash(bob) == facts_hash(alice)


def test_nothing_of_somebody_else_is_in_it(alice: User, bob: User) -> None:
    search_of(alice)
    make_application(bob, "Bobs secret job", "Bobs company")
    assert b"Bobs" not in b"".join(parts(alice).values())


@pytest.mark.parametrize(
    ("name", "made_safe"),
    [
        ("Résumé.pdf", "Résumé.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\evil.txt", "C__evil.txt"),
        ("con.txt", "_con.txt"),
        ("a\u202efdp.txt", "a_fdp.txt"),
        ("...", "file"),
        ("", "file"),
        ("n" * 300 + ".pdf", "n" * 96 + ".pdf"),
    ],
)
def test_a_file_gets_a_name_that_every_system_takes(name: str, made_safe: str) -> None:
    assert safe(name) == made_safe


# Out and in again


def test_an_empty_account_has_the_same_facts_afterwards(alice: User, bob: User) -> None:
    search_of(alice)
    assert facts_hash(bob) != facts_hash(alice)
    taken = archive.add(bob, exported(alice))
    assert facts_hash(bob) == facts_hash(alice)
    assert counts(bob) == counts(alice)
    assert taken.added["tracker.application"] == 2
    assert writer.differences(bob) == []
    view = SavedView.objects.of(bob).get()
    wishlist = Stage.objects.of(bob).get(name="Wishlist")
    assert view.query == f"stage={wishlist.pk}&tag={Tag.objects.of(bob).get().pk}"


def test_an_empty_account_of_before_takes_the_stages_of_the_archive(alice: User, bob: User) -> None:
    search_of(alice)
    for now, before in EARLIER_NAMES.items():
        Stage.objects.of(bob).filter(name=now).update(name=before)
    archive.add(bob, exported(alice))
    names = [list(Stage.objects.of(user).values_list("name", flat=True)) for user in (alice, bob)]
    assert names[0] == names[1]


def test_what_was_in_the_trash_comes_back_as_it_would_have(alice: User, bob: User) -> None:
    search_of(alice)
    archive.add(bob, exported(alice))
    gone = Contact.all_objects.of(bob).get(name="Paul Weiss")
    actions.restore(gone)
    assert Interview.objects.of(bob).get().contact == gone


def test_the_demo_goes_over_and_back(alice: User, bob: User, charlie: User) -> None:
    fill(alice, 60)
    archive.add(bob, exported(alice))
    archive.add(charlie, exported(bob))
    assert facts_hash(charlie) == facts_hash(bob) == facts_hash(alice)
    assert writer.differences(charlie) == []


def test_the_same_archive_again_adds_nothing(alice: User, bob: User) -> None:
    search_of(alice)
    found = exported(alice)
    archive.add(bob, found)
    before = facts_hash(bob)
    assert archive.preview(bob, found).added == {}
    assert archive.add(bob, found).added == {}
    assert archive.add(alice, found).added == {}
    assert facts_hash(bob) == before == facts_hash(alice)


def test_what_was_changed_since_is_known_again_and_stays(alice: User) -> None:
    job = search_of(alice)
    found = exported(alice)
    Company.objects.filter(name="Näher & Söhne").update(name="Other", name_key="other")
    Application.objects.filter(pk=job.pk).update(title="Changed", title_key="changed")
    Tag.objects.update(name="From home")
    Stage.objects.filter(name="Wishlist").update(name="Later")
    before = facts_hash(alice)
    assert archive.add(alice, found).added == {}
    assert facts_hash(alice) == before


def test_only_what_is_missing_is_added(alice: User) -> None:
    job = search_of(alice)
    before = counts(alice)
    found = exported(alice)
    interview = job.interviews.get()
    interview.delete()
    Tag.objects.get().delete()
    taken = archive.add(alice, found)
    assert taken.added == {
        "tracker.interview": 1,
        "tracker.script": 1,
        "tracker.tag": 1,
    }
    again = job.interviews.get()
    assert [person.name for person in again.people.all()] == ["Maria Keller"]
    assert [tag.name for tag in job.tags.all()] == ["Remote"]
    assert counts(alice) == before
    assert writer.differences(alice) == []


def test_what_lies_in_the_trash_by_now_comes_back_as_a_record_of_its_own(alice: User) -> None:
    job = search_of(alice)
    found = exported(alice)
    actions.trash(job, clock.now())
    taken = archive.add(alice, found)
    assert taken.added["tracker.application"] == 1
    assert Application.objects.of(alice).get().interviews.count() == 1
    assert archive.add(alice, found).added == {}


def test_what_was_entered_in_both_accounts_is_not_there_twice(alice: User, bob: User) -> None:
    for owner in (alice, bob):
        job = make_application(owner, link="https://jobs.example.org/7")
        interview = make_interview(owner, application=job, contact=make_contact(owner))
        make_attempt(interview, date(2026, 11, 17))
    make_document(job, "CV.pdf", b"%PDF-1.7")
    before = counts(alice)
    assert archive.add(alice, exported(bob)).added == {"tracker.document": 1}
    assert counts(alice) == {**before, "tracker.document": 1}


def test_an_account_in_use_keeps_its_settings_and_gets_the_new_stages_behind(
    alice: User, bob: User
) -> None:
    search_of(alice)
    make_application(bob, "Bobs job")
    archive.add(bob, exported(alice))
    bob.refresh_from_db()
    assert (bob.full_name, bob.country) == ("Bob Okafor", "")
    names = [stage.name for stage in Stage.objects.of(bob)]
    assert names == [*[s.name for s in Stage.objects.of(alice) if s.name != "Wishlist"], "Wishlist"]
    assert Application.objects.of(bob).count() == 2
    assert writer.differences(bob) == []


def test_the_history_of_a_job_that_is_there_is_left_alone(alice: User) -> None:
    job = search_of(alice)
    found = exported(alice)
    move(job, StageKind.OFFER, date(2026, 11, 16))
    job.undo_move()
    job.undo_move()
    latest = job.stage_changes.latest("pk")
    archive.add(alice, found)
    assert job.stage_changes.latest("pk") == latest


# Whatever there is


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
).filter(str.strip)
DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
JOBS = st.lists(
    st.fixed_dictionaries(
        {
            "title": WORDS,
            "company": st.sampled_from(["Northwind", "Näher", "x"]),
            "stage": st.sampled_from(StageKind.values),
            "notes": st.one_of(st.just(""), WORDS, st.sampled_from(["=1", "+2", "-3", "@4", "'5"])),
            "pay_from": st.one_of(st.none(), st.integers(0, 90_000)),
            "moves": st.lists(st.tuples(st.sampled_from(StageKind.values), DAYS), max_size=3),
            "interviews": st.lists(
                st.tuples(DAYS, st.one_of(st.none(), st.times().map(lambda t: t.replace(fold=0)))),
                max_size=2,
            ),
            "attempts": st.lists(st.tuples(DAYS, st.sampled_from(Outcome.values)), max_size=2),
            "document": st.one_of(st.none(), st.binary(max_size=50)),
            "tag": st.one_of(st.none(), st.sampled_from(["a", "B", "ß"])),
            "trashed": st.booleans(),
        }
    ),
    max_size=4,
)


def live_through(owner: User, jobs: list[dict[str, Any]]) -> None:
    for number, job in enumerate(jobs):
        stage = stage_of(owner, StageKind(job["stage"]))
        values = {name: job[name] for name in ("notes", "pay_from")}
        application = make_application(owner, job["title"], job["company"], stage, **values)
        person = make_contact(owner, f"Person {number}", company=application.company)
        application.people.add(person)
        for kind, on in job["moves"]:
            move(application, StageKind(kind), on)
        for day, at in job["interviews"]:
            interview = make_interview(owner, day, application, start_time=at, contact=person)
            for on, outcome in job["attempts"]:
                make_attempt(interview, on, Outcome(outcome), contact=person)
        if job["document"] is not None:
            make_document(application, "cv.pdf", b"%PDF-" + job["document"])
        if job["tag"]:
            tag = Tag.objects.get_or_create(owner=owner, name=job["tag"])[0]
            application.tags.add(tag)
        if job["trashed"]:
            actions.trash(person, clock.now())
            actions.trash(application, clock.now())


@settings(
    # Each is a whole account, out and in.
    max_examples=settings().max_examples // 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(jobs=JOBS, more=JOBS)
def test_out_and_in_gives_the_same_facts_and_never_doubles(
    db: None, jobs: list[dict[str, Any]], more: list[dict[str, Any]]
) -> None:
    with transaction.atomic():
        one, other = (User.objects.create_user(name) for name in ("one", "other"))
        live_through(one, jobs)
        found = exported(one)
        archive.add(other, found)
        assert facts_hash(other) == facts_hash(one)
        live_through(other, more)
        kept = facts_hash(other)
        assert archive.add(other, found).added == {}
        assert facts_hash(other) == kept
        assert writer.differences(other) == []
        transaction.set_rollback(True)


# Taken back


def test_taken_back_it_was_never_there(alice: User, bob: User) -> None:
    search_of(alice)
    before = facts_hash(bob), counts(bob)
    taken = archive.add(bob, exported(alice))
    stored = [document.file for document in Document.all_objects.of(bob)]
    back = archive.undo(bob, json.loads(json.dumps(taken.record)))
    assert back == archive.Undone(sum(taken.added.values()), 0)
    bob.refresh_from_db()
    assert (facts_hash(bob), counts(bob)) == before
    assert len(stored) == 3
    assert writer.differences(bob) == []


def test_taken_back_from_an_account_in_use_what_was_there_stays(alice: User, bob: User) -> None:
    search_of(alice)
    make_interview(bob, application=make_application(bob, "Bobs job"))
    before = facts_hash(bob)
    taken = archive.add(bob, exported(alice))
    archive.undo(bob, taken.record)
    assert facts_hash(bob) == before
    assert writer.differences(bob) == []


def test_what_was_changed_since_stays_with_what_it_needs(alice: User, bob: User) -> None:
    search_of(alice)
    make_application(bob, "Bobs job")
    taken = archive.add(bob, exported(alice))
    interview = Interview.objects.of(bob).get()
    interview.notes = "Mine"
    interview.save()
    back = archive.undo(bob, taken.record)
    assert back.stayed > 0
    job = Application.objects.of(bob).get(pk=interview.application_id)
    assert job.stage_changes.count() == 2
    assert job.company.name == "Näher & Söhne"
    assert not Application.all_objects.of(bob).filter(title="Gardener").exists()
    assert writer.differences(bob) == []


def test_what_something_newer_refers_to_stays(alice: User, bob: User) -> None:
    search_of(alice)
    make_application(bob, "Bobs job")
    taken = archive.add(bob, exported(alice))
    make_application(bob, "Another job", "Näher & Söhne")
    archive.undo(bob, taken.record)
    assert Application.objects.of(bob).filter(company__name="Näher & Söhne").count() == 1


# What somebody may hand in


def changed(owner: User, change: Callable[[dict[str, Any]], Any]) -> io.BytesIO:
    """The owner's archive after `change` was done to its JSON."""
    before, after = exported(owner), io.BytesIO()
    with ZipFile(before) as old, ZipFile(after, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "day-four.json":
                whole = json.loads(content)
                content = json.dumps(change(whole) or whole).encode()
            new.writestr(name, content)
    return after


def cell(table: str, column: str, value: Any, row: int = 0) -> Callable[[dict[str, Any]], None]:
    """Puts a value into a cell."""

    def change(whole: dict[str, Any]) -> None:
        given = whole["tables"][table]
        given["rows"][row][given["columns"].index(column)] = value

    return change


def put(value: Any, *path: Any) -> Callable[[dict[str, Any]], None]:
    def change(whole: Any) -> None:
        for step in path[:-1]:
            whole = whole[step]
        whole[path[-1]] = value

    return change


JOB, PERSON, FILE = "tracker.application", "tracker.contact", "tracker.document"
HOSTILE = {
    "another format": put("huntr", "format"),
    "a newer version": put(2, "version"),
    "a version in words": put("1", "version"),
    "no tables": put([], "tables"),
    "a table we do not know": put({"columns": [], "rows": []}, "tables", "auth.user"),
    "a column we do not know": put("owner_id", "tables", JOB, "columns", 1),
    "a column twice": put("id", "tables", JOB, "columns", 1),
    "a row that is none": put("row", "tables", JOB, "rows", 0),
    "a row too short": put([1], "tables", JOB, "rows", 0),
    "a key in words": cell(JOB, "id", "1"),
    "a key that is true": cell(JOB, "id", True),
    "a key twice": cell(JOB, "id", 2, row=0),
    "a reference to what is not in it": cell(JOB, "company_id", 10**30),
    "a reference in words": cell(JOB, "company_id", "1 OR 1=1"),
    "a needed reference left out": cell(JOB, "company_id", None),
    "a number where a text belongs": cell(JOB, "title", 7),
    "a text where a day belongs": cell(JOB, "stage_on", "tomorrow"),
    "a day that no calendar has": cell(JOB, "stage_on", "2026-02-30"),
    "a day far off": cell(JOB, "stage_on", "9999-12-31"),
    "a text too long": cell(JOB, "title", "x" * 201),
    "a text that is missing": cell(JOB, "title", ""),
    "a nought in a text": cell(JOB, "title", "a\0b"),
    "half a character": cell(JOB, "title", "\ud800"),
    "a link that is a script": cell(JOB, "link", "javascript:alert(1)"),
    "an amount below nought": cell(JOB, "pay_from", -1),
    "an amount past all bounds": cell(JOB, "pay_from", 10**40),
    "an unknown choice": cell(JOB, "work_mode", "asleep"),
    "an unknown time zone": cell(PERSON, "time_zone", "Mars/Olympus"),
    "an instant that is none": cell(JOB, "created_at", "then"),
    "what the trash never wrote": cell(PERSON, "released", {"interview.contact": "all"}, row=1),
    "a living part of what is in the trash": cell("tracker.interview", "trashed_at", None, row=1),
    "a promise before it was made": cell("tracker.interview", "last_day", "2026-01-01"),
    "a path for a file": cell(FILE, "file", "../../etc/passwd"),
    "a file that is not there": cell(FILE, "file", "documents/other.pdf"),
    "the archive as its own file": cell(FILE, "file", "day-four.json"),
    "a name with a folder": cell(FILE, "name", "../cv.pdf"),
    "a page as a document": cell(FILE, "name", "page.html"),
    "a picture that is none": cell(FILE, "name", "cv.png"),
    "a link to what is not in it": put([[1, 10**9]], "links", "tracker.application.tags"),
    "a link of three": put([[1, 1, 1]], "links", "tracker.application.tags"),
    "an unknown relation": put([], "links", "tracker.application.owners"),
    "an unknown country of the user": put("a long country", "you", "country"),
    "settings that are none": put([], "you"),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_what_is_wrong_gets_a_sentence_and_adds_nothing(
    alice: User, bob: User, change: Callable[[dict[str, Any]], None]
) -> None:
    search_of(alice)
    before = facts_hash(bob), counts(bob), files()
    for do in (archive.preview, archive.add):
        if do is archive.preview and change is HOSTILE["a promise before it was made"]:
            continue  # it is the database that sees this one
        with pytest.raises(archive.ArchiveError, match=r"^[A-Z].*\.$"):
            do(bob, changed(alice, change))
    assert (facts_hash(bob), counts(bob), files()) == before


def files() -> set[str]:
    """Every file of the data folder."""
    found = set()
    for owner in default_storage.listdir("documents")[0]:
        found |= {f"{owner}/{name}" for name in default_storage.listdir(f"documents/{owner}")[1]}
    return found


def test_records_of_others_cannot_be_named(alice: User, bob: User, charlie: User) -> None:
    # A key in an archive is a name within it: that Bob has a company of this key is chance.
    search_of(alice)
    theirs = make_company(bob, "Bobs company", pk=77)

    def change(whole: dict[str, Any]) -> None:
        for table, column in (("tracker.company", "id"), (JOB, "company_id")):
            given = whole["tables"][table]
            at = given["columns"].index(column)
            first = given["rows"][0][at]
            for row in given["rows"]:
                row[at] = theirs.pk if row[at] == first else row[at]
        given = whole["tables"][PERSON]
        for row in given["rows"]:
            row[given["columns"].index("company_id")] = theirs.pk

    archive.add(charlie, changed(alice, change))
    assert Company.objects.get(pk=77).owner == bob
    assert {job.company.owner for job in Application.objects.of(charlie)} == {charlie}


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_half_a_file_is_refused(alice: User, bob: User, share: float) -> None:
    search_of(alice)
    whole = exported(alice).getvalue()
    with pytest.raises(archive.ArchiveError):
        archive.add(bob, io.BytesIO(whole[: int(len(whole) * share)]))
    assert not Application.objects.of(bob).exists()


def test_every_damaged_byte_is_seen_or_does_no_harm(alice: User, bob: User) -> None:
    search_of(alice)
    whole = bytearray(exported(alice).getvalue())
    for at in range(0, len(whole), 499):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        try:
            with transaction.atomic():
                archive.add(bob, io.BytesIO(bytes(damaged)))
                # Damaged was something that is not read: a table for people, a date in the ZIP.
                assert facts_hash(bob) == facts_hash(alice)
                transaction.set_rollback(True)
        except archive.ArchiveError:
            pass
        bob.refresh_from_db()


def test_a_bomb_is_not_unpacked(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as found, found.open("day-four.json", "w") as member:
        for _ in range(201):
            member.write(b" " * 1024 * 1024)
    assert len(bomb.getvalue()) < 1_000_000
    with pytest.raises(archive.ArchiveError, match="larger than"):
        archive.add(bob, bomb)


def test_a_file_inside_is_no_larger_than_may_be_kept(alice: User, bob: User) -> None:
    job = make_application(alice)
    make_document(job, "cv.pdf", b"%PDF-" + bytes(11 * 1024 * 1024))
    with pytest.raises(archive.ArchiveError, match="larger than may be kept"):
        archive.add(bob, exported(alice))


def test_deep_json_is_refused(bob: User) -> None:
    deep = io.BytesIO()
    with ZipFile(deep, "w", ZIP_DEFLATED) as found:
        found.writestr("day-four.json", "[" * 100_000 + "]" * 100_000)
    with pytest.raises(archive.ArchiveError):
        archive.add(bob, deep)


def test_an_archive_is_told_from_other_files(alice: User) -> None:
    assert archive.is_archive(exported(alice))
    other = io.BytesIO()
    with ZipFile(other, "w") as found:
        found.writestr("Job Applications.csv", "Company\n")
    assert not archive.is_archive(other)
    assert not archive.is_archive(io.BytesIO(b"Company,Title\n"))


def test_a_preview_says_what_is_new_and_what_is_known(alice: User, bob: User) -> None:
    search_of(alice)
    found = exported(alice)
    preview = archive.preview(bob, found)
    assert preview.username == "alice"
    assert preview.takes_settings
    assert ("applications", 2, 0) in preview.in_words
    archive.add(bob, found)
    again = archive.preview(bob, found)
    assert again.added == {}
    assert ("applications", 0, 2) in again.in_words


def test_a_command_takes_in_what_is_too_large_for_the_page(
    alice: User, bob: User, tmp_path: Path
) -> None:
    search_of(alice)
    file = tmp_path / "all.zip"
    file.write_bytes(exported(alice).getvalue())
    said = io.StringIO()
    call_command("take_in", str(file), "--user=bob", stdout=said)
    assert facts_hash(bob) == facts_hash(alice)
    call_command("take_in", str(file), "--user=bob", stdout=said)
    assert said.getvalue().endswith("Records added: 0.\n")
    for words in ([str(file), "--user=nobody"], [str(tmp_path / "other.zip"), "--user=bob"]):
        with pytest.raises(CommandError, match=r"^[A-Z].*\.$"):
            call_command("take_in", *words)
