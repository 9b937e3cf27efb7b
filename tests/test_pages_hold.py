"""What every page keeps to, whoever wrote it: found by following the links of an invented search.

A page that no link leads to, and an address that no page belongs to, fail here by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import DjangoDbBlocker

from followups.demo import fill
from tests.addresses import Address, addresses
from tests.factories import make_document, make_import, make_imports
from tracker.models import Application, User
from tracker.site import clock
from tracker.trash import actions

LogIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db  # for `site`, which is made once and not by each test

POST_ONLY = {
    "application_bulk",
    "application_bulk_undo",
    "application_move",
    "application_move_undo",
    "application_reopen",
    "attempt_undo",
    "calendar_off",
    "calendar_renew",
    "cards_save",
    "document_new",
    "draft_discard",
    "draft_keep",
    "import_act",
    "import_columns",
    "import_row",
    "in_touch",
    "keep_in_touch",
    "log_later",
    "logout",
    "mail_now",
    "no_follow_up_undo",
    "put_off_undo",
    "script",
    "settings_undo",
    "stage_restore",
    "stage_shift",
    "take_back",
    "trash_put",
    "trash_restore",
    "trash_undo",
    "view_delete",
    "view_new",
}
# Asked by GET they lead back to the page that their form is on.
LEADS_BACK = {
    "application_bulk",
    "application_bulk_undo",
    "import_act",
    "import_columns",
    "import_row",
    "stage_restore",
    "stage_shift",
    "view_delete",
    "view_new",
}
GET_ONLY = {
    "application",
    "application_list",
    "application_sheet",
    "calendar_feed",
    "call_calendar",
    "capture",
    "company",
    "company_duplicates",
    "company_list",
    "debrief_said",
    "document",
    "export",
    "export_zip",
    "import",
    "import_unread",
    "interview",
    "interview_calendar",
    "manifest",
    "offline",
    "password_change_done",
    "person",
    "person_card",
    "person_cards",
    "person_duplicates",
    "person_list",
    "phone",
    "today",
    "trash",
    "when",
    "work_search",
    "work_search_csv",
    "worker",
}
FRAGMENTS = {"debrief_said"}
# Sent by htmx alone while a form is typed; without script a form has no draft.
WHILE_TYPING = {"draft_keep"}
CALENDARS = ("calendar_feed", "call_calendar", "interview_calendar")
FILES = dict.fromkeys(
    (
        "document",
        "person_card",
        "person_cards",
        "import_unread",
        "work_search_csv",
        "application_sheet",
        "export_zip",
        *CALENDARS,
    ),
    "a file to keep",
)
# Led to by something else than a link of a page.
WITHOUT_LINK = {
    "login": "by the log-out",
    "mail_stop": "by each morning mail",
    "password_change_done": "by its form",
    "manifest": "by the browser, which installs it",
    **dict.fromkeys(("worker", "offline", "phone"), "asked for by the service worker"),
    **FILES,
    **dict.fromkeys(FRAGMENTS, "asked for while typing"),
}
# What HTML closes by itself.
VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """A start tag, with the elements it stands in and the words directly within it."""

    tag: str
    attrs: dict[str, str]
    within: tuple[Element, ...] = ()
    words: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attrs.get(name, "")

    @property
    def form(self) -> Element | None:
        return next((e for e in (*self.within, self) if e.tag == "form"), None)

    def __str__(self) -> str:
        return f"<{self.tag} " + " ".join(f'{k}="{v}"' for k, v in self.attrs.items()) + ">"


class Reader(HTMLParser):
    """Takes a page apart. `astray` names the end tags that close nothing, or the wrong thing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.astray: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        self.astray += [str(element) for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.astray.append(f"</{tag}> in {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].words += data


@dataclass
class Page:
    """One page as the server sent it."""

    path: str
    policy: str
    elements: list[Element] = field(repr=False)
    astray: list[str] = field(repr=False)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def ids(self) -> Counter[str]:
        return Counter(element["id"] for element in self.elements if "id" in element.attrs)

    @property
    def links(self) -> Iterator[str]:
        """Where the page leads to within the project, as whole paths."""
        for link in self.all("a"):
            address = urljoin(self.path, link["href"])
            if "?left=" in address:  # the page that it was opened from, and seen already
                continue
            if "download" in link.attrs:
                continue
            if address.startswith("/") and not address.startswith(("/admin/", "/static/")):
                yield address


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Page]:
    """Every page that links lead to from Today, by its path, on Tue 17 Nov 2026."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(datetime(2026, 11, 17, 10, tzinfo=UTC), tick=False),
        transaction.atomic(),
    ):
        pages = _everything_linked()
        transaction.set_rollback(True)
    return pages


def _everything_linked() -> dict[str, Page]:
    user = User.objects.create_user("alice", full_name="Alice Larsson")
    fill(user)
    actions.trash(Application.objects.earliest("pk"), clock.now())
    make_imports(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pages: dict[str, Page] = {}
    ahead = ["/", "/nothing/here/"]
    while ahead:
        path = ahead.pop()
        if path in pages:
            continue
        response = client.get(path, follow=True)
        expected = 404 if path == "/nothing/here/" else 200
        assert response.status_code == expected, f"{path} answers {response.status_code}"
        read = Reader(response.text)
        policy = response.headers["Content-Security-Policy"]
        pages[path] = page = Page(path, policy, read.elements, read.astray)
        ahead += [link.partition("#")[0] for link in page.links]
    return pages


def complaints(site: dict[str, Page], about: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """What is found about each page, where something is."""
    return {path: found for path, page in site.items() if (found := about(page))}


def is_bookmarklet(page: Page, e: Element) -> bool:
    """The one link that is a script: to be dragged from its page, where pressing it is blocked."""
    return (page.path, e["id"]) == ("/capture/", "bookmarklet")


def names_of(pages: dict[str, Page]) -> set[str]:
    """The addresses that the pages belong to."""
    paths = {urlsplit(path).path for path in pages}
    return {resolve(path).url_name or "" for path in paths - {"/nothing/here/"}}


def test_links_lead_to_every_page_there_is(site: dict[str, Page]) -> None:
    pages = {address.name for address in addresses()} - POST_ONLY - WITHOUT_LINK.keys()
    assert pages - names_of(site) == set()
    assert len(site) > 200


# What is written


def test_no_page_shows_what_was_meant_for_the_template(site: dict[str, Page]) -> None:
    slips = re.compile(
        r"\{[{%#]|[}%#]\}|\bNone\b(?! yet|:)|\bFalse\b|\bTrue\b|<\w+ object|&amp;\w+;"
        r"|\b[ap]\.m\."  # times have 24 hours here
    )

    def about(page: Page) -> list[str]:
        words = [e.words for e in page.elements] + [
            value for e in page.elements for name, value in e.attrs.items() if name != "content"
        ]
        return [text.strip() for text in words if slips.search(text)]

    assert complaints(site, about) == {}


def test_every_page_has_a_title_of_its_own_and_one_heading(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        (title,) = page.all("title")
        headings = page.all("h1")
        return [
            *([] if re.fullmatch(r"\S.* · Day Four", title.words) else [title.words]),
            *([] if len(headings) == 1 and headings[0].words.strip() else map(str, headings)),
        ]

    assert complaints(site, about) == {}


def test_headings_skip_no_level(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        return [f"h{one} h{deeper}" for one, deeper in pairwise(levels) if deeper > one + 1]

    assert complaints(site, about) == {}


def test_every_page_says_where_it_belongs(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        marked = [
            e["href"]
            for e in page.all("a")
            if e["aria-current"] and any(outer["class"] == "top" for outer in e.within)
        ]
        return [] if len(marked) == 1 else [str(marked)]

    assert complaints({p: page for p, page in site.items() if p != "/nothing/here/"}, about) == {}


def test_every_element_is_closed_where_it_was_opened(site: dict[str, Page]) -> None:
    assert complaints(site, lambda page: page.astray) == {}


def test_every_id_is_there_once_and_every_reference_finds_it(site: dict[str, Page]) -> None:
    references = ("for", "list", "form", "popovertarget", "aria-labelledby", "aria-describedby")

    def about(page: Page) -> list[str]:
        named = {
            word for e in page.elements for name in references for word in e[name].split() if word
        }
        twice = [name for name, count in page.ids.items() if count > 1 or not name]
        return twice + sorted(named - page.ids.keys())

    assert complaints(site, about) == {}


def test_nothing_is_inline(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        return [
            str(e)
            for e in page.elements
            if e.tag == "style"
            or (e.tag == "script" and (not e["src"] or e.words.strip()))
            or any(name == "style" or name.startswith(("on", "hx-on")) for name in e.attrs)
            or ("javascript:" in e["href"] + e["action"] and not is_bookmarklet(page, e))
        ]

    assert complaints(site, about) == {}


# Where it leads


def test_every_link_into_a_page_finds_its_place(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        return [
            link
            for link in page.links
            for path, _, place in [link.partition("#")]
            if place and place not in site[path].ids
        ]

    assert complaints(site, about) == {}


def test_every_other_link_is_whole_and_opens_no_window(site: dict[str, Page]) -> None:
    shapes = re.compile(r"tel:\+?[0-9;=a-z]+|(mailto:|https?://|#|/|\?)\S+|/")

    def about(page: Page) -> list[str]:
        links = [e for e in page.all("a") if not is_bookmarklet(page, e)]
        return [str(e) for e in links if e["target"] or not shapes.fullmatch(e["href"])]

    assert complaints(site, about) == {}


def test_every_file_that_a_page_asks_for_is_there(site: dict[str, Page]) -> None:
    asked = {
        urlsplit(e[name]).path
        for page in site.values()
        for e in page.all("link", "script", "img", "use")
        for name in ("href", "src")
        if e[name]
    }
    assert len(asked) > 5
    files = asked - {reverse("manifest")}
    assert {path for path in files if not path.startswith("/static/")} == set()
    assert [path for path in files if not finders.find(path.removeprefix("/static/"))] == []


# Forms, and what htmx does with them


def test_every_form_that_changes_something_carries_its_token(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        with_token = [
            e.form for e in page.all("input") if e["name"] == "csrfmiddlewaretoken" and e["value"]
        ]
        return [
            str(form)
            for form in page.all("form")
            if (form["method"] == "post") != any(form is other for other in with_token)
        ]

    assert complaints(site, about) == {}


def test_every_form_goes_to_an_address_that_takes_it(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        forms = [(form["action"], form["method"]) for form in page.all("form")]
        forms += [
            (e["formaction"], e.form["method"] if e.form else "post")
            for e in page.all("button")
            if e["formaction"]
        ]
        refused = {"post": GET_ONLY, "get": POST_ONLY}
        return [
            f"{method} {action}"
            for action, method in forms
            if method not in refused
            or _name(urljoin(page.path, action)) in {None, *refused[method]}
        ]

    assert complaints(site, about) == {}


def _name(path: str) -> str | None:
    """The address a path belongs to, if there is one."""
    try:
        return resolve(urlsplit(path).path).url_name
    except Resolver404:
        return None


def test_whatever_htmx_sends_a_form_or_a_link_would_send_too(site: dict[str, Page]) -> None:
    def stands_for(page: Page, e: Element) -> Element | None:
        """The form that does the same without script: itself, the one around, the one taken in."""
        taken_in = e["hx-include"].removeprefix("#")
        named = next((form for form in page.all("form") if form["id"] == taken_in), None)
        return e.form or (named if taken_in else None)

    def about(page: Page) -> list[str]:
        wrong = []
        for e in page.elements:
            form = stands_for(page, e)
            if form is None or e.tag == "a":
                same = not (e["hx-post"] or e["hx-get"]) or e["href"] == e["hx-get"] != ""
            elif _name(e["hx-post"]) in WHILE_TYPING:
                same = True
            elif e["hx-post"]:
                action = e["formaction"] or form["action"]
                same = (e["hx-post"], form["method"]) == (action, "post")
            elif e["hx-get"] and e is form:
                same = (e["hx-get"], form["method"]) == (form["action"], "get")
            else:  # an answer while typing: sending the form gives it as well
                same = not e["hx-get"] or _name(e["hx-get"]) in FRAGMENTS
            if not same:
                wrong.append(str(e))
        return wrong

    assert complaints(site, about) == {}
    assert sum(bool(e["hx-post"]) for page in site.values() for e in page.elements) > 50


def test_whatever_htmx_replaces_is_on_the_page(site: dict[str, Page]) -> None:
    def about(page: Page) -> list[str]:
        names = {
            name
            for e in page.elements
            for key in ("hx-target", "hx-select", "hx-select-oob")
            for name in re.findall(r"#([\w-]+)", e[key])
        }
        return sorted(names - page.ids.keys())

    assert complaints(site, about) == {}


# What the server allows


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(
    site: dict[str, Page],
) -> None:
    policies = {page.policy for page in site.values()}
    assert len(policies) == 1
    directives = dict(part.split(maxsplit=1) for part in policies.pop().split("; "))
    assert directives == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


@pytest.fixture(scope="module")
def anna(kept: None) -> User:
    """Somebody with an invented search of Tue 17 Nov 2026, of which there is something of all."""
    user = User.objects.create_user("anna")
    with time_machine.travel(datetime(2026, 11, 17, 10, tzinfo=UTC), tick=False):
        fill(user)
        make_document(Application.objects.of(user).earliest("pk"), file="no/such/file")
        make_import(user)
    return user


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_a_method_that_an_address_has_no_use_for_is_refused(
    anna: User, client_of: LogIn, on: Callable[..., None], address: Address
) -> None:
    path = address.paths(anna)[0]
    client = client_of(anna)
    answer = client.get(path)
    assert (answer.status_code == 405) == (address.name in POST_ONLY - LEADS_BACK)
    if answer.status_code == 405:
        assert "Only a form is sent here" in answer.text
    if address.name in LEADS_BACK:
        assert client.get(path, follow=True).status_code in {200, 404}  # 404: gone meanwhile
    assert (client.post(path).status_code == 405) == (address.name in GET_ONLY)


# Where something is wrong


@pytest.mark.parametrize("path", ["/nothing/here/", "/people/1/", f"/people/{10**30}/"])
def test_a_page_that_is_not_there_says_so_in_the_frame(
    alice: User, client_of: LogIn, path: str
) -> None:
    response = client_of(alice).get(path)
    assert response.status_code == 404
    elements = Reader(response.text).elements
    assert [e.words for e in elements if e.tag == "h1"] == ["There is nothing at this address"]
    assert any(e["href"] == "/people/" for e in elements)


def test_a_form_without_its_token_is_refused_with_a_page(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/people/new/", {"name": "Maria Keller"})
    assert response.status_code == 403
    assert len([e for e in Reader(response.text).elements if e.tag == "h1"]) == 1


def test_what_is_not_understood_is_refused_with_a_page(alice: User, client_of: LogIn) -> None:
    client = client_of(alice)
    from_elsewhere = client.get("/when/", headers={"host": "elsewhere.example"})
    too_much = client.post("/people/new/", {"name": "Maria", "notes": "n" * 3_000_000})
    for response in (from_elsewhere, too_much):
        assert response.status_code == 400
        read = Reader(response.text)
        assert read.astray == []
        assert [e.words for e in read.elements if e.tag == "h1"] == ["This could not be understood"]


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_page_of_a_failure_needs_nothing_that_may_have_failed(template: str) -> None:
    read = Reader(render_to_string(template))
    assert read.astray == []
    assert len([e for e in read.elements if e.tag == "h1"]) == 1
    assert not any("{" in e.words for e in read.elements)
