"""Everything by keyboard: Tab, Enter and the space bar, with the place always in sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tracker.models import Interview, User

LogIn = Callable[[User, BrowserContext], None]

# Where the keyboard is, must be seen.
HAS_OUTLINE = """(one) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return outlineStyle !== "none" && outlineWidth !== "0px";
}"""
FARTHEST = 60  # presses of the Tab key


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; each stop on the way must be seen."""
    expect(target).to_have_count(1)
    page.wait_for_load_state()  # a page that is still coming may take the focus away again
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        stop = page.locator(":focus")
        if stop.count():
            assert stop.evaluate(HAS_OUTLINE), stop.evaluate("one => one.outerHTML")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} was not reached")


def write(page: Page, target: Locator, words: str) -> None:
    tab_to(page, target)
    page.keyboard.type(words)


def test_from_an_empty_page_to_the_logged_call_without_a_mouse(
    page: Page, alice: User, on: Callable[..., None], log_in: LogIn
) -> None:
    on("2026-11-11", "18:00")
    log_in(alice, page.context)
    main = page.locator("#main")

    # Past the navigation, straight to the content.
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, main.get_by_role("link", name="Add an application"))
    page.keyboard.press("Enter")

    form = main.locator("form")
    write(page, form.get_by_label("Company"), "Northwind Traders")
    write(page, form.get_by_label("Job title"), "Platform engineer")
    tab_to(page, form.locator("summary", has_text="An interview"))
    page.keyboard.press("Space")
    write(page, form.get_by_label("Interview on"), "11112026")  # day and month, in either order
    write(page, form.get_by_label("Whom to call"), "Maria Keller")
    write(page, form.get_by_label("Their number"), "+1 212 555 0142")
    page.keyboard.press("Enter")
    page.wait_for_url("**/interviews/*/**")
    interview = Interview.objects.get()
    assert interview.held_on == date(2026, 11, 11)

    on("2026-11-12")
    page.goto(f"/interviews/{interview.pk}/debrief/")
    write(page, main.get_by_label("Their words", exact=True), "by Friday")
    expect(page.locator("#said")).to_contain_text("Call on Tuesday 17 November")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Call on Tuesday 17 November.")

    # What was pressed goes with the swap, and the place is not lost: next comes Undo.
    page.goto("/")
    tab_to(page, main.get_by_role("button", name="Sent"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-step=thanks]")).to_have_count(0)
    expect(main).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()

    on("2026-11-17")
    page.goto("/")
    card = main.locator("[data-step=call]")
    tab_to(page, card.locator("summary", has_text="Not today"))
    page.keyboard.press("Space")
    tab_to(page, card.get_by_role("button", name="Tomorrow"))
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Put off until tomorrow.")
    expect(main).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    tab_to(page, card.get_by_role("link", name="Prepare"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call Maria Keller")
    tab_to(page, page.get_by_role("button", name="I left a voicemail"))
    page.keyboard.press("Space")
    expect(page.locator("#messages")).to_contain_text("Next call on Tuesday 24 November")
