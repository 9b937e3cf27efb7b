"""Rows written past `save` are those that `save` writes."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followups.advice import StepKind
from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_application, make_company, make_interview, stage_of
from tracker.imports.adding import CHANGES, COMPANIES, ROWS, in_ranges, keys_of, ranges_of
from tracker.imports.checking import APPLICATIONS, clean
from tracker.models import Application, Company, StageChange, User
from tracker.raw_rows import RawRows, have_counted, laid_out, much_memory, reserve
from tracker.site.clock import now

# Anything that people and their programs write, in every script; not what no database takes.
TEXT = st.text(max_size=60).map(clean).filter(str.strip)
PAY = st.none() | st.integers(0, 2_147_483_647)

pytestmark = pytest.mark.django_db


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(title=TEXT, notes=TEXT, place=TEXT, link=TEXT, pay=PAY, name=TEXT)
def test_every_column_of_a_raw_row_is_as_save_writes_it(
    alice: User, title: str, notes: str, place: str, link: str, pay: int | None, name: str
) -> None:
    company, stage, at = make_company(alice), stage_of(alice, "Applied"), now()
    values = {
        **dict.fromkeys(("team", "source", "posting", "why_i_fit", "work_mode"), ""),
        **dict.fromkeys(("pay_currency", "pay_period"), ""),
        "title": title,
        "notes": notes,
        "place": place,
        "link": link,
        "pay_from": pay,
        "pay_to": pay,
        "stage_id": stage.pk,
        "company_id": company.pk,
    }
    saved = Application(owner=alice, stage_on=date(2026, 11, 2), **values)
    saved.save()
    (pk,) = reserve(Application, 1)
    line = APPLICATIONS.line({**values, "id": pk, "stage_on": "2026-11-02"})
    APPLICATIONS.insert([line], owner_id=alice.pk, created_at=at, updated_at=at)
    raw = Application.objects.get(pk=pk)
    for field in Application._meta.concrete_fields:
        if field.name not in {"id", "created_at", "updated_at"}:
            assert getattr(raw, field.attname) == getattr(saved, field.attname), field.name

    one = Company(name=name)
    written = COMPANIES.line({"id": 1, "name": name})
    for place_of, column in enumerate(COMPANIES.names[2:], 2):
        derived: Any = Company._meta.get_field(column)
        assert written[place_of] == derived.pre_save(one, add=True), column


def test_keys_that_were_reserved_are_nobody_elses(alice: User) -> None:
    first = make_company(alice)
    keys = reserve(Company, 3)
    assert len({first.pk, *keys}) == 4
    at = now()
    lines = [COMPANIES.line({"id": pk, "name": f"Company {pk}"}) for pk in keys]
    COMPANIES.insert(lines, owner_id=alice.pk, created_at=at, updated_at=at)
    assert make_company(alice, "Another").pk > keys[-1]
    assert reserve(Company, 0) == []


def test_rows_are_written_over_those_that_they_are_told_by(alice: User) -> None:
    interview = make_interview(alice)
    before = PlannedStep.objects.get(interview=interview, kind=StepKind.CALL)
    others = list(PlannedStep.objects.exclude(pk=before.pk).values())
    values = {
        **{name: getattr(before, name) for name in writer.STEPS.names},
        "due_on": "2027-01-05",
        "reasons": "[]",
        "messages": 1,
    }
    lines = [writer.STEPS.line(values), writer.STEPS.line({**values, "kind": "rest"})]
    told_by, kept = ("interview_id", "kind"), ("created_at",)
    same = {"owner_id": alice.pk, "created_at": now(), "updated_at": now()}
    writer.STEPS.replace(lines, told_by=told_by, kept=kept, **same)
    after = PlannedStep.objects.get(interview=interview, kind=StepKind.CALL)
    assert (after.pk, after.created_at) == (before.pk, before.created_at)
    assert (after.due_on, after.messages, after.reasons) == (date(2027, 1, 5), 1, [])
    assert after.ready_on == before.ready_on
    assert after.updated_at == same["updated_at"]
    added = PlannedStep.objects.get(interview=interview, kind=StepKind.REST)
    assert (added.due_on, added.created_at) == (after.due_on, same["created_at"])
    others_now = PlannedStep.objects.exclude(pk__in=[after.pk, added.pk])
    assert list(others_now.values()) == others


def test_rows_that_were_laid_out_are_poured_in_as_they_would_be_inserted(alice: User) -> None:
    stage, at = stage_of(alice, "Applied"), now()
    one, two = make_application(alice, "Falconer"), make_application(alice, "Painter")
    same = {"owner_id": alice.pk, "created_at": at, "updated_at": at}
    lines = [
        [application.pk, stage.pk, "Applied", "open", f"2026-11-{day:02}"]
        for day in (3, 1, 2)
        for application in (one, two)
    ]
    before = set(StageChange.objects.values_list("pk", flat=True))
    CHANGES.insert(lines, **same)
    with laid_out(CHANGES):
        CHANGES.lay_out([[one.pk, stage.pk, "What was wrong", "open", "2026-11-09"]])
        CHANGES.clear()
        CHANGES.lay_out(lines[:2])
        CHANGES.lay_out(lines[2:])
        assert not StageChange.objects.filter(name="What was wrong").exists()
        CHANGES.settle(**same)
        CHANGES.pour()
    names = ["owner", "created_at", "application", "stage", "name", "kind", "on", "batch"]
    rows = StageChange.objects.exclude(pk__in=before).order_by("pk").values_list(*names)
    inserted, poured = rows[:6], rows[6:]
    assert list(poured) == list(inserted)
    assert [row[names.index("on")].isoformat() for row in poured] == [line[-1] for line in lines]


if connection.vendor == "sqlite":

    @pytest.mark.django_db(transaction=True)  # amid a transaction foreign keys are looked after
    def test_sqlite_copies_rows_and_indexes_as_they_are(alice: User) -> None:
        asks = itertools.count()  # an EXPLAIN that was asked before does not notice what changed

        def is_copied(table: RawRows) -> bool:
            with CaptureQueriesContext(connection) as asked:
                table.pour()
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {asked[-1]['sql']} -- {next(asks)}")
                steps = Counter(step for _, step, *_ in cursor.fetchall())
                cursor.execute(f"PRAGMA index_list({table.model._meta.db_table})")
                indexes = cursor.fetchall()
            # Once for the table and once for each index. Else a row is made of its values.
            return steps["RowCell"] + steps["RowData"] == 1 + len(indexes)

        same = {"owner_id": alice.pk, "created_at": now(), "updated_at": now()}
        with laid_out(APPLICATIONS, CHANGES, ROWS), connection.constraint_checks_disabled():
            APPLICATIONS.settle(**same)
            CHANGES.settle(**same)
            ROWS.settle(batch_id=1, **same)
            with transaction.atomic():
                assert is_copied(CHANGES)
                assert is_copied(ROWS)

    def test_as_many_ranges_as_one_likes_are_asked_for_at_once(alice: User) -> None:
        keys = [make_company(alice, f"Company {n}").pk for n in range(260)][::2]
        applications = [make_application(alice, company=Company.objects.get(pk=keys[-1])).pk]
        few = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 50)
        try:
            assert Company.objects.filter(in_ranges(ranges_of(keys))).count() == len(keys)
            at_them = Application.objects.filter(in_ranges(ranges_of(keys), "company"))
            assert list(at_them.values_list("pk", flat=True)) == applications
        finally:
            connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, few)


def cache_size() -> int | None:
    """What SQLite holds of its file."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return int(cursor.fetchone()[0])


def test_nothing_stays_of_what_was_laid_out_and_not_wanted(alice: User) -> None:
    before = cache_size()
    for _ in range(2):  # the place is free again
        with pytest.raises(AttributeError), laid_out(COMPANIES), much_memory():
            COMPANIES.lay_out([COMPANIES.line({"id": 1, "name": "Northwind"}), Exception().line])
    assert not Company.objects.exists()
    assert cache_size() == before


@given(st.sets(st.integers(1, 400)))
def test_ranges_hold_exactly_their_keys(keys: set[int]) -> None:
    ranges = ranges_of(sorted(keys))
    assert keys_of(ranges) == sorted(keys)
    assert all(first <= last for first, last in ranges)
    assert all(one[1] + 1 < two[0] for one, two in itertools.pairwise(ranges))


def test_those_of_many_ranges_are_found(alice: User) -> None:
    keys = [make_company(alice, f"Company {n}").pk for n in range(260)][::2]
    assert len(ranges_of(keys)) == 130
    assert set(Company.objects.filter(in_ranges(ranges_of(keys))).values_list("pk", flat=True)) == {
        *keys
    }


if connection.vendor == "postgresql":

    def test_postgresql_knows_of_what_was_written_in_the_same_transaction(alice: User) -> None:
        for number in range(20):
            make_company(alice, f"Company {number}")
        have_counted(Company)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'tracker_company'::regclass")
            assert cursor.fetchone() == (20,)
