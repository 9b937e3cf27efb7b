"""A form goes out once, however often its button is clicked."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tracker.models import Application, User


def test_two_clicks_on_the_button_keep_one_application(
    page: Page, alice: User, log_in: Callable[[User, BrowserContext], None]
) -> None:
    log_in(alice, page.context)
    page.goto("/applications/new/")
    page.get_by_role("main").get_by_label("Job title").fill("Platform engineer")
    page.get_by_role("main").get_by_label("Company", exact=True).fill("Northwind Traders")
    keep = page.get_by_role("button", name="Save")
    keep.evaluate("button => { button.click(); setTimeout(() => button.click(), 30) }")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Platform engineer")
    assert Application.objects.count() == 1


def test_a_form_that_was_refused_can_be_sent_again(
    page: Page, alice: User, log_in: Callable[[User, BrowserContext], None]
) -> None:
    log_in(alice, page.context)
    page.goto("/applications/new/")
    page.get_by_role("main").get_by_label("Job title").fill("Platform engineer")
    page.get_by_role("main").get_by_label("Company", exact=True).fill(" ")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say which company it is.")).to_be_visible()
    page.get_by_role("main").get_by_label("Company", exact=True).fill("Northwind Traders")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Platform engineer")
    assert Application.objects.count() == 1
