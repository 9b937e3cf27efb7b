"""The feed while somebody else is in the middle of a change: what is kept is true when they end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client

from followups.calendar import writing
from followups.calendar.models import CalendarFeed, CalendarMark
from tests.factories import make_interview
from tracker.models import Company, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on")]


@pytest.fixture
def calendar(alice: User) -> CalendarFeed:
    make_interview(alice)
    return CalendarFeed.objects.create(owner=alice)


@pytest.mark.parametrize("is_marked", [False, True])
def test_a_change_that_began_before_the_feed_was_written_is_in_the_next_one(
    calendar: CalendarFeed, is_marked: bool
) -> None:
    """On PostgreSQL the feed is answered meanwhile; on SQLite it waits for them to end."""
    Client().get(calendar.path)
    if is_marked:  # so that the change leaves no mark of its own
        Company.objects.update(website="https://example.org")
        assert CalendarMark.objects.exists()
    changed, asked = Event(), Event()

    def change() -> None:
        try:
            with transaction.atomic():
                Company.objects.update(name="Contoso")
                changed.set()
                asked.wait(1)
        finally:
            connection.close()

    def ask() -> str:
        try:
            changed.wait(5)
            return Client().get(calendar.path).text
        finally:
            asked.set()
            connection.close()

    with ThreadPoolExecutor() as pool:
        meanwhile, _ = pool.submit(ask), pool.submit(change).result()
    assert ("Northwind" in meanwhile.result()) != ("Contoso" in meanwhile.result())

    assert "Contoso" in Client().get(calendar.path).text
    assert not CalendarMark.objects.filter(owner_id=calendar.owner_id).exists()


def test_asked_for_by_many_at_once_it_is_written_once(
    calendar: CalendarFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def counted(*args: object, **kwargs: object) -> bytes:
        written.append(1)
        return writing.calendar(*args, **kwargs)  # type: ignore[arg-type]

    def ask(_: int) -> int:
        try:
            return Client().get(calendar.path).status_code
        finally:
            connection.close()

    monkeypatch.setattr("followups.calendar.feed.calendar", counted)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(8))) == {200}
    assert len(written) == 1
