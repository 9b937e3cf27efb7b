"""A messy list, from the file to the applications and back, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tracker.models import Application, User

LogIn = Callable[[User, BrowserContext], None]

# Invented, and as such lists are.
MESSY = """<<<<<<< HEAD
My job hunt 2026,,,,,
  Company, Role ,Status,Applied on,Link,What I thought
Blue Harbour,Technical writer,Applied,03/04/2026,https://blue.example/jobs/17?utm_source=x,"Nice,
long commute"
Northwind Traders,Platform engineer,reeejected,05/04/2026,,
Fjord Labs,Site engineer,Applied,8/82019,,
blue harbour,technical Writer,Applied,03/04/2026,,again
Acme,Tester,vibe check,01/02/2026,,
"""


@pytest.fixture
def messy(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "My job hunt.csv"
    file.write_text(MESSY, encoding="utf-8-sig")
    return file


def walk(page: Page, messy: Path) -> None:
    """From the upload to the way back, by what a person sees."""
    page.goto("/import/")
    page.get_by_label("File").set_input_files(messy)
    page.get_by_role("button", name="Read the file").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("What the columns hold")
    page.get_by_label("vibe check (1)").select_option(label="Interviewing")
    page.get_by_label("The day comes first", exact=False).check()
    page.get_by_role("button", name="Check every row").click()
    expect(heading).to_have_text("What becomes of every row")
    expect(page.get_by_role("link", name="To be added 3")).to_be_visible()
    expect(page.get_by_text("Applied 3 Apr 2026", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Cannot be read 1").click()
    page.get_by_label("Applied on").fill("08/08/2026")
    page.get_by_role("button", name="Read it again").click()
    expect(page.get_by_text("can be read now")).to_be_visible()
    page.get_by_role("link", name="In the file twice 1").click()
    page.get_by_role("button", name="Add it all the same").click()
    expect(page.get_by_role("link", name="To be added 5")).to_be_visible()
    page.get_by_role("button", name="Add 5 applications").click()
    expect(heading).to_have_text("5 applications added")
    page.get_by_role("link", name="Site engineer").click()
    expect(heading).to_contain_text("Site engineer")
    page.go_back()
    page.get_by_role("button", name="Undo this import").click()
    expect(heading).to_have_text("Undone")
    page.get_by_role("button", name="Restore it").click()
    expect(heading).to_have_text("5 applications added")


def test_a_messy_list_comes_in_and_goes_out_again(
    page: Page, alice: User, on: Callable[..., None], log_in: LogIn, messy: Path
) -> None:
    log_in(alice, page.context)
    walk(page, messy)
    assert Application.objects.of(alice).count() == 5


def test_and_so_it_does_without_script(
    page_without_script: Page,
    alice: User,
    on: Callable[..., None],
    log_in: LogIn,
    messy: Path,
) -> None:
    log_in(alice, page_without_script.context)
    walk(page_without_script, messy)


def test_another_column_is_looked_at_as_soon_as_it_is_chosen(
    page: Page, alice: User, on: Callable[..., None], log_in: LogIn, messy: Path
) -> None:
    log_in(alice, page.context)
    page.goto("/import/")
    page.get_by_label("File").set_input_files(messy)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_label("vibe check (1)")).to_be_visible()
    page.wait_for_load_state()  # from then on htmx hears what is chosen
    status = page.get_by_label("Status", exact=True)
    status.focus()
    status.select_option(label="Keep it in the notes")
    expect(page.get_by_label("vibe check (1)")).to_have_count(0)
    expect(page.get_by_label("Status", exact=True)).to_be_focused()
