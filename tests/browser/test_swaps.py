"""What htmx swaps in is what a reload would show, and whoever uses the keyboard stays in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import make_attempt, make_contact, make_interview
from tracker.models import Interview, Outcome, User

LogIn = Callable[[User, BrowserContext], None]

# The main part of the page, but for what is new in every answer: the tokens, the marks of the
# forms, and what was just done, which is said once.
MAIN = """() => {
  const main = document.getElementById("main").cloneNode(true);
  main.querySelector("#messages").replaceChildren();
  const marks = "[name=csrfmiddlewaretoken], [name=submission]";
  main.querySelectorAll(marks).forEach((one) => one.remove());
  main.querySelectorAll("[class='']").forEach((one) => one.removeAttribute("class"));
  return main.outerHTML.replace(/\\s+/g, " ");
}"""


@pytest.fixture
def interview(alice: User, on: Callable[..., None]) -> Interview:
    """A call is due about it on this day, the 17th, and so is a debrief."""
    held = make_interview(alice, date(2026, 11, 10), contact=make_contact(alice))
    make_attempt(held, date(2026, 11, 11), Outcome.THANKED)
    return held


@pytest.fixture
def met_yesterday(alice: User, on: Callable[..., None]) -> Interview:
    """A thank-you note is due for it."""
    return make_interview(
        alice, date(2026, 11, 16), debriefed_at=datetime(2026, 11, 16, 18, tzinfo=UTC)
    )


def send_thanks(page: Page, interview: Interview) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sent to Northwind Traders").click()


def put_off(page: Page, interview: Interview) -> None:
    page.goto("/")
    page.get_by_text("Not today", exact=True).click()
    page.get_by_role("button", name="Tomorrow").click()


def move(page: Page, interview: Interview) -> None:
    page.goto(f"/applications/{interview.application_id}/")
    page.get_by_label("Move to").select_option("Offer")
    page.get_by_role("button", name="Move", exact=True).click()


def rewrite_the_script(page: Page, interview: Interview) -> None:
    page.goto(f"/interviews/{interview.pk}/call/")
    page.get_by_text("Change the words: If it goes to voicemail").click()
    form = page.locator("#script-voicemail form")
    form.get_by_label("Your words").fill("Good morning, it is Alice.")
    form.get_by_role("button", name="Save").click()


@pytest.mark.parametrize(
    ("act", "keeps_focus_on"),
    [
        (send_thanks, "main"),
        (put_off, "main"),
        (move, "move"),
        (rewrite_the_script, "main"),
    ],
)
def test_a_swap_shows_what_a_reload_shows_and_keeps_the_focus(
    page: Page,
    alice: User,
    interview: Interview,
    met_yesterday: Interview,
    log_in: LogIn,
    act: Callable[[Page, Interview], None],
    keeps_focus_on: str,
) -> None:
    log_in(alice, page.context)
    loads = []
    page.on("load", lambda _: loads.append(page.url))
    act(page, interview)
    expect(page.locator("#messages .notice")).to_be_visible()
    expect(page.locator(f"#{keeps_focus_on}")).to_be_focused()
    swapped, title = page.evaluate(MAIN), page.title()
    assert len(loads) == 1, "the page was loaded anew, not swapped"
    page.reload()
    assert page.evaluate(MAIN) == swapped
    assert page.title() == title


def test_where_another_page_follows_the_address_follows_too(
    page: Page,
    alice: User,
    interview: Interview,
    met_yesterday: Interview,
    log_in: LogIn,
    base_url: str,
) -> None:
    log_in(alice, page.context)
    page.goto(f"/interviews/{interview.pk}/put-off/")
    page.get_by_role("button", name="Tomorrow").click()
    expect(page.locator("#messages .notice")).to_be_visible()
    expect(page).to_have_url(f"{base_url}/")
    page.goto(f"/interviews/{met_yesterday.pk}/thanks/")
    page.get_by_role("button", name="sent").click()
    expect(page.locator("#messages .notice")).to_be_visible()
    expect(page).to_have_url(f"{base_url}/")
