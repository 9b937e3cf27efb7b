"""An application edited in its place: the focus, two windows, a log-out in the middle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import until
from tests.factories import make_application, make_document, make_interview
from tracker.models import Application, Draft, User

LogIn = Callable[[User, BrowserContext], None]


@pytest.fixture
def application(alice: User, on: Callable[..., None]) -> Application:
    return make_application(alice, notes="As it was.", posting="We look for you.")


def drafted() -> list[str] | None:
    """The notes as their draft has them."""
    draft = Draft.objects.first()
    return draft and draft.fields["notes"]


def save(page: Page, section: str) -> None:
    page.locator(section).get_by_role("button", name="Save", exact=True).last.click()


def test_a_section_is_edited_without_leaving_the_page(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    edit = page.get_by_role("link", name="Edit Why I fit")
    edit.press("Enter")
    words = page.get_by_label("Why I fit")
    expect(words).to_be_focused()
    # Another section stays open and as it was typed.
    page.get_by_role("link", name="Edit Notes").click()
    page.get_by_label("Notes").fill("Half a thought")
    words.fill("Ran it twice.")
    save(page, "#section-why")
    expect(page.get_by_role("listitem").filter(has_text="Ran it twice.")).to_be_visible()
    expect(edit).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(page.get_by_label("Notes")).to_have_value("Half a thought")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("link", name="Edit Notes")).to_be_focused()
    assert page.url.endswith(application.get_absolute_url())


def test_the_headline_follows_the_facts(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit The job").click()
    title = page.locator("#section-facts").get_by_label("Job title")
    title.fill("")
    title.evaluate("field => field.required = false")
    save(page, "#section-facts")
    expect(page.get_by_text("Say which job it is.")).to_be_visible()
    expect(title).to_be_focused()
    title.fill("Lead")
    title.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lead")


def test_two_windows_lose_nothing(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit Notes").click()
    expect(page.get_by_label("Notes")).to_be_visible()  # what it is filled from was read
    Application.objects.filter(pk=application.pk).update(notes="Theirs.")
    page.get_by_label("Notes").fill("Mine.")
    save(page, "#section-notes")
    expect(page.get_by_label("Keep mine")).to_be_focused()
    expect(page.locator("#section-notes .compare")).to_contain_text("Theirs.")
    expect(page.get_by_label("Notes optional")).to_have_value("Mine.")
    page.get_by_label("Keep theirs").check()
    save(page, "#section-notes")
    expect(page.get_by_role("link", name="Edit Notes")).to_be_focused()
    expect(page.locator("#section-notes")).to_contain_text("Theirs.")


def test_what_is_typed_outlives_a_log_out(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit Notes").click()
    words = page.get_by_label("Notes")
    words.press("Control+End")
    words.press_sequentially(" A garden.")
    until(lambda: drafted() == ["As it was. A garden."], "all of it to be kept")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    expect(words).to_be_focused()
    Session.objects.all().delete()
    words.press_sequentially(" And bees.")
    expect(page.get_by_text("You are logged out meanwhile")).to_be_visible()
    save(page, "#section-notes")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("You began this on")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("As it was. A garden. And bees.")
    save(page, "#section-notes")
    expect(page.locator("#section-notes")).to_contain_text("And bees.")
    expect(page.get_by_role("link", name="Edit Notes")).to_be_focused()
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_on_the_page(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit Notes").click()
    page.get_by_label("Notes").fill("Never mind")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Edit Notes").click()
    expect(page.get_by_label("Notes")).to_have_value("Never mind")
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_label("Notes")).to_have_value("As it was.")
    expect(page.get_by_label("Notes")).to_be_focused()


def test_what_is_too_much_says_so_and_stays(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit The posting").click()
    page.get_by_label("The posting’s text").evaluate("field => field.value = 'x'.repeat(3000000)")
    save(page, "#section-posting")
    expect(page.get_by_role("status").first).to_contain_text("This was not saved")
    assert page.get_by_label("The posting’s text").evaluate("field => field.value.length") > 2e6


def test_a_section_is_edited_without_script(
    page_without_script: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    page = page_without_script
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Edit Notes").click()
    page.get_by_label("Notes").fill("They have a garden.")
    Application.objects.filter(pk=application.pk).update(notes="Theirs.")
    save(page, "#section-notes")
    page.get_by_label("Keep mine").check()
    save(page, "#section-notes")
    expect(page.locator("#section-notes")).to_contain_text("They have a garden.")


def test_a_document_is_sent_and_saved_to_disk(
    page: Page, alice: User, application: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(application.get_absolute_url())
    page.get_by_text("Add a document").click()
    file = {"name": "Résumé 2026.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.get_by_label("File").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Résumé 2026.pdf").click()
    assert download.value.suggested_filename == "Résumé 2026.pdf"


def test_the_page_and_its_forms_are_accessible_and_fit_a_small_screen(
    page: Page,
    alice: User,
    application: Application,
    log_in: LogIn,
    broken_rules: Callable[[Page], list[str]],
) -> None:
    make_interview(alice, application=application)
    make_document(application, f"{'long' * 30}.pdf")
    log_in(alice, page.context)
    page.set_viewport_size({"width": 320, "height": 800})
    for section in ("", "edit/facts/", "edit/pay/", "edit/people/", "edit/why/"):
        page.goto(application.get_absolute_url() + section)
        assert broken_rules(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
