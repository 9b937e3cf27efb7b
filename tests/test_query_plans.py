"""No page reads a whole table: whatever it asks is found by an index, on both databases."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http import FileResponse
from django.test import Client

from followups.calendar.models import CalendarFeed
from followups.demo import fill
from followups.digest.models import MailSettings
from tests.addresses import addresses
from tests.bench.clones import clone_user
from tests.factories import make_document
from tracker.models import Application, Contact, Interview, SavedView, Tag, User
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]

TABLES = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
# Addresses that lead to more than their path says.
MORE = (
    "/applications/?as=table&page=2",
    *(f"/applications/?as=table&sort={sort}" for sort in ("since", "company", "title", "added")),
    "/applications/?as=table&sort=next&page=2",
    "/applications/?as=board&state=open",
    "/applications/?as=board&sort=next&state=closed",
    "/applications/?as=table&due=week&interview=yes&mode=remote",
    "/applications/?as=table&due=none&interview=no&company=ton&source=board",
    "/applications/?as=table&applied_from=2020-01-01&applied_to=2099-01-01",
    "/applications/?as=table&q=developer",
    "/applications/?as=table&q=qa+wexham+dunmore",
    "/people/?q=dunmore",
    "/people/?page=2",
    "/companies/?q=ton",
    "/applications/new/?title=Baker&url=https://example.com/1",
)

MORE_PEOPLE = 150

Query = tuple[str, Any]


@contextmanager
def asked() -> Iterator[list[Query]]:
    """What the database is asked meanwhile."""
    queries: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(SELECT|\(SELECT|UPDATE|DELETE)", sql) and not many:
            queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


def read_whole(query: Query) -> list[str]:
    """The tables that the query reads from one end to the other, as the database plans it."""
    sql, params = query
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [step for *_, step in cursor.fetchall()]
            found = [match[1] for step in steps if (match := re.match(r"SCAN (\w+)", step))]
            return [alias_of(name, sql) for name in found if alias_of(name, sql) in TABLES]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    nodes = list(nodes_of((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
    return [node.get("Relation Name", node.get("Index Name")) for node in nodes if is_whole(node)]


def alias_of(name: str, sql: str) -> str:
    """The table behind a name of the query."""
    found = re.search(rf'"(\w+)" "?{name}"?\b', sql)
    return found[1] if found and name not in TABLES else name


def nodes_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", []):
        yield from nodes_of(below)


def is_whole(node: dict[str, Any]) -> bool:
    """A table from one end to the other, or an index."""
    by_index = node["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
    return node["Node Type"] == "Seq Scan" or (by_index and "Index Cond" not in node)


@pytest.fixture
def searches(alice: User, bob: User, charlie: User) -> None:
    """Three searches, each with a little of everything."""
    for owner in (charlie, alice, bob):
        fill(owner, 100)
        mine = Application.objects.of(owner)
        tag = Tag.objects.create(owner=owner, name="remote")
        tag.applications.set(mine[:50])
        SavedView.objects.get_or_create(owner=owner, name="Rust", query="q=rust")
        Contact.objects.of(owner)[0].applications.add(mine[0])
        interview = Interview.objects.of(owner)[0]
        interview.people.add(Contact.objects.of(owner)[0])
        make_document(mine[0])
        actions.trash(mine.filter(interviews=None)[0], clock.now())
    # Of a short table a database reads all, index or not. SQLite takes every table for long until
    # it is told otherwise (ANALYZE, which nothing here does). PostgreSQL gets more people, and is
    # told to leave short tables alone as well.
    if connection.vendor == "postgresql":
        clone_user(bob, MORE_PEOPLE)
        for owner in User.objects.all():
            CalendarFeed.objects.create(owner=owner)
            MailSettings.objects.create(owner=owner)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SET LOCAL enable_seqscan = off")


def test_no_page_reads_a_whole_table(
    alice: User, searches: None, client_of: LogIn, on: Callable[..., None]
) -> None:
    client = client_of(alice)
    paths = [path for address in addresses() for path in address.paths(alice)[:1]]
    wrong = set()
    for path in [*paths, *MORE]:
        if "logout" in path:
            continue
        with asked() as queries:
            response = client.get(path)
        if response.streaming:
            deque(response.streaming_content, maxlen=0)
            if isinstance(response, FileResponse):
                response.file_to_stream.close()
        assert response.status_code in {200, 302, 303, 405}, path
        for query in queries:
            wrong |= {f"{path} reads all of {table}: {query[0]}" for table in read_whole(query)}
    assert not wrong, "\n\n".join(sorted(wrong))


def test_to_empty_the_trash_nothing_else_is_read(searches: None) -> None:
    with asked() as queries:
        call_command("empty_trash", verbosity=0)
    assert len(queries) == len(actions.KINDS)
    for sql, params in queries:
        with connection.cursor() as cursor:
            cursor.execute(f"{connection.ops.explain_query_prefix()} {sql}", params)
            assert "_in_trash" in str(cursor.fetchall()), sql
