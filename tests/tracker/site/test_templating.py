"""The language of the templates, and how their pages travel."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from gzip import decompress
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from jinja2 import UndefinedError

from tests.factories import make_document, make_interview
from tracker.models import User
from tracker.site.paths import path_to
from tracker.site.templating import environment

TEMPLATES = Path(__file__).parents[3] / "templates"
NAMES = [
    str(path.relative_to(TEMPLATES))
    for path in sorted(TEMPLATES.rglob("*"))
    if path.is_file() and path.suffix != ".css"
]


def rendered(source: str, **context: object) -> str:
    request = RequestFactory().get("/applications/?q=platform&page=2")
    request.user = User()
    return engines["jinja2"].from_string(source).render(context, request)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_one_of_jinjas(name: str) -> None:
    engines["jinja2"].env.get_template(name)  # type: ignore[attr-defined]
    source = (TEMPLATES / name).read_text()
    assert not re.search(r"{%-? *(load|url|static|csrf_token|empty)\b|{{[^}]*\|\w+:", source)


def test_what_is_not_there_is_empty_and_in_tests_an_error() -> None:
    source = "{{ missing.of.nothing }}"
    assert environment().from_string(source).render() == ""
    with pytest.raises(UndefinedError):
        rendered(source)
    assert rendered("{% if missing %}never{% endif %}") == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ word }}", "&lt;b&gt;"),
        ("{{ url('today') }}", "/"),
        ("{{ url('interview', 7) }}", "/interviews/7/"),
        ("{{ url('script', 7, 'voicemail') }}", "/interviews/7/call/script/voicemail/"),
        ("{{ querystring(page=3) }}", "?q=platform&amp;page=3"),
        ("{{ querystring(page=None) }}", "?q=platform"),
        ("{{ day|date('l j F') }}", "Tuesday 17 November"),
        ("{{ none|default('nothing') }}", "nothing"),
        ("{{ day|day(day) }}", "today"),
        ("{{ at|time('H:i') }}", "09:30"),
    ],
)
def test_functions_and_filters_do_what_those_of_django_do(source: str, text: str) -> None:
    at = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert rendered(source, word="<b>", day=date(2026, 11, 17), at=at, none=None) == text


def test_all_forms_of_a_page_carry_one_token() -> None:
    found = re.findall(r'value="(\w+)"', rendered("{{ csrf_input }}{{ csrf_input }}"))
    assert len(found) == 2
    assert len(set(found)) == 1


@pytest.mark.parametrize("name", ["interview", "call_sheet", "put_off", "application", "person"])
def test_a_quick_path_is_the_path(name: str) -> None:
    assert path_to(name, 4321) == reverse(name, args=[4321])


# How pages travel


def test_a_page_goes_compressed_where_the_browser_can_read_it(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    plain = client.get("/settings/")
    assert "Content-Encoding" not in plain.headers
    compressed = client.get("/settings/", headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert b"<h1>Settings</h1>" in decompress(compressed.content)
    assert len(compressed.content) < len(plain.content) / 3


def test_a_document_goes_as_it_is(alice: User, client_of: Callable[[User], Client]) -> None:
    document = make_document(make_interview(alice).application)
    path = reverse("document", args=[document.pk])
    response = client_of(alice).get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    response.close()
