"""What a feed of a thousand entries costs: `pytest -s --slow` prints it.

Ratios, measured in turns in one run: writing it to the bare library writing the same entries, and
asking for it to a trivial page of somebody logged in. CPU time of the thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import thread_time

import pytest
from django.db import connection
from django.test import Client

from followups.calendar.entries import entries
from followups.calendar.models import CalendarFeed
from followups.calendar.writing import _event, calendar
from followups.plan import writer
from tests.factories import make_application, make_company, make_contact, stage_of
from tracker.models import Application, Interview, StageKind, User

ENTRIES = 1_000
TODAY = date(2026, 11, 17)
TRIVIAL = "/accounts/password/done/"


def make(owner: User) -> None:
    """So many entries, half interviews and half calls about them, and a few thank-you notes."""
    make_application(owner, company="Northwind Traders")
    person, company = make_contact(owner), make_company(owner)
    stage = stage_of(owner, StageKind.INTERVIEWING)
    jobs = Application.objects.bulk_create(
        Application(owner=owner, title=f"Job {n}", company=company, stage=stage, posting="x" * 3000)
        for n in range(ENTRIES // 2)
    )
    Interview.objects.bulk_create(
        Interview(
            owner=owner,
            application=job,
            contact=person,
            held_on=TODAY - timedelta(days=5 + n % 40),
            start_time="14:00",
            said="two weeks",
            place="Harbour Street 4",
        )
        for n, job in enumerate(jobs)
    )
    writer.refresh(owner)


def seconds(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began


@pytest.mark.slow
def test_what_a_feed_of_a_thousand_entries_costs(
    alice: User, client_of: Callable[[User], Client], on: Callable[..., None]
) -> None:
    make(alice)
    feed = CalendarFeed.objects.create(owner=alice)
    logged_in, program, site = client_of(alice), Client(), "https://calls.example.org"
    shown = list(entries(alice, TODAY, private=False))
    assert len(shown) >= ENTRIES
    etag = program.get(feed.path)["ETag"]

    def bare() -> None:
        """The library alone: the entries are there, only to be written."""
        from icalendar import Calendar

        frame = Calendar()
        for entry in shown:
            frame.add_component(_event(entry, site))
        frame.to_ical()

    def again() -> None:
        assert program.get(feed.path, headers={"If-None-Match": etag}).status_code == 304

    def whole() -> None:
        assert program.get(feed.path).status_code == 200

    works: dict[str, Callable[[], object]] = {
        "a trivial page": lambda: logged_in.get(TRIVIAL),
        "the feed, unchanged (304)": again,
        "the feed (200)": whole,
        "the library alone": bare,
        "the entries alone": lambda: list(entries(alice, TODAY, private=False)),
        "writing them": lambda: calendar(shown, site),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    rounds = 5
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(seconds(work))
    trivial, alone = median(took["a trivial page"]), median(took["the library alone"])
    for name, times in took.items():
        spent = median(times)
        print(  # noqa: T201  (asked for)
            f"\n{connection.vendor:10} {name:26} {spent * 1000:7.2f} ms "
            f"{spent / trivial:7.2f} x trivial {spent / alone:6.2f} x library",
            end="",
        )
