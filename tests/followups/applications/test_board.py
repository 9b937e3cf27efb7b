"""The board: the list once more, with the stages as columns."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.factories import make_application, make_interview, stage_of
from tracker.models import Application, StageChange, User

LogIn = Callable[[User], Client]
BOARD, BULK = "/applications/?as=board", "/applications/bulk/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    return client_of(alice)


def columns(html: str) -> dict[str, list[str]]:
    """The cards of each column, by its heading with the count."""
    found = {}
    for column in re.findall(r'<section class="column".*?</section>', html, re.DOTALL):
        heading = re.search(r"<h2[^>]*>(.*?)</h2>", column, re.DOTALL)
        assert heading
        words = " ".join(re.sub(r"<[^>]*>", " ", heading[1]).split())
        found[words] = re.findall(r"<h3><a [^>]*>([^<]*)", column)
    return found


def test_the_stages_are_columns_in_the_users_order(hers: Client, alice: User, bob: User) -> None:
    make_application(alice, "One", stage="Applied", stage_on=date(2026, 11, 1))
    make_application(alice, "Two", stage="Applied", stage_on=date(2026, 11, 5))
    make_application(alice, "Three", stage="Rejected")
    make_application(bob, "Four", stage="Applied")
    assert columns(hers.get(BOARD).text) == {
        "Saved 0": [],
        "Applied 2": ["Two", "One"],
        "Interviewing 0": [],
        "Offer 0": [],
        "Accepted 0": [],
        "Rejected 1": ["Three"],
        "Withdrawn 0": [],
        "No answer 0": [],
    }
    stage_of(alice, "Rejected").shift(-5)
    assert next(iter(columns(hers.get(BOARD).text))) == "Rejected 1"


def test_it_shows_what_the_filters_let_through_in_their_order(hers: Client, alice: User) -> None:
    for title in ("Rust developer", "Painter", "Rust apprentice"):
        make_application(alice, title, stage="Applied")
    shown = columns(hers.get(f"{BOARD}&q=rust&sort=title&state=open").text)
    assert shown["Applied 2"] == ["Rust apprentice", "Rust developer"]
    assert list(shown) == ["Saved 0", "Applied 2", "Interviewing 0", "Offer 0"]
    offer = stage_of(alice, "Offer").pk
    assert columns(hers.get(f"{BOARD}&stage={offer}").text) == {"Offer 0": []}


@pytest.mark.parametrize("sort", ["", "since", "company", "title", "next", "added"])
def test_a_column_has_its_first_twenty_and_leads_to_all(
    hers: Client, alice: User, sort: str
) -> None:
    for number in range(22):
        make_application(alice, f"Job {number:02}", stage="Applied")
    make_application(alice, "Painter", stage="Saved")
    html = hers.get(f"{BOARD}&q=job&sort={sort}").text
    assert len(columns(html)["Applied 22"]) == 20
    link = re.search(r'<a href="([^"]*)">All 22 in this stage', html)
    assert link
    after = hers.get("/applications/" + link[1].replace("&amp;", "&")).text
    assert after.count('<th scope="row">') == 22
    assert "in this stage" not in hers.get(BOARD + "&q=painter").text


def test_a_card_moves_by_its_own_form_and_that_is_undone(hers: Client, alice: User) -> None:
    interview = make_interview(alice, date(2026, 11, 10))
    application = interview.application
    assert f'id="card-{application.pk}"' in hers.get(BOARD).text
    refused = stage_of(alice, "Rejected")
    sent = {"do": "move", "pk": application.pk, "stage": refused.pk, "next": BOARD}
    html = hers.post(BULK, sent, follow=True).text
    assert "Moved to Rejected: one. It asks for nothing more." in html
    assert columns(html)["Rejected 1"] == ["Platform engineer"]
    change = StageChange.objects.latest("pk")
    assert (change.name, change.on) == ("Rejected", date(2026, 11, 17))
    undo = re.search(r'action="(/applications/bulk/undo/[^"]*)"', html)
    assert undo
    assert columns(hers.post(undo[1], {"next": BOARD}, follow=True).text)["Interviewing 1"]
    assert Application.objects.get().stage_changes.count() == 1


def test_moving_to_where_it_is_changes_nothing(hers: Client, alice: User) -> None:
    application = make_application(alice, stage="Applied")
    sent = {"do": "move", "pk": application.pk, "stage": application.stage_id, "next": BOARD}
    assert "Nothing to move: already Applied." in hers.post(BULK, sent, follow=True).text
    assert application.stage_changes.count() == 1
