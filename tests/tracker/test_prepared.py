"""A prepared query finds what the same query finds that Django puts together each time."""

import gc
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from tests.factories import make_contact, make_interview
from tracker.models import Application, Interview, User
from tracker.prepared import prefetched, prepared

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 10)
FIRST, SECOND, THIRD = date(2026, 11, 9), DAY, date(2026, 11, 20)


@pytest.fixture
def interviews(alice: User, bob: User) -> list[Interview]:
    """Three of Alice's, the second with somebody to call, and one of Bob's."""
    make_interview(bob, DAY)
    return [
        make_interview(alice, FIRST),
        make_interview(alice, SECOND, contact=make_contact(alice)),
        make_interview(alice, THIRD),
    ]


@prepared
def days(owner: Any, first: Any, last: Any) -> Any:
    held = Interview.objects.of(owner).filter(held_on__gte=first).exclude(held_on__gt=last)
    return held.values_list("held_on", "application__title")


@prepared
def records(owner: Any) -> Any:
    return Interview.objects.of(owner).select_related("application__company", "contact")


@prepared
def these(keys: Any) -> Any:
    return Interview.objects.filter(pk__one_of=keys).order_by("pk").values_list("pk")


@prepared
def of_applications(keys: Any) -> Any:
    return Interview.objects.filter(application__one_of=keys).order_by("pk").values_list("pk")


@prepared
def counted(owner: Any) -> Any:
    return Application.objects.of(owner).annotate(held=Count("interviews"))


def test_values_are_told_each_time(alice: User, bob: User, interviews: list[Interview]) -> None:
    title = interviews[0].application.title
    assert days(alice.pk, FIRST, DAY) == [(SECOND, title), (FIRST, title)]
    assert days(alice.pk, SECOND, DAY) == [(SECOND, title)]
    assert days(bob.pk, FIRST, DAY) == [(DAY, title)]
    assert days(alice.pk, date(2027, 1, 1), THIRD) == []


def test_records_are_whole_and_need_no_other_query(
    alice: User, interviews: list[Interview]
) -> None:
    records(alice.pk)
    with CaptureQueriesContext(connection) as captured:
        found = records(alice.pk)
        assert [i.application.company.name for i in found] == ["Northwind Traders"] * 3
        assert [i.contact and i.contact.name for i in found] == [None, "Maria Keller", None]
    assert len(captured) == 1
    assert found == list(Interview.objects.of(alice))
    for record in found:
        usual = Interview.objects.get(pk=record.pk)
        for field in Interview._meta.concrete_fields:
            assert getattr(record, field.attname) == getattr(usual, field.attname)


def test_a_record_can_be_saved(alice: User, interviews: list[Interview]) -> None:
    record = records(alice.pk)[0]
    record.place = "Basel"
    record.save()
    assert Interview.objects.get(pk=record.pk).place == "Basel"


def test_what_is_annotated_is_there(alice: User, interviews: list[Interview]) -> None:
    assert [application.held for application in counted(alice.pk)] == [1, 1, 1]


@pytest.mark.parametrize("query", [these, of_applications])
def test_keys_go_in_any_number(
    query: Callable[..., list[Any]], alice: User, interviews: list[Interview]
) -> None:
    keys = [i.pk if query is these else i.application_id for i in interviews]
    found = [(i.pk,) for i in interviews]
    assert query(keys) == found
    assert query(keys[:1]) == found[:1]
    assert query([]) == []
    assert query(list(range(10**9, 10**9 + 5000))) == []


def test_it_is_put_together_once(alice: User, bob: User, interviews: list[Interview]) -> None:
    made = []

    @prepared
    def query(owner: Any) -> Any:
        made.append(owner.name)
        return Interview.objects.of(owner).values_list("pk")

    assert (len(query(alice.pk)), len(query(bob.pk)), len(query(alice.pk))) == (3, 1, 3)
    assert made == ["owner"]


def test_a_value_too_few_is_refused(alice: User) -> None:
    with pytest.raises(ValueError, match="zip"):
        days(alice.pk, FIRST)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_hear_what_the_others_are_told(alice: User, bob: User) -> None:
    for owner, how_many in ((alice, 1), (bob, 2)):
        for _ in range(how_many):
            make_interview(owner, DAY)
    start = Barrier(4)

    def ask(owner: User) -> set[int]:
        start.wait()
        try:
            return {len(days(owner.pk, FIRST, THIRD)) for _ in range(50)}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, [alice, bob, alice, bob]))
    assert found == [{1}, {2}, {1}, {2}]


def test_what_was_found_stands_for_a_relation(alice: User, interviews: list[Interview]) -> None:
    application = interviews[0].application
    prefetched(application, interviews=[interviews[0]], documents=[], tags=[])
    with CaptureQueriesContext(connection) as captured:
        assert list(application.interviews.all()) == [interviews[0]]
        assert not application.documents.all()
        assert len(application.tags.all()) == 0
    assert len(captured) == 0
    interviews[0].delete()
    assert list(application.interviews.filter(held_on=FIRST)) == []  # this asks the database


def test_none_is_not_found(alice: User, interviews: list[Interview]) -> None:
    assert these.one_or_404([interviews[0].pk]) == (interviews[0].pk,)
    with pytest.raises(Http404):
        these.one_or_404([])


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_goes_with_its_connection(alice: User) -> None:
    def ask() -> weakref.ref[Any]:
        days(alice.pk, FIRST, THIRD)
        mine = connections["default"]
        assert mine.prepared  # type: ignore[attr-defined]
        mine.close()
        return weakref.ref(mine)

    with ThreadPoolExecutor(1) as pool:
        gone = pool.submit(ask).result()
    gc.collect()
    assert gone() is None


def test_some_places_of_the_order_are_asked_for(alice: User, interviews: list[Interview]) -> None:
    keys = [i.pk for i in interviews]
    assert these.at(range(3), keys) == [(key,) for key in keys]
    assert these.at(range(1, 2), keys) == [(keys[1],)]
    assert these.at(range(2, 50), keys) == [(keys[2],)]
    assert these.at(range(0), keys) == []


if connection.vendor == "postgresql":

    def test_postgresql_keeps_the_plans_of_these_queries_and_of_no_others(
        alice: User, interviews: list[Interview]
    ) -> None:
        for _ in range(8):
            days(alice.pk, FIRST, DAY)
            list(Interview.objects.of(alice).filter(place="Basel"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            kept = [statement for (statement,) in cursor.fetchall()]
        assert any('"tracker_interview"."held_on" >= ' in statement for statement in kept)
        assert not any('"tracker_interview"."place" = ' in statement for statement in kept)
