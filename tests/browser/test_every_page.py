"""Every page there is, in every state that an invented search has: readable by everybody, whole on
a small telephone, and with the keyboard always in sight.

The pages come from the resolver and from the records, so that a new one is looked at by itself.
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
BrokenRules = Callable[..., list[str]]

SECTIONS = sorted({address.section for address in addresses()})
# No page of their own: for those who are not logged in; a part of a page, asked for while typing;
# a file to keep.
NOT_A_PAGE = {"login", "debrief_said", "document", "person_card", "person_cards"} | {
    *("manifest", "offline", "phone", "worker"),
    *("calendar_feed", "call_calendar", "interview_calendar", "work_search_csv", "import_unread"),
    *("export_zip", "application_sheet"),
}

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


def pages_of(section: str, user: User, client: Client) -> list[str]:
    """Paths that together show everything that any page of the section shows.

    A page that looks like one before it, element by element and class by class, is left out.
    """
    seen: set[tuple[str, ...]] = set()
    paths = []
    for address in addresses():
        if address.section != section:
            continue
        answers = {path: client.get(path) for path in address.paths(user)}
        pages = {
            path: response.text
            for path, response in answers.items()
            if response.status_code == 200 and address.name not in NOT_A_PAGE
        }
        refused = any(response.status_code == 405 for response in answers.values())
        assert pages or refused or address.name in NOT_A_PAGE, f"{address}: nothing to look at"
        for path, html in sorted(pages.items(), key=lambda item: -len(item[1])):
            shown = set(re.findall(r'<(\w+)[^<>]*?\sclass="([^"]*)"', html))
            shown = {(address.name, *element) for element in shown}
            if shown - seen:
                paths.append(path)
                seen |= shown
    return paths


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


@pytest.mark.parametrize("section", SECTIONS)
def test_every_page_can_be_read_by_everybody_and_fits_a_telephone_however_long_the_words(
    page: Page,
    phone: Page,
    alice: User,
    on: Callable[..., None],
    client_of: Callable[[User], Client],
    log_in: LogIn,
    broken_rules: BrokenRules,
    section: str,
) -> None:
    fill(alice)
    make_imports(alice)
    log_in(alice, page.context)
    log_in(alice, phone.context)
    paths = pages_of(section, alice, client_of(alice))
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path} {what}" for what in _unreadable(page, broken_rules)]
    lengthen(alice)
    for path in paths:
        phone.goto(path)
        wrong += [f"{path} {what}" for what in _unfit(phone, broken_rules)]
    assert not wrong, "\n".join(wrong)


def test_every_page_with_nothing_on_it_yet_can_be_read_by_everybody(
    page: Page,
    charlie: User,
    client_of: Callable[[User], Client],
    log_in: LogIn,
    broken_rules: BrokenRules,
) -> None:
    client = client_of(charlie)
    paths = [
        address.path()
        for address in addresses()
        if not address.is_of_a_record and address.name not in NOT_A_PAGE
    ]
    log_in(charlie, page.context)
    wrong = []
    for path in paths:
        if client.get(path).status_code == 200:
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
    alice: User, client_of: Callable[[User], Client], paths: dict[str, str]
) -> None:
    empty = {name for name, path in paths.items() if client_of(alice).post(path).status_code == 422}
    answers_a_script = {"log_later"}
    assert empty - REFUSED.keys() == answers_a_script


def test_every_refused_form_can_be_read_by_everybody(
    page: Page, alice: User, paths: dict[str, str], log_in: LogIn, broken_rules: BrokenRules
) -> None:
    log_in(alice, page.context)
    page.goto("/")
    wrong = []
    for name, values in REFUSED.items():
        with page.expect_navigation() as answer:
            page.evaluate(SEND, [paths[name], values])
        assert answer.value.request.method == "POST", f"{name} was taken"
        wrong += [f"{name} {what}" for what in _unreadable(page, broken_rules)]
    assert not wrong, "\n".join(wrong)
