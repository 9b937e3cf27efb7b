"""How the list keeps its pace while a search for work grows: `pytest -s --slow` prints it.

Figures are ratios to a trivial page of somebody logged in, measured beside it. The pages are
asked in turns, so that whatever else the machine does falls on all of them alike.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.demo import fill
from tracker.models import Application, User

ROUNDS = 7
TRIVIAL = "/accounts/password/done/"
PAGES = {
    "list": "/applications/?as=table",
    "second page": "/applications/?as=table&page=2",
    "by company": "/applications/?as=table&sort=company",
    "by next step": "/applications/?as=table&sort=next",
    "board": "/applications/?as=board",
    "search, many found": "/applications/?as=table&q=engineer",
    "search, one found": "/applications/?as=table&q=needle+haystack",
    "search, none found": "/applications/?as=table&q=nowhere",
    "search, a person": "/applications/?as=table&q=dunmore",
}
WORDS = "We look for somebody who has run such systems before and likes to write things down. "


def make(owner: User, count: int) -> None:
    """So many applications, each with a posting of about 3,000 characters."""
    fill(owner, count)
    jobs = list(Application.objects.of(owner))
    for job in jobs:
        job.posting = WORDS * 35
    jobs[count // 2].posting += " A needle in a haystack."
    for job in jobs:
        job.search_text = Application._meta.get_field("search_text").pre_save(job, False)
    Application.objects.bulk_update(jobs, ["posting", "search_text"], 500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@pytest.mark.slow
@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_the_list_and_its_search_stay_quick(
    alice: User, client_of: Callable[[User], Client], count: int
) -> None:
    make(alice, count)
    client = client_of(alice)
    one = Application.objects.filter(interviews__isnull=False).earliest("pk")
    pages = {"trivial": TRIVIAL, **PAGES, "an application": one.get_absolute_url()}
    took: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, path in pages.items():
            began = perf_counter()
            assert client.get(path).status_code == 200
            took[name].append(perf_counter() - began)
    trivial = median(took["trivial"])
    for name, path in pages.items():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        ratio = median(took[name]) / trivial
        print(  # noqa: T201  (asked for)
            f"\n{connection.vendor:10} {count:6} {name:20} {len(captured):3} queries "
            f"{median(took[name]) * 1000:7.1f} ms {ratio:6.1f} x",
            end="",
        )
        assert len(captured) <= 20, name  # how long it takes is told, and not held
