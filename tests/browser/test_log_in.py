"""Logging in, as a person does it."""

from collections.abc import Callable

from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tracker.models import User


def test_logging_in_by_keyboard_leads_to_the_page_that_was_asked_for(
    page: Page, alice: User
) -> None:
    page.goto("/accounts/password/")
    expect(page).to_have_title("Log in · Day Four")
    page.get_by_label("Username").focus()
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Change your password · Day Four")


def test_logging_in_needs_no_script(page_without_script: Page, alice: User) -> None:
    page = page_without_script
    page.goto("/accounts/password/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_title("Change your password · Day Four")


def test_every_page_of_accounts_is_accessible(
    page: Page,
    alice: User,
    log_in: Callable[[User, BrowserContext], None],
    broken_rules: Callable[[Page], list[str]],
) -> None:
    page.goto("/accounts/login/")
    assert broken_rules(page) == []
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Please enter a correct")).to_be_visible()
    assert broken_rules(page) == []
    log_in(alice, page.context)
    for path in ("/accounts/password/", "/accounts/password/done/", "/nothing/here/"):
        page.goto(path)
        assert broken_rules(page) == [], path


def test_the_admin_works_under_the_strict_policy(
    page: Page, alice: User, log_in: Callable[[User, BrowserContext], None]
) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    log_in(alice, page.context)
    page.goto("/admin/")
    expect(page.get_by_role("link", name="Users", exact=True)).to_be_visible()
    page.goto("/admin/tracker/interview/add/")  # calendars, clocks and completion are scripts
    expect(page.locator(".datetimeshortcuts").first).to_be_visible()
    expect(page.locator(".select2").first).to_be_visible()


def test_the_pages_that_refuse_can_be_read_by_everybody(
    page: Page, alice: User, broken_rules: Callable[[Page], list[str]]
) -> None:
    def try_to_log_in() -> None:
        page.get_by_label("Username").fill("alice")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()

    page.goto("/accounts/login/")
    page.context.clear_cookies()
    try_to_log_in()
    expect(page).to_have_title("Please send it again · Day Four")
    assert broken_rules(page) == []
    for _ in range(5):
        Client().post("/accounts/login/", {"username": "alice", "password": "wrong"})
    page.goto("/accounts/login/")
    try_to_log_in()
    expect(page).to_have_title("Too many tries · Day Four")
    assert broken_rules(page) == []
