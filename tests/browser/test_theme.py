"""The switch of the theme, for the pages and the admin alike, and the account behind its button."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tracker.models import User

LogIn = Callable[[User, BrowserContext], None]


def is_dark(page: Page) -> bool:
    """What the eye sees: whether the page is darker than its words."""
    red_of = "(name) => Number(getComputedStyle(document.body)[name].match(/[0-9.]+/)[0])"
    ground = page.evaluate(f'({red_of})("backgroundColor")')
    words = page.evaluate(f'({red_of})("color")')
    return bool(ground < words)


def test_without_a_choice_the_system_decides(page: Page) -> None:
    page.goto("/when/")
    assert not is_dark(page)
    page.emulate_media(color_scheme="dark")
    assert is_dark(page)


def test_a_chosen_theme_stays_and_holds_in_the_admin_too(
    page: Page, alice: User, log_in: LogIn
) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    log_in(alice, page.context)
    page.goto("/")
    switch = page.get_by_role("button", name="Theme:")
    expect(switch).to_have_accessible_name("Theme: as the system")
    switch.click()
    expect(switch).to_have_accessible_name("Theme: light")
    page.emulate_media(color_scheme="dark")
    assert not is_dark(page)
    page.emulate_media(color_scheme="light")
    switch.click()
    expect(switch).to_have_accessible_name("Theme: dark")
    assert is_dark(page)
    page.goto("/people/")
    expect(switch).to_have_accessible_name("Theme: dark")
    assert is_dark(page)
    page.goto("/admin/")
    assert is_dark(page)


def test_the_chosen_theme_waits_for_no_other_script(page: Page) -> None:
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    page.route("**/day-four.js", lambda route: route.abort())
    page.goto("/when/")
    assert is_dark(page)


def test_without_script_no_switch_is_offered(page_without_script: Page) -> None:
    page_without_script.goto("/when/")
    expect(page_without_script.locator("#theme")).to_be_hidden()


def test_the_account_opens_and_closes_without_script(
    page_without_script: Page, alice: User, log_in: LogIn
) -> None:
    page = page_without_script
    log_in(alice, page.context)
    page.goto("/people/")
    account = page.locator("#account")
    expect(account).to_be_hidden()
    page.get_by_role("button", name="Alice").click()
    expect(account.get_by_text("Logged in as alice")).to_be_visible()
    expect(account.get_by_role("link", name="Admin")).to_have_count(0)  # the staff's
    page.keyboard.press("Escape")
    expect(account).to_be_hidden()
    page.get_by_role("button", name="Alice").click()
    account.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    page.goto("/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
