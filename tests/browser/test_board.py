"""The board by mouse, by keyboard and without script; choosing several in the table."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import make_application, stage_of
from tracker.models import Application, User

LogIn = Callable[[User, BrowserContext], None]
BOARD, TABLE = "/applications/?as=board", "/applications/?as=table"


@pytest.fixture
def painter(alice: User, on: Callable[..., None]) -> Application:
    on("2026-11-17")
    make_application(alice, "Rust developer", "Alpine Rail", stage="Applied")
    return make_application(alice, "Painter", stage="Saved", stage_on=date(2026, 11, 3))


def stage(application: Application) -> str:
    application.refresh_from_db()
    return application.stage.name


def test_a_card_is_dragged_into_another_column_and_back_by_one_tap(
    page: Page, alice: User, painter: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(BOARD)
    applied = page.get_by_role("region", name="Applied")
    page.locator(f"#card-{painter.pk}").drag_to(applied)
    expect(page.get_by_role("status").first).to_contain_text("Moved to Applied: one.")
    expect(applied.get_by_role("link", name="Painter")).to_be_visible()
    assert stage(painter) == "Applied"
    # Once more, on what the swap brought.
    page.locator(f"#card-{painter.pk}").drag_to(page.get_by_role("region", name="Offer 0"))
    expect(page.get_by_role("status").first).to_contain_text("Moved to Offer: one.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone: one.")
    assert stage(painter) == "Applied"


def test_a_card_moves_by_keyboard_and_the_focus_stays_with_it(
    page: Page, alice: User, painter: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(BOARD)
    card = page.locator(f"#card-{painter.pk}")
    card.get_by_text("Move Painter").press("Enter")
    card.get_by_label("Stage of Painter").select_option("Rejected")
    card.get_by_role("button", name="Move").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Moved to Rejected: one.")
    expect(card.get_by_role("link", name="Painter")).to_be_focused()
    assert stage(painter) == "Rejected"


def test_the_board_needs_no_script(
    page_without_script: Page, alice: User, painter: Application, log_in: LogIn
) -> None:
    page = page_without_script
    log_in(alice, page.context)
    page.goto(BOARD)
    card = page.locator(f"#card-{painter.pk}")
    card.locator("summary").click()
    card.get_by_label("Stage of Painter").select_option("Offer")
    card.get_by_role("button", name="Move").click()
    expect(page.get_by_role("status").first).to_contain_text("Moved to Offer: one.")
    assert stage(painter) == "Offer"


def test_several_are_ticked_and_moved(
    page: Page, alice: User, painter: Application, log_in: LogIn
) -> None:
    log_in(alice, page.context)
    page.goto(TABLE)
    box = page.get_by_label("Choose Painter")
    expect(box).to_be_hidden()
    page.get_by_text("Change several at once").click()
    box.check()
    page.locator("#bulk-stage").select_option("Offer")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Moved to Offer: one.")
    assert stage(painter) == "Offer"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("Undone: one.")
    assert stage(painter) == "Saved"


def test_table_and_board_are_accessible_and_fit(
    page: Page,
    alice: User,
    painter: Application,
    log_in: LogIn,
    broken_rules: Callable[[Page], list[str]],
) -> None:
    log_in(alice, page.context)
    for path in (BOARD, TABLE):
        page.goto(f"{path}&stage={stage_of(alice, 'Saved').pk}&stage={painter.stage_id}&q=paint")
        for summary in page.locator("main summary").all():
            summary.click()
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert broken_rules(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
