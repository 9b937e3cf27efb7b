"""What they said is understood while it is typed, and just as well without JavaScript."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import make_interview
from tracker.models import Interview, User

LogIn = Callable[[User, BrowserContext], None]


@pytest.fixture
def friday(alice: User, on: Callable[..., None]) -> Interview:
    """An interview of Fri 13 Nov 2026, on that day."""
    on("2026-11-13")
    return make_interview(alice, date(2026, 11, 13))


def test_a_debrief_answers_while_typing_and_asks_where_it_is_not_sure(
    page: Page, alice: User, friday: Interview, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(f"/interviews/{friday.pk}/debrief/")
    words, said = page.get_by_label("Their words", exact=True), page.locator("#said")
    words.press_sequentially("two weeks")
    expect(said).to_contain_text("Call on Tuesday 1 December")
    expect(words).to_be_focused()
    words.fill("Friday")
    expect(said).to_contain_text("Which of them?")
    page.get_by_label("Friday 20 November").check()
    expect(said).to_contain_text("Call on Tuesday 24 November")
    expect(page.get_by_label("Friday 20 November")).to_be_checked()
    page.get_by_label("A week", exact=True).check()
    expect(said).to_contain_text("They said “a week”")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Save the debrief").click()
    expect(page.get_by_role("status").first).to_contain_text("Call on Tuesday 24 November.")
    friday.refresh_from_db()
    assert (friday.said, friday.last_day) == ("a week", date(2026, 11, 20))


def test_a_debrief_needs_no_script(
    page_without_script: Page, alice: User, friday: Interview, log_in: LogIn
) -> None:
    page = page_without_script
    log_in(alice, page.context)
    page.goto(f"/interviews/{friday.pk}/debrief/")
    page.get_by_label("Their words", exact=True).fill("Friday")
    page.get_by_role("button", name="Save the debrief").click()
    page.get_by_label("Friday 20 November").check()
    page.get_by_role("button", name="Save the debrief").click()
    expect(page.get_by_role("status").first).to_contain_text("Call on Tuesday 24 November.")


def test_the_rules_answer_while_typing_and_the_address_can_be_shared(page: Page) -> None:
    page.goto("/when/?date=2026-11-10&words=three+days")
    words, answer = page.get_by_label("They said about timing"), page.locator("#answer .answer")
    expect(answer).to_have_text("Call on Tuesday 17 November 2026")
    words.fill("soon")
    expect(page.locator("#words-problem")).to_contain_text("We cannot read a day from “soon”.")
    expect(answer).to_have_count(0)
    words.fill("two weeks")
    expect(answer).to_have_text("Call on Wednesday 25 November 2026")
    expect(words).to_be_focused()
    page.goto(page.url)
    expect(words).to_have_value("two weeks")
    expect(answer).to_have_text("Call on Wednesday 25 November 2026")


def test_the_rules_answer_without_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/when/?date=2026-11-10&words=three+days")
    page.get_by_text("Messages left so far").first.click()
    page.get_by_label("First message").fill("2026-11-17")
    page.get_by_label("Second message").fill("2026-11-24")
    page.get_by_role("button", name="Show when to call").click()
    expect(page.locator("#answer .answer")).to_have_text("Let it rest on Tuesday 1 December 2026")
