"""What a browser is told so that it can install the pages, and what the service worker asks for."""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from tracker.models import Outcome, User
from tracker.offline.views import FILES

ClientOf = Callable[[User], Client]

ROOT = Path(__file__).parents[3]
BASE = (ROOT / "templates" / "base.html").read_text()
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text()

pytestmark = pytest.mark.django_db


def size_of(path: str) -> tuple[int, int]:
    """Width and height of a PNG, as its own header has them."""
    found = finders.find(path.removeprefix("/static/"))
    assert found, path
    head = Path(found).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


# The manifest


@pytest.fixture
def manifest(client: Client) -> dict[str, object]:
    response = client.get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    told: dict[str, object] = json.loads(response.text)
    return told


def test_the_manifest_says_what_is_installed(manifest: dict[str, object]) -> None:
    for name in ("name", "short_name", "description"):
        assert manifest[name]
    assert (manifest["start_url"], manifest["scope"], manifest["id"]) == ("/", "/", "/")
    assert manifest["display"] == "standalone"
    assert 'rel="manifest" href="{{ url(\'manifest\') }}"' in BASE


def test_every_icon_has_the_size_it_is_said_to_have(manifest: dict[str, object]) -> None:
    icons = manifest["icons"]
    assert isinstance(icons, list)
    assert {(icon["sizes"], icon.get("purpose", "any")) for icon in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        assert "x".join(map(str, size_of(icon["src"]))) == icon["sizes"]
        assert icon["type"] == "image/png"
    assert size_of("icons/apple-touch-icon.png") == (180, 180)
    assert all(path.stat().st_size < 16_000 for path in (ROOT / "static/icons").glob("*.png"))


def test_the_colours_are_those_of_the_themes(manifest: dict[str, object]) -> None:
    [(light, dark)] = re.findall(r"--paper: light-dark\((\S+), (\S+)\);", TOKENS)
    assert manifest["background_color"] == manifest["theme_color"] == light
    assert re.findall(r'name="theme-color" content="(\S+)" media="\S+: (\w+)\)"', BASE) == [
        (light, "light"),
        (dark, "dark"),
    ]


def test_short_cuts_and_sharing_lead_to_pages_that_are_there(
    alice: User, client_of: ClientOf, manifest: dict[str, object]
) -> None:
    shortcuts, share = manifest["shortcuts"], manifest["share_target"]
    assert isinstance(shortcuts, list)
    assert isinstance(share, dict)
    assert [resolve(one["url"]).url_name for one in shortcuts] == ["today", "application_new"]
    assert share["method"] == "GET"
    # As Android shares a page: its title, and the address within the text.
    shared = {
        share["params"]["title"]: "Platform engineer at Northwind",
        share["params"]["text"]: "https://jobs.example.com/platform-engineer",
    }
    page = client_of(alice).get(share["action"], shared)
    assert page.status_code == 200
    assert 'value="https://jobs.example.com/platform-engineer"' in page.text
    assert 'value="Platform engineer"' in page.text


# The worker


def facts_of(code: str) -> dict[str, object]:
    [text] = re.findall(r'JSON\.parse\("(.*)"\)', code)
    facts: dict[str, object] = json.loads(text.encode().decode("unicode_escape"))
    return facts


def test_the_worker_serves_every_page_and_is_asked_for_once_an_hour(client: Client) -> None:
    response = client.get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert "//" not in re.sub(r"https?://", "", response.text), "comments are left out"
    again = client.get("/sw.js", headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_worker_is_the_same_for_everybody(
    client: Client, alice: User, client_of: ClientOf
) -> None:
    mine = client_of(alice).get("/sw.js")
    assert mine.content == client.get("/sw.js").content
    assert "no-store" not in mine.headers["Cache-Control"]


def test_the_worker_is_sent_packed(client: Client) -> None:
    response = client.get("/sw.js", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 4700
    assert gzip.decompress(response.content) == client.get("/sw.js").content


@pytest.mark.parametrize("page", ["followups/today/today.html", "followups/calls/call_sheet.html"])
def test_the_worker_keeps_whatever_a_page_is_made_of(page: str) -> None:
    text = BASE + (ROOT / "templates" / page).read_text()
    asked = set(re.findall(r"{{ static\('([^']+)'\) }}", text)) - {"icons/apple-touch-icon.png"}
    assert "css/strip.css" in asked
    asked.add("vendor/lucide/sprite.svg")  # `icon`
    assert asked <= set(FILES)
    assert all(finders.find(name) for name in FILES)


def test_the_worker_names_every_outcome_and_files_that_are_there(client: Client) -> None:
    facts = facts_of(client.get("/sw.js").text)
    assert facts["outcomes"] == dict(Outcome.choices)
    files = facts["files"]
    assert isinstance(files, list)
    assert facts["script"] in files
    assert all(finders.find(path.removeprefix("/static/")) for path in files)


def test_the_worker_knows_the_addresses_of_the_sheet_and_of_its_log() -> None:
    code = (ROOT / "templates" / "tracker" / "offline" / "worker.js").read_text()
    assert r"^\/interviews\/\d+\/(call|log)\/$" in code
    assert resolve("/interviews/1/call/").url_name == "call_sheet"
    assert resolve("/interviews/1/log/").url_name == "log_attempt"
    assert resolve("/interviews/1/log/later/").url_name == "log_later"
    assert resolve("/phone/").url_name == "phone"


def test_the_frame_of_an_offline_page_is_of_nobody(
    alice: User, client_of: ClientOf, client: Client
) -> None:
    page = client.get("/offline/").text
    assert "csrfmiddlewaretoken" not in page
    assert 'id="account"' not in page
    assert "<!--list-->" in page
    assert re.search("<!--say-->.*<!--end-->", page)


# Whose it is


def test_the_worker_is_told_who_is_logged_in(alice: User, bob: User, client_of: ClientOf) -> None:
    mine, again, theirs = (client_of(user).get("/phone/").json() for user in (alice, alice, bob))
    assert mine["user"] == str(alice.pk)
    assert mine["key"] == again["key"] != theirs["key"]
    assert mine["token"] != again["token"]
    assert len(mine["key"]) == 44, "256 bits"


def test_the_token_that_the_worker_is_told_sends_a_form(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    token = client.get("/phone/").json()["token"]
    sent = {"name": "Maria Keller", "csrfmiddlewaretoken": token}
    assert client.post("/people/new/", sent).status_code == 303


def test_every_page_says_for_whom_it_was_made_and_is_stored_by_nobody_else(
    alice: User, client_of: ClientOf, client: Client
) -> None:
    alices = client_of(alice)
    for path in ("/", "/when/", "/phone/", "/nothing/here/"):
        response = alices.get(path)
        assert response.headers["X-Page-Of"] == str(alice.pk), path
        assert "no-store" in response.headers["Cache-Control"], path
    for path in ("/when/", "/accounts/login/", "/"):
        assert client.get(path).headers["X-Page-Of"] == "nobody", path
