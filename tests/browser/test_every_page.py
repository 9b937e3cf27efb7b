"""Every page there is, in every state that an invented search has: readable by everybody, whole on
a small telephone, and with the keyboard always in sight.

The pages come from the resolver and from the records, so that a new one is looked at by itself.
Every day each element of each class is looked at on one page that shows it; with `--slow`, on one
page of each address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from followups.demo import fill
from tests.addresses import addresses
from tests.factories import (
    make_attempt,
    make_contact,
    make_document,
    make_import,
    make_imports,
    make_interview,
)
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Interview,
    SavedView,
    User,
)

LogIn = Callable[[User, BrowserContext], None]
LogInClient = Callable[[User], Client]
BrokenRules = Callable[..., list[str]]

SECTIONS = sorted({address.section for address in addresses()})
# No page of their own: for those who are not logged in; a part of a page, asked for while typing;
# a file to keep.
NOT_A_PAGE = {"login", "debrief_said", "document", "person_card", "person_cards"} | {
    *("manifest", "offline", "phone", "worker"),
    *("calendar_feed", "call_calendar", "interview_calendar", "work_search_csv", "import_unread"),
    *("export_zip", "application_sheet"),
}

ELEMENT = re.compile(r'<(\w+)[^<>]*?\sclass="([^"]*)"')

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"

# Everything that can have the focus has it in turn; those that do not show it are returned.
WITHOUT_OUTLINE = """() => {
  const reached = [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.checkVisibility());
  return reached.filter((one) => {
    one.focus();
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return document.activeElement !== one || outlineStyle === "none" || outlineWidth === "0px";
  }).map((one) => one.outerHTML);
}"""
# What is pressed with a finger, and is lower or narrower than one. A link within a sentence is not
# meant: the rule `target-size` looks after those.
TOO_SMALL = """() => {
  const pressed = "button, .btn, .opt, .nav a, .chip[href], select, input:not([type=hidden])";
  return [...document.querySelectorAll(pressed)]
    .filter((one) => one.checkVisibility() && !one.matches(".visually-hidden"))
    .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 43.5)
    .map(([one, box]) => `${box.width} x ${box.height} ${one.outerHTML}`);
}"""
UNFOLD = 'document.querySelectorAll("details").forEach((one) => { one.open = true; })'
# What makes the page wider than it may be: the innermost of the elements that reach farthest.
SIDEWAYS = """() => {
  if (document.scrollingElement.scrollWidth <= 320) return [];
  const right = (one) => one.getBoundingClientRect().right;
  const farthest = Math.max(...[...document.querySelectorAll("body *")].map(right));
  const there = [...document.querySelectorAll("body *")].filter((one) => right(one) === farthest);
  return [`${farthest} pixels wide: ${there.at(-1).outerHTML}`];
}"""


def pages_of(section: str, user: User, client: Client) -> dict[str, dict[str, str]]:
    """What each address of the section shows, by its paths."""
    found = {}
    for address in addresses():
        if address.section != section:
            continue
        answers = {path: client.get(path) for path in address.paths(user)}
        pages = {
            path: response.text
            for path, response in answers.items()
            if response.status_code == 200 and address.name not in NOT_A_PAGE
        }
        # Answers to a form only, or leads back to the page that the form is on.
        refused = any(response.status_code in {303, 405} for response in answers.values())
        assert pages or refused or address.name in NOT_A_PAGE, f"{address}: nothing to look at"
        found[address.name] = pages
    return found


def together(pages: dict[str, str]) -> list[str]:
    """Those that together show every element, class by class, that any of the pages shows."""
    left = {path: set(ELEMENT.findall(html)) for path, html in pages.items()}
    chosen = []
    while any(left.values()):
        path = max(left, key=lambda path: len(left[path]))
        chosen.append(path)
        shown = left.pop(path)
        left = {path: elements - shown for path, elements in left.items()}
    return chosen


def lengthen(user: User) -> None:
    """Make words, names and addresses of everything as long as people have them."""
    word = Value(f" {LONG}")
    where = f"https://example.com/{'rooms-and-floors' * 8}"
    Company.objects.of(user).update(name=Concat(F("name"), word))
    Application.objects.of(user).update(
        title=Concat(F("title"), word),
        team=LONG,
        source=LONG,
        link=where,
        why_i_fit=where,
        posting=LONG,
        notes=where,
    )
    Interview.objects.of(user).update(
        place=where, went_right=LONG, said=LONG[:60], notes=LONG, no_follow_up_reason=LONG
    )
    Contact.objects.of(user).update(
        name=Concat(F("name"), word),
        role=LONG,
        email=f"{'first.and.last.' * 4}name@{'department-' * 4}.example",
        notes=where,
    )
    ContactAttempt.objects.of(user).update(said=LONG, notes=where)


def _unreadable(page: Page, broken_rules: BrokenRules) -> list[str]:
    """What is wrong with the page that is shown, in light and dark, for eye, ear and keyboard."""
    return broken_rules(page) + list(page.evaluate(WITHOUT_OUTLINE))


def _unfit(phone: Page, broken_rules: BrokenRules) -> list[str]:
    """What is too wide for a small telephone, or too small for a finger."""
    phone.evaluate(UNFOLD)
    found: list[str] = phone.evaluate(SIDEWAYS) + phone.evaluate(TOO_SMALL)
    return found + broken_rules(phone, "target-size")


@pytest.fixture
def wrong_with(
    page: Page,
    phone: Page,
    alice: User,
    on: Callable[..., None],
    log_in: LogIn,
    broken_rules: BrokenRules,
) -> Callable[[list[str]], list[str]]:
    """Return what is wrong with pages of Alice's search, and with long words on a telephone."""
    fill(alice)
    make_imports(alice)
    log_in(alice, page.context)
    log_in(alice, phone.context)

    def look_at(paths: list[str]) -> list[str]:
        wrong = []
        for path in paths:
            page.goto(path)
            wrong += [f"{path} {what}" for what in _unreadable(page, broken_rules)]
        lengthen(alice)
        for path in paths:
            phone.goto(path)
            wrong += [f"{path} {what}" for what in _unfit(phone, broken_rules)]
        return wrong

    return look_at


def test_whatever_a_page_shows_can_be_read_by_everybody_and_fits_a_telephone(
    alice: User, client_of: LogInClient, wrong_with: Callable[[list[str]], list[str]]
) -> None:
    """Every element of every class, once. On each page for itself it is looked at below."""
    client = client_of(alice)
    pages: dict[str, str] = {}
    for section in SECTIONS:
        for of_address in pages_of(section, alice, client).values():
            pages |= of_address
    wrong = wrong_with(together(pages))
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_every_page_can_be_read_by_everybody_and_fits_a_telephone_however_long_the_words(
    alice: User,
    client_of: LogInClient,
    wrong_with: Callable[[list[str]], list[str]],
    section: str,
) -> None:
    pages = pages_of(section, alice, client_of(alice)).values()
    wrong = wrong_with([path for of_address in pages for path in together(of_address)])
    assert not wrong, "\n".join(wrong)


def test_every_page_with_nothing_on_it_yet_can_be_read_by_everybody(
    page: Page,
    charlie: User,
    client_of: LogInClient,
    log_in: LogIn,
    broken_rules: BrokenRules,
    thorough: bool,
) -> None:
    client = client_of(charlie)
    answers = {
        (path := address.path()): client.get(path)
        for address in addresses()
        if not address.is_of_a_record and address.name not in NOT_A_PAGE
    }
    pages = {path: answer.text for path, answer in answers.items() if answer.status_code == 200}
    log_in(charlie, page.context)
    wrong = []
    for path in pages if thorough else together(pages):
        page.goto(path)
        wrong += [f"{path} {what}" for what in _unreadable(page, broken_rules)]
    assert not wrong, "\n".join(wrong)


# A form as it comes back, each with something that is refused.
REFUSED: dict[str, dict[str, str]] = {
    "application_edit": {"pay_from": "x"},
    "application_move": {"stage": "", "on": "2030-01-01"},
    "application_new": {"title": "", "interview_time": "14:00", "person_phone": "0142"},
    "attempt_edit": {"outcome": "spoke", "said": "soon", "happened_on": "2030-01-01"},
    "call_sheet": {"phone": ""},
    "cards_read": {},
    "company_edit": {"name": ""},
    "company_merge": {},
    "debrief": {"answer": "words", "said": "Tuesday", "contact_phone": "0142"},
    "document_new": {},
    "imports": {},
    "in_touch": {},
    "interview_edit": {"held_on": "no day", "person_phone": "0142"},
    "interview_new": {"held_on": "no day", "person_phone": "0142"},
    "keep_in_touch": {},
    "log_attempt": {"outcome": "voicemail"},
    "mail_settings": {"is_on": "on", "address": "", "hour": "7"},
    "no_follow_up": {"reason": "own_words"},
    "password_change": {"new_password1": "alice", "new_password2": "alice"},
    "person_edit": {"name": "", "email": "no address"},
    "person_merge": {},
    "person_new": {"name": "", "time_zone": "Nowhere"},
    "put_off": {"put_off_until": "2026-11-16"},
    "script": {"text": "word " * 500},
    "settings": {"time_zone": "Nowhere", "message_limit": "-1"},
    "stage_edit": {"name": ""},
    "stage_list": {"name": ""},
    "view_new": {},
}
SEND = """([path, values]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path });
  form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
  for (const [name, value] of Object.entries(values)) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def paths(alice: User, on: Callable[..., None]) -> dict[str, str]:
    """A path for each address. Two messages were left, and nobody's number is known."""
    interview = make_interview(alice, date(2026, 10, 20), contact=make_contact(alice, phone=""))
    make_attempt(interview, date(2026, 11, 3))
    make_attempt(interview, date(2026, 11, 10))
    make_document(interview.application, file="no/such/file")
    make_import(alice)
    SavedView.objects.create(owner=alice, name="Calls", query="q=call")
    return {address.name: address.paths(alice)[0] for address in addresses()}


def test_every_form_that_is_refused_is_looked_at(
    alice: User, client_of: LogInClient, paths: dict[str, str]
) -> None:
    empty = {name for name, path in paths.items() if client_of(alice).post(path).status_code == 422}
    answers_a_script = {"log_later"}
    assert empty - REFUSED.keys() == answers_a_script


def test_every_refused_form_can_be_read_by_everybody(
    page: Page,
    alice: User,
    client_of: LogInClient,
    paths: dict[str, str],
    log_in: LogIn,
    broken_rules: BrokenRules,
    thorough: bool,
) -> None:
    client = client_of(alice)
    answers = {name: client.post(paths[name], values) for name, values in REFUSED.items()}
    assert {name for name, answer in answers.items() if answer.has_header("Location")} == set()
    pages = {name: answer.text for name, answer in answers.items()}
    log_in(alice, page.context)
    page.goto("/")
    wrong = []
    for name in pages if thorough else together(pages):
        with page.expect_navigation() as answer:
            page.evaluate(SEND, [paths[name], REFUSED[name]])
        assert answer.value.request.method == "POST", f"{name} was taken"
        wrong += [f"{name} {what}" for what in _unreadable(page, broken_rules)]
    assert not wrong, "\n".join(wrong)
