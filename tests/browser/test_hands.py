"""Shortcuts, and adding an application from wherever one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tracker.models import Application, User

LogIn = Callable[[User, BrowserContext], None]


@pytest.fixture
def hers(page: Page, alice: User, log_in: LogIn) -> Page:
    log_in(alice, page.context)
    return page


def test_an_application_is_added_from_any_page(hers: Page, alice: User) -> None:
    hers.goto("/people/")
    opener = hers.get_by_role("link", name="Add application")
    opener.click()
    dialog = hers.get_by_role("dialog")
    expect(dialog.get_by_label("Company")).to_be_focused()
    hers.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    hers.keyboard.press("n")
    expect(dialog.get_by_label("Company")).to_be_focused()
    hers.keyboard.type("Alpine Rail")
    dialog.get_by_label("Job title").fill("Painter")
    dialog.get_by_role("button", name="Save").click()
    expect(hers.get_by_role("status").first).to_contain_text("Saved: Painter, Alpine Rail.")
    assert Application.objects.of(alice).get().stage.name == "Applied"


def test_without_script_the_button_leads_to_the_whole_form(
    page_without_script: Page, alice: User, log_in: LogIn
) -> None:
    page = page_without_script
    log_in(alice, page.context)
    page.goto("/people/")
    expect(page.get_by_role("button", name="Shortcuts")).to_be_hidden()
    page.get_by_role("link", name="Add application").click()
    expect(page.get_by_role("heading", name="Add an application", level=1)).to_be_visible()


def test_keys_lead_about_and_are_listed(hers: Page, base_url: str) -> None:
    hers.goto("/")
    hers.keyboard.press("?")
    dialog = hers.get_by_role("dialog", name="Shortcuts")
    expect(dialog).to_be_visible()
    hers.keyboard.press("n")  # nothing else opens above it
    expect(hers.get_by_role("dialog")).to_have_count(1)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    for keys, path in (("ga", "/applications/"), ("gp", "/people/"), ("gt", "/")):
        hers.keyboard.type(keys)
        hers.wait_for_url(f"{base_url}{path}")  # and until it is there to hear the next
    hers.keyboard.press("/")
    expect(hers.get_by_label("Search applications")).to_be_focused()
    hers.keyboard.type("gp?n/")
    expect(hers.get_by_role("dialog")).to_have_count(0)
    expect(hers.get_by_label("Search applications")).to_have_value("gp?n/")
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/applications/?q=gp%3Fn%2F")


def test_keys_can_be_switched_off(hers: Page, alice: User) -> None:
    hers.goto("/settings/")
    hers.get_by_label("Keyboard shortcuts").uncheck()
    hers.get_by_role("button", name="Save", exact=True).click()
    expect(hers.get_by_role("status").first).to_contain_text("Saved.")
    alice.refresh_from_db()
    assert not alice.has_shortcuts
    for key in ("?", "n", "/"):
        hers.keyboard.press(key)
    expect(hers.get_by_role("dialog")).to_have_count(0)
    assert hers.evaluate("document.activeElement.type") != "search"
    expect(hers.get_by_role("button", name="Shortcuts")).to_have_count(0)


@pytest.mark.parametrize("keys", ["n", "?"])
def test_the_dialogs_are_accessible_and_fit(
    hers: Page, broken_rules: Callable[[Page], list[str]], keys: str
) -> None:
    hers.set_viewport_size({"width": 320, "height": 700})
    hers.goto("/people/")
    hers.keyboard.press(keys)
    expect(hers.get_by_role("dialog")).to_be_visible()
    assert broken_rules(hers) == []
    assert hers.evaluate("document.documentElement.scrollWidth") <= 320
