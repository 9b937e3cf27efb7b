"""Two taps on a form that makes something make one."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.db.models import Model
from django.test import Client

from tests.factories import make_application, stage_of
from tracker.models import (
    Application,
    Contact,
    Document,
    Draft,
    Interview,
    SavedView,
    Stage,
    Submission,
    User,
)

LogIn = Callable[[User], Client]
Clock = Callable[..., None]


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def key_on(page: str, action: str = "") -> str:
    """What the form of a page is marked with, or the one that is sent to `action`."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    marked = [form for form in forms if 'name="submission"' in form and action in form]
    found = re.search(r'name="submission" value="([^"]+)"', marked[0])
    assert found
    return found[1]


def forms_of(user: User) -> dict[str, tuple[type[Model], str, str, str, dict[str, Any]]]:
    """What each makes, the page it is on, what is in its tag, where it goes, what is in it."""
    pk = make_application(user).pk
    applied, day = stage_of(user, "Applied").pk, "2026-11-17"
    job = {"company_name": "Fabrikam", "title": "Lead", "stage": applied, "stage_on": day}
    new, add = "/applications/new/", f"/applications/{pk}/interviews/new/"
    files = f"/applications/{pk}/documents/"
    return {
        "application": (Application, new, "new-application", new, job),
        "quick": (
            Application,
            "/",
            f'action="{new}"',
            new,
            {"quick": "1", "company_name": "Fabrikam", "title": "Lead"},
        ),
        "person": (Contact, "/people/new/", "stack", "/people/new/", {"name": "Ada Okoro"}),
        "interview": (Interview, add, "held_on", add, {"held_on": day, "kind": "video"}),
        "document": (Document, f"/applications/{pk}/", files, files, {"kind": "letter"}),
        "stage": (Stage, "/stages/", "kind", "/stages/", {"name": "Trial", "kind": "open"}),
        "view": (
            SavedView,
            "/applications/?q=lead",
            "/views/new/",
            "/views/new/",
            {"name": "Mine", "query": "q=lead"},
        ),
    }


FORMS = ["application", "quick", "person", "interview", "document", "stage", "view"]


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    if path.endswith("/documents/"):
        data = {**data, "file": SimpleUploadedFile("letter.pdf", b"%PDF-1.7")}
    response = client.post(path, data)
    return response.status_code, response.headers.get("Location", "")


def at_once(clients: list[Client], path: str, data: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """What each client is answered, all of them at the very same moment."""
    ready = Barrier(len(clients))

    def tap(client: Client, values: dict[str, Any]) -> tuple[int, str]:
        try:
            ready.wait(timeout=60)
            return sent(client, path, values)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(tap, clients, data))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_sent_twice_makes_one(hers: Client, alice: User, name: str) -> None:
    model, page, tag, path, values = forms_of(alice)[name]
    before = model._default_manager.count()
    data = {**values, "submission": key_on(hers.get(page).text, tag)}
    first = sent(hers, path, data)
    assert first[0] == 303
    assert sent(hers, path, data) == first
    assert model._default_manager.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["application", "person", "interview", "stage", "view"])
def test_two_taps_at_the_very_same_moment_make_one(
    alice: User, client_of: LogIn, on: Clock, name: str
) -> None:
    model, _, _, path, values = forms_of(alice)[name]
    before = model._default_manager.count()
    clients = [client_of(alice) for _ in range(4)]
    data = {**values, "submission": str(uuid4())}
    answers = set(at_once(clients, path, [data] * len(clients)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert model._default_manager.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["stage", "view"])
def test_a_name_that_is_given_twice_at_once_is_taken_the_second_time(
    alice: User, client_of: LogIn, on: Clock, name: str
) -> None:
    model, _, _, path, values = forms_of(alice)[name]
    clients = [client_of(alice) for _ in range(4)]
    answers = at_once(clients, path, [values] * len(clients))
    assert sorted(status for status, _ in answers) == [303, 422, 422, 422]
    assert model._default_manager.filter(name=values["name"]).count() == 1


def test_another_page_is_another_person_of_the_same_name(hers: Client) -> None:
    for _ in range(2):
        data = {"name": "Ada Okoro", "submission": key_on(hers.get("/people/new/").text, "stack")}
        hers.post("/people/new/", data)
    assert Contact.objects.count() == 2


def test_a_page_that_was_gone_back_to_and_filled_in_anew_makes_another(hers: Client) -> None:
    key = str(uuid4())
    for name in ("Ada Okoro", "Ada Okorro", "Ada Okoro"):
        hers.post("/people/new/", {"name": name, "submission": key})
    assert sorted(person.name for person in Contact.objects.all()) == ["Ada Okoro", "Ada Okorro"]


def test_what_was_thrown_away_can_be_made_again(hers: Client) -> None:
    data = {"name": "Ada Okoro", "submission": str(uuid4())}
    hers.post("/people/new/", data)
    hers.post(f"/trash/person/{Contact.objects.get().pk}/")
    again = hers.post("/people/new/", data)
    assert again.headers["Location"] == f"/people/{Contact.objects.get().pk}/"
    Contact.all_objects.all().delete()
    assert hers.get(hers.post("/people/new/", data).headers["Location"]).status_code == 200


def test_a_form_without_a_mark_is_new_each_time(hers: Client) -> None:
    for _ in range(2):
        assert hers.post("/people/new/", {"name": "Ada Okoro"}).status_code == 303
    assert Contact.objects.count() == 2
    assert not Submission.objects.exists()


def test_a_refused_form_is_looked_at_again(hers: Client) -> None:
    key = str(uuid4())
    assert hers.post("/people/new/", {"name": "", "submission": key}).status_code == 422
    assert not Submission.objects.exists()


def test_somebody_elses_mark_means_nothing(hers: Client, bob: User, client_of: LogIn) -> None:
    data = {"name": "Ada Okoro", "submission": str(uuid4())}
    hers.post("/people/new/", data)
    client_of(bob).post("/people/new/", data)
    assert Contact.objects.of(bob).count() == 1


def test_an_answer_is_remembered_for_a_day(hers: Client, on: Clock) -> None:
    hers.post("/people/new/", {"name": "Ada Okoro", "submission": "once"})
    on("2026-11-18", "11:00")
    hers.post("/people/new/", {"name": "Bea Lund", "submission": "twice"})
    assert Submission.objects.count() == 1


def test_a_mark_is_not_kept_in_a_draft(hers: Client) -> None:
    hers.post("/drafts/", {"draft_of": "/people/new/", "name": "Ada", "submission": "once"})
    assert Draft.objects.get().fields == {"name": ["Ada"]}
