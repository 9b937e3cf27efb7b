"""From an interview to the right call on the right day, as a person does it, day by day.

The clock stands still and is moved; the server runs in a thread of the same process and reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from followups.plan import writer
from tests.factories import make_contact, make_interview
from tracker.models import Interview, User

On = Callable[..., None]
LogIn = Callable[[User, BrowserContext], None]

DEBRIEFED = {
    "said": "three days",
    "last_day": date(2026, 11, 13),
    "debriefed_at": datetime(2026, 11, 10, 18, tzinfo=UTC),
}


@pytest.fixture(params=["page", "page_without_script"])
def visit(request: pytest.FixtureRequest, alice: User, log_in: LogIn, on: On) -> Page:
    """Alice's browser, first with JavaScript and then without."""
    page: Page = request.getfixturevalue(request.param)
    on("2026-11-10", "18:00")
    log_in(alice, page.context)
    return page


def step(page: Page, kind: str) -> Locator:
    """What Today shows of a kind; there must be one of it."""
    page.goto("/")
    found = page.locator(f"[data-step={kind}]")
    expect(found).to_have_count(1)
    return found


def notice(page: Page) -> Locator:
    return page.locator("#messages .notice")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_from_the_interview_to_the_call_to_letting_it_rest(
    visit: Page, alice: User, on: On
) -> None:
    page = visit

    # Tue 10 November: the interview was at two.
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Begin with one application.")
    page.get_by_role("link", name="Add an application").click()
    form = page.get_by_role("main")
    form.get_by_label("Company").fill("Northwind Traders")
    form.get_by_label("Job title").fill("Platform engineer")
    page.get_by_label("Why I fit").fill("Four years of the same stack")
    more = page.locator("details", has_text="An interview, and whom to call")
    more.locator("summary").click()
    more.get_by_label("Interview on").fill("2026-11-10")
    more.get_by_label("At optional").fill("14:00")
    more.get_by_label("Whom to call").fill("Maria Keller")
    more.get_by_label("Their number").fill("+1 212 555 0142")
    press(page, "Save")

    expect(page.get_by_role("heading", level=1)).to_have_text("How did it go?")
    page.get_by_label("What went right").fill("They laughed at the pager story.")
    page.get_by_label("Their words", exact=True).fill("three days")
    press(page, "Save the debrief")
    expect(notice(page)).to_contain_text("Call on Tuesday 17 November.")
    reasons = page.locator("details", has_text="Why this day").locator("li")
    expect(reasons).to_have_text(
        [
            "They said “three days”: the last day of it is Friday 13 November, "
            "so the time is up on Saturday 14 November.",
            "Saturday 14 November is skipped: no calls on Saturdays.",
            "Sunday 15 November is skipped: no calls on Sundays.",
            "Monday 16 November is skipped: no calls on Mondays.",
        ]
    )
    interview = Interview.objects.get()

    # Wednesday: a thank-you note is due, and one tap says that it went out.
    on("2026-11-11")
    step(page, "thanks").get_by_role("button", name="Sent").click()
    expect(notice(page)).to_contain_text("recorded as sent")
    expect(page.locator("[data-step=thanks]")).to_have_count(0)

    # Monday: held, and nothing is offered to call.
    on("2026-11-16")
    held = step(page, "call")
    expect(held).to_have_attribute("data-due", "2026-11-17")
    expect(page.get_by_role("heading", name="Held until Tuesday 17 November")).to_be_visible()
    expect(page.locator("main a[href^='tel:']")).to_have_count(0)

    # Tuesday: the call. Nobody picks up, so a voicemail is left.
    on("2026-11-17")
    due = step(page, "call")
    expect(due).to_have_attribute("data-due", "2026-11-17")
    expect(due).to_have_attribute("data-interview", str(interview.pk))
    expect(due.get_by_role("link", name="Call Maria Keller")).to_have_attribute(
        "href", "tel:+12125550142"
    )
    due.get_by_role("link", name="Prepare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call Maria Keller")
    expect(page.get_by_text("Four years of the same stack")).to_be_visible()
    expect(page.locator(".script > .words")).to_have_count(3)
    press(page, "I left a voicemail")
    expect(notice(page)).to_contain_text("Next call on Tuesday 24 November")

    # A week later, the second.
    on("2026-11-24")
    due = step(page, "call")
    expect(due).to_contain_text("1 of 2 messages")
    due.get_by_role("link", name="Log how it went").click()
    press(page, "I left a voicemail")
    expect(notice(page)).to_contain_text("If nothing comes by Tuesday 1 December, let it rest.")

    # A third is refused, with the reason; what has happened is recorded all the same.
    on("2026-11-25")
    page.goto(f"/interviews/{interview.pk}/call/")
    press(page, "I left a voicemail")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not logged yet")
    expect(page.get_by_text("Two messages have had no answer")).to_be_visible()
    assert interview.attempts.count() == 3  # the note, and two messages
    page.get_by_label("I already left it: record it anyway").check()
    press(page, "Log it")
    expect(notice(page)).to_contain_text("past your limit of two")
    expect(page.get_by_text("3 messages, past the limit of 2")).to_be_visible()
    press(page, "Undo")
    expect(notice(page)).to_contain_text("Deleted from the log")
    expect(page.get_by_text("2 of 2 messages")).to_be_visible()

    # A week after the second: closed kindly, and nobody is lost.
    on("2026-12-01")
    rest = step(page, "rest")
    expect(rest).to_have_attribute("data-due", "2026-12-01")
    rest.get_by_role("link", name="Close kindly").click()
    press(page, "I sent it: close")
    expect(notice(page)).to_contain_text("Maria Keller stays in People.")
    page.goto("/people/")
    expect(page.get_by_role("link", name="Maria Keller")).to_be_visible()
    page.goto("/")
    expect(page.locator("[data-step]")).to_have_count(0)

    # They ring after all: one click opens it again.
    page.goto(f"/applications/{interview.application_id}/")
    press(page, "Open it again")
    expect(notice(page)).to_contain_text("Interviewing")
    assert writer.differences(alice) == []


def test_what_one_tap_does_one_tap_undoes(visit: Page, alice: User, on: On) -> None:
    page = visit
    make_interview(alice, contact=make_contact(alice), **DEBRIEFED)

    on("2026-11-11")
    step(page, "thanks").get_by_role("button", name="Sent").click()
    expect(page.locator("[data-step=thanks]")).to_have_count(0)
    press(page, "Undo")
    expect(page.locator("[data-step=thanks]")).to_have_count(1)

    on("2026-11-17")
    due = step(page, "call")
    due.get_by_text("Not today", exact=True).click()
    due.get_by_role("button", name="Tomorrow").click()
    expect(notice(page)).to_contain_text("Put off until tomorrow.")
    expect(page.locator("article[data-step=call]")).to_have_count(0)
    press(page, "Undo")
    due = page.locator("article[data-step=call]")
    expect(due).to_have_attribute("data-due", "2026-11-17")

    due.get_by_text("Not today", exact=True).click()
    due.get_by_role("link", name="Not at all").click()
    page.get_by_label("They said they would call me").check()
    press(page, "Do not follow up")
    expect(notice(page)).to_contain_text("will not come up again")
    expect(page.locator("[data-step]")).to_have_count(0)
    press(page, "Undo")
    expect(page.locator("article[data-step=call]")).to_have_count(1)

    page.get_by_role("link", name="Log how it went").click()
    press(page, "No answer, no message")
    expect(notice(page)).to_contain_text("Next call tomorrow")
    press(page, "Undo")
    expect(notice(page)).to_contain_text("Deleted from the log")
    step(page, "call")
    assert writer.differences(alice) == []
