"""What a page of the list may ask the database in all."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.demo import fill
from tracker.models import Application, User

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


def test_no_page_of_the_list_asks_more_than_twenty_times(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    fill(alice, 100)
    job = Application.objects.of(alice)[50]
    job.posting += " A needle in a haystack."
    job.save()
    client = client_of(alice)
    one = Application.objects.filter(interviews__isnull=False).earliest("pk")
    for name, path in {**PAGES, "an application": one.get_absolute_url()}.items():
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        assert len(captured) <= 20, name
