"""Imports at the same moment: nothing comes twice, nothing is lost, nobody waits in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.test import Client

from followups.plan import writer
from tests.factories import make_company
from tests.tracker.imports.test_imports import JOBS, act, check, many, upload
from tracker.models import Application, Company, Import, ImportState, Tag, User

LogIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def at_once(paths: list[str], client_of: LogIn, *users: User) -> list[int]:
    """Posts to all of the paths at the same moment, by their users in turns; the statuses."""
    clients = [client_of(user) for _, user in zip(paths, cycle(users), strict=False)]
    ready = Barrier(len(paths))

    def send(client: Client, path: str) -> int:
        try:
            ready.wait(timeout=60)
            return client.post(path).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(send, clients, paths))


def test_eight_clicks_at_once_add_it_once(alice: User, client_of: LogIn) -> None:
    record = check(client_of(alice), upload(client_of(alice), JOBS))
    assert at_once([f"/import/{record.pk}/add/"] * 8, client_of, alice) == [303] * 8
    assert Application.objects.of(alice).count() == 3
    assert writer.differences(alice) == []


def test_the_same_file_four_times_at_once_comes_once(alice: User, client_of: LogIn) -> None:
    hers = client_of(alice)
    records = [check(hers, upload(hers, many(30))) for _ in range(4)]
    at_once([f"/import/{record.pk}/add/" for record in records], client_of, alice)
    states = Counter(Import.objects.values_list("state", flat=True))
    assert states == {ImportState.DONE: 4}
    added = sorted(Import.objects.get(pk=record.pk).added["count"] for record in records)
    assert added == [0, 0, 0, 30]
    assert Application.objects.of(alice).count() == 30
    assert Company.objects.of(alice).count() == 30
    assert Tag.objects.of(alice).count() == 1
    assert writer.differences(alice) == []


def test_the_way_back_and_the_way_forth_at_once_end_in_one_of_them(
    alice: User, client_of: LogIn
) -> None:
    hers = client_of(alice)
    record = act(hers, check(hers, upload(hers, many(10))), "add")
    act(hers, record, "undo")
    at_once([f"/import/{record.pk}/{what}/" for what in ("restore", "undo") * 3], client_of, alice)
    record.refresh_from_db()
    assert record.state in {ImportState.DONE, ImportState.UNDONE}
    expected = 10 if record.state == ImportState.DONE else 0
    assert Application.objects.of(alice).count() == expected
    assert writer.differences(alice) == []


def test_two_people_who_import_at_once_have_what_is_theirs(
    alice: User, bob: User, client_of: LogIn
) -> None:
    records = {}
    for user in (alice, bob):
        records[user] = check(client_of(user), upload(client_of(user), many(20)))
    paths = [f"/import/{record.pk}/add/" for record in records.values()]
    assert at_once(paths, client_of, alice, bob) == [303, 303]
    for user in (alice, bob):
        assert Application.objects.of(user).count() == 20
        assert writer.differences(user) == []


def test_all_that_is_referred_to_is_there(alice: User, client_of: LogIn) -> None:
    """Whatever it refers to; and what follows is looked after again."""
    hers = client_of(alice)
    make_company(alice, "Company 1")
    act(hers, check(hers, upload(hers, many(3))), "add")
    connection.check_constraints()
    with pytest.raises(IntegrityError):
        Application.all_objects.update(company=0)
