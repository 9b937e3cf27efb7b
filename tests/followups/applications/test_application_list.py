"""The list of applications as a table: rows, stages, pages, saved views, many at once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.plan import writer
from tests.at_once import at_once
from tests.factories import (
    make_application,
    make_attempt,
    make_contact,
    make_interview,
    stage_of,
)
from tracker.models import Application, Outcome, SavedView, Stage, StageChange, Tag, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]

TODAY = date(2026, 11, 17)  # a Tuesday
LIST, BULK, VIEWS = "/applications/", "/applications/bulk/", "/views/new/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def text_of(response: Any) -> str:
    """The words of the page's main part, with single spaces."""
    html = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert html
    return " ".join(re.sub(r"<[^>]*>", " ", html[0]).split())


def titles(response: Any) -> list[str]:
    """The jobs in the table, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)', response.text)


def queries(hers: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert hers.get(path).status_code == 200
    return len(captured)


def make_many(owner: User, count: int, stage: str = "Applied") -> None:
    for number in range(count):
        make_application(owner, f"Job {number}", f"Company {number}", stage=stage)


def undo_path(response: Any) -> str:
    found = re.search(
        r'class="messages".*?<form method="post" action="([^"]*)"', response.text, re.DOTALL
    )
    assert found, "nothing can be undone"
    return found[1].replace("&amp;", "&")


# What it shows


def test_an_empty_list_says_what_to_do_first(hers: Client) -> None:
    page = text_of(hers.get(LIST))
    assert "Add your first application" in page
    assert "All 0" not in page
    assert "Filter" not in page


def test_the_list_shows_stage_and_next_step(hers: Client, alice: User) -> None:
    interview = make_interview(alice, date(2026, 11, 10), debriefed_at="2026-11-10T18:00Z")
    make_attempt(interview, date(2026, 11, 11), Outcome.THANKED)
    make_interview(
        alice, date(2026, 11, 25), make_application(alice, "Field engineer", "Alpine Rail")
    )
    make_interview(alice, date(2026, 11, 16), make_application(alice, "Data analyst"))
    make_application(alice, "QA lead", stage="Rejected", stage_on=date(2025, 11, 3))
    html = hers.get(LIST).text
    rows = [
        " ".join(re.sub(r"<[^>]*>", " ", row).split())
        for row in re.findall(r'<th scope="row">(.*?)</tr>', html, re.DOTALL)
    ]
    assert rows == [
        "Data analyst Northwind Traders Interviewing Mon 2 Nov Debrief today",
        "Field engineer Alpine Rail Interviewing Mon 2 Nov Interview Wed 25 Nov",
        "Platform engineer Northwind Traders Interviewing Mon 2 Nov Call today",
        "QA lead Northwind Traders Rejected Mon 3 Nov 2025",
    ]
    assert reverse("call_sheet", args=[interview.pk]) in html


def test_the_counts_are_links_to_their_stage(hers: Client, alice: User, bob: User) -> None:
    make_application(alice, "One", stage="Applied")
    make_application(alice, "Two", stage="Applied")
    make_application(alice, "Three", stage="Offer")
    make_application(bob, "Four", stage="Applied")
    page = hers.get(LIST)
    assert "All 3 Applied 2 Offer 1" in text_of(page)
    applied = stage_of(alice, "Applied").pk
    assert f'href="?stage={applied}"' in page.text
    assert titles(hers.get(LIST, {"stage": applied})) == ["Two", "One"]
    assert "No application fits" in text_of(hers.get(LIST, {"stage": stage_of(alice, "Saved").pk}))


def test_the_counts_keep_the_other_filters(hers: Client, alice: User) -> None:
    make_application(alice, "Rust developer", stage="Applied")
    make_application(alice, "Rust lead", stage="Offer")
    make_application(alice, "Painter", stage="Offer")
    page = hers.get(LIST, {"q": "rust"})
    assert "All 2 Applied 1 Offer 1" in text_of(page)
    assert f'href="?q=rust&amp;stage={stage_of(alice, "Offer").pk}"' in page.text


def test_fifty_stand_on_a_page(hers: Client, alice: User) -> None:
    make_many(alice, 51)
    applied = stage_of(alice, "Applied").pk
    first = hers.get(LIST, {"stage": applied})
    assert len(titles(first)) == 50
    assert f"?stage={applied}&amp;page=2" in first.text
    second = hers.get(LIST, {"page": "2"})
    assert len(titles(second)) == 1
    assert not set(titles(first)) & set(titles(second))
    assert hers.get(LIST, {"page": "no number"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_list_asks_the_database_the_same_whatever_its_length(
    hers: Client, alice: User, rows: int
) -> None:
    for number in range(rows):
        application = make_application(alice, f"Job {number}", f"Company {number}")
        application.tags.add(Tag.objects.get_or_create(owner=alice, name="remote")[0])
        interview = make_interview(alice, application=application, contact=make_contact(alice))
        make_attempt(interview, date(2026, 11, 12))
    for shown, more in (
        ("?as=table", 0),
        ("?as=board", 0),
        ("?as=table&q=job&due=today", 0),
        ("?as=table&sort=next", 2),  # the days of the plan, and of the interviews ahead
    ):
        hers.get(LIST + shown)  # how it is shown is remembered with the first
        # Session, user, stages, tags, counts, saved views, keys, rows, their tags, their plan,
        # etiquette.
        assert queries(hers, LIST + shown) == 11 + more, shown


# How it is shown


def test_how_it_is_shown_is_kept(hers: Client, alice: User) -> None:
    make_application(alice)
    assert 'class="board"' not in hers.get(LIST).text
    assert 'class="board"' in hers.get(LIST, {"as": "board"}).text
    assert 'class="board"' in hers.get(LIST).text
    assert 'class="board"' in hers.get(LIST, {"as": "heap"}).text
    assert 'class="board"' not in hers.get(LIST, {"as": "table"}).text
    assert 'class="board"' not in hers.get(LIST).text


# Saved views


def test_a_view_is_saved_with_a_name_and_listed_as_a_link(hers: Client, alice: User) -> None:
    make_application(alice, "Rust developer")
    make_application(alice, "Painter")
    page = hers.get(LIST, {"q": "rust", "sort": "title", "page": "1"})
    query = re.search(r'name="query" value="([^"]*)"', page.text)
    assert query
    assert query[1] == "q=rust&amp;sort=title"
    response = hers.post(VIEWS, {"name": "Rust", "query": "q=rust&sort=title"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?q=rust&sort=title", 303)]
    assert "Saved as “Rust”." in text_of(response)
    assert titles(response) == ["Rust developer"]
    assert "Save this view" not in text_of(response)
    assert 'href="?q=rust&amp;sort=title">Rust</a>' in hers.get(LIST).text


def test_a_view_is_renamed(hers: Client, alice: User) -> None:
    make_application(alice)
    view = SavedView.objects.create(owner=alice, name="Rust", query="q=rust")
    path = reverse("view_edit", args=[view.pk])
    assert 'value="Rust"' in hers.get(path).text
    response = hers.post(path, {"name": "Crab", "query": "q=other"}, follow=True)
    assert "Renamed to “Crab”." in text_of(response)
    view.refresh_from_db()
    assert (view.name, view.query) == ("Crab", "q=rust")


def test_a_view_is_deleted_and_that_is_undone(hers: Client, alice: User) -> None:
    make_application(alice)
    view = SavedView.objects.create(owner=alice, name="Rust", query="q=rust")
    response = hers.post(reverse("view_delete", args=[view.pk]), follow=True)
    assert "The view “Rust” is deleted." in text_of(response)
    assert not SavedView.objects.exists()
    assert "“Rust” is there again." in text_of(hers.post(undo_path(response), follow=True))
    assert SavedView.objects.get().query == "q=rust"


@pytest.mark.parametrize("name", ["", "ÄRZTE", "x" * 81])
def test_a_name_that_will_not_do_is_refused_and_the_filters_are_kept(
    hers: Client, alice: User, name: str
) -> None:
    SavedView.objects.create(owner=alice, name="Ärzte", query="q=arzt")
    response = hers.post(VIEWS, {"name": name, "query": "q=rust"})
    assert response.status_code == 422
    assert 'value="q=rust"' in response.text
    assert SavedView.objects.count() == 1


def test_two_people_may_use_one_name(hers: Client, alice: User, bob: User) -> None:
    SavedView.objects.create(owner=bob, name="Rust", query="q=rust")
    hers.post(VIEWS, {"name": "Rust", "query": "q=rust"})
    assert SavedView.objects.of(alice).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_view_that_is_saved_twice_at_once_is_there_once(alice: User, client_of: LogIn) -> None:
    sent = {"name": "Rust", "query": "q=rust"}
    statuses = at_once(VIEWS, sent, [client_of(alice) for _ in range(4)])
    assert set(statuses) <= {303, 422}
    assert statuses.count(303) == 1
    assert SavedView.objects.count() == 1


# Many at once


def chosen(owner: User, *names: str) -> list[int]:
    return [Application.objects.of(owner).get(title=name).pk for name in names]


def test_several_move_together_and_come_back_together(hers: Client, alice: User) -> None:
    interview = make_interview(alice, application=make_application(alice, "Job 9"))
    make_many(alice, 2)
    refused = stage_of(alice, "Rejected")
    sent = {"do": "move", "stage": refused.pk, "pk": chosen(alice, "Job 0", "Job 9")}
    response = hers.post(BULK, {**sent, "next": f"{LIST}?q=job"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?q=job", 303)]
    assert "Moved to Rejected: 2. They ask for nothing more." in text_of(response)
    assert sorted(StageChange.objects.filter(name="Rejected").values_list("on")) == [(TODAY,)] * 2
    assert not interview.planned_steps.exists()
    after = hers.post(undo_path(response), follow=True)
    assert "Undone: 2." in text_of(after)
    assert not Application.objects.filter(stage=refused).exists()
    assert not StageChange.objects.filter(name="Rejected").exists()
    assert interview.planned_steps.exists()
    assert writer.differences(alice) == []
    assert "nothing to undo" in text_of(hers.post(undo_path(response), follow=True))


def test_all_of_the_list_are_those_of_its_filters_on_every_page(hers: Client, alice: User) -> None:
    make_many(alice, 60)
    make_application(alice, "Painter", "Alpine Rail", stage="Applied")
    sent = {"do": "move", "stage": stage_of(alice, "Rejected").pk, "all": "yes", "query": "q=job"}
    assert "Moved to Rejected: 60." in text_of(hers.post(BULK, sent, follow=True))
    assert list(Application.objects.filter(stage__name="Applied").values_list("title")) == [
        ("Painter",)
    ]


NONSENSE = [
    *("stage=0", "stage=x", "tag=x", "mode=x", "state=x", "interview=x", "due=x", "sort=x"),
    *("applied_from=x", "applied_to=2026-13-01", "stagee=1", "view=7", "q%3Djob"),
    *(f"{name}={'x' * 201}" for name in ("q", "company", "source")),
]


@pytest.mark.parametrize("query", NONSENSE)
def test_a_list_that_is_not_understood_says_so_and_is_not_changed(
    hers: Client, alice: User, query: str
) -> None:
    make_many(alice, 2)
    page = hers.get(f"{LIST}?{query}")
    assert "asks for something that is not understood" in text_of(page)
    assert len(titles(page)) == 2
    sent = {"do": "trash", "all": "yes", "query": query, "next": f"{LIST}?{query}"}
    said = text_of(hers.post(BULK, sent, follow=True))
    assert "Nothing was changed." in said
    assert "is not understood any more" in said
    assert Application.objects.of(alice).count() == 2
    sheet = hers.get(f"{reverse('application_sheet')}?{query}", follow=True)
    assert "is not understood" in text_of(sheet)


@pytest.mark.parametrize("query", ["", "page=2&as=board", "q=&mode=&stage="])
def test_a_list_without_filters_is_understood(hers: Client, alice: User, query: str) -> None:
    make_many(alice, 2)
    assert "is not understood" not in text_of(hers.get(f"{LIST}?{query}"))
    sent = {"do": "trash", "all": "yes", "query": query, "count": "2"}
    assert "In the trash: 2." in text_of(hers.post(BULK, sent, follow=True))


def test_all_of_a_list_whose_stage_is_gone_meanwhile_are_not_all_there_are(
    hers: Client, alice: User
) -> None:
    make_many(alice, 2, stage="Withdrawn")
    make_many(alice, 3)
    gone = stage_of(alice, "Withdrawn")
    query = f"stage={gone.pk}"
    page = hers.get(f"{LIST}?{query}")
    assert f'name="query" value="{query}"' in page.text
    assert 'name="count" value="2"' in page.text
    hers.post(f"/stages/{gone.pk}/delete/", {"to": stage_of(alice, "Rejected").pk})
    sent = {"do": "trash", "all": "yes", "query": query, "count": "2"}
    said = text_of(hers.post(BULK, {**sent, "next": f"{LIST}?{query}"}, follow=True))
    assert "was filtered by what is not understood any more: Stage." in said
    assert Application.objects.of(alice).count() == 5


@pytest.mark.parametrize(
    ("count", "says"),
    [("2", "had 2 when you chose all of it, and has 3 now."), ("x", "Enter a whole number.")],
)
def test_all_of_a_list_that_is_another_by_now_are_not_changed(
    hers: Client, alice: User, count: str, says: str
) -> None:
    make_many(alice, 3)
    sent = {"do": "trash", "all": "yes", "query": "q=job", "count": count}
    said = text_of(hers.post(BULK, sent, follow=True))
    assert "Nothing was changed." in said
    assert says in said
    assert Application.objects.of(alice).count() == 3


def test_those_that_are_ticked_are_changed_whatever_the_list_is_by_now(
    hers: Client, alice: User
) -> None:
    make_many(alice, 3)
    sent = {"do": "trash", "pk": chosen(alice, "Job 1"), "query": "stage=0", "count": "7"}
    assert "In the trash: 1." in text_of(hers.post(BULK, sent, follow=True))


def test_a_key_that_no_database_has_is_nobodys(hers: Client, alice: User) -> None:
    make_many(alice, 1)
    sent = {"do": "trash", "pk": [str(2**63), str(10**30)]}
    assert "Nothing was changed." in text_of(hers.post(BULK, sent, follow=True))
    assert Application.objects.of(alice).count() == 1


@pytest.mark.parametrize("path", [BULK, "/applications/bulk/undo/", VIEWS])
def test_a_reload_of_what_was_only_sent_leads_back_to_the_list(hers: Client, path: str) -> None:
    assert hers.get(path)["Location"] == LIST
    assert hers.head(path)["Location"] == LIST
    assert hers.put(path).status_code == 405


def test_a_view_that_is_asked_to_go_by_a_link_is_shown(hers: Client, alice: User) -> None:
    view = SavedView.objects.create(owner=alice, name="Rust", query="q=rust")
    page = hers.get(reverse("view_delete", args=[view.pk]))
    assert page["Location"] == reverse("view_edit", args=[view.pk])
    assert SavedView.objects.exists()


def test_a_tag_is_given_to_several_and_taken_off_again(hers: Client, alice: User) -> None:
    make_many(alice, 3)
    Application.objects.get(title="Job 0").tags.create(owner=alice, name="Remote")
    sent = {"tag": " remote ", "pk": chosen(alice, "Job 0", "Job 1")}
    response = hers.post(BULK, {**sent, "do": "tag"}, follow=True)
    assert "Tagged “Remote”: one." in text_of(response)
    (tag,) = Tag.objects.all()
    assert sorted(tag.applications.values_list("title", flat=True)) == ["Job 0", "Job 1"]
    hers.post(undo_path(response))
    assert [job.title for job in tag.applications.all()] == ["Job 0"]
    response = hers.post(BULK, {**sent, "do": "untag"}, follow=True)
    assert "“Remote” taken off: one." in text_of(response)
    assert not tag.applications.exists()
    hers.post(undo_path(response))
    assert [job.title for job in tag.applications.all()] == ["Job 0"]


def test_several_go_to_the_trash_and_come_back(hers: Client, alice: User) -> None:
    make_many(alice, 3)
    sent = {"do": "trash", "pk": chosen(alice, "Job 0", "Job 1")}
    response = hers.post(BULK, sent, follow=True)
    assert "In the trash: 2." in text_of(response)
    assert titles(response) == ["Job 2"]
    assert len(titles(hers.post(undo_path(response), follow=True))) == 3


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"do": "trash"}, "Choose at least one application first."),
        ({"do": "trash", "pk": ["no number"]}, "Choose at least one application first."),
        ({"do": "move", "pk": ["1"]}, "Say which stage."),
        ({"do": "move", "pk": ["1"], "stage": "0"}, "Select a valid choice."),
        ({"do": "tag", "pk": ["1"]}, "Say which tag."),
        ({"do": "tag", "pk": ["1"], "tag": "x" * 51}, "at most 50 characters"),
        ({"do": "untag", "pk": ["1"], "tag": "nope"}, "You have no tag “nope”."),
        ({"do": "explode", "pk": ["1"]}, "Select a valid choice."),
        ({}, "Nothing was changed."),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_says_so(
    hers: Client, alice: User, sent: dict[str, Any], says: str
) -> None:
    make_many(alice, 1)
    assert says in text_of(hers.post(BULK, sent, follow=True))
    assert Application.objects.get().stage.name == "Applied"
    assert not Tag.objects.exists()


@pytest.mark.parametrize("do", ["move", "tag", "untag", "trash"])
def test_somebody_elses_applications_do_not_change(
    hers: Client, alice: User, bob: User, do: str
) -> None:
    theirs = make_application(bob, stage="Applied")
    tag = theirs.tags.create(owner=bob, name="remote")
    Tag.objects.create(owner=alice, name="remote")
    offer = stage_of(alice, "Offer").pk
    hers.post(BULK, {"do": do, "pk": [theirs.pk], "stage": offer, "tag": "remote"})
    theirs.refresh_from_db()
    assert (theirs.stage.name, theirs.trashed_at) == ("Applied", None)
    assert list(theirs.tags.all()) == [tag]


def test_somebody_elses_stage_is_none_to_move_to(hers: Client, alice: User, bob: User) -> None:
    make_many(alice, 1)
    sent = {"do": "move", "pk": chosen(alice, "Job 0"), "stage": stage_of(bob, "Offer").pk}
    assert "Select a valid choice." in text_of(hers.post(BULK, sent, follow=True))


def test_somebody_elses_moves_are_not_taken_back(
    hers: Client, alice: User, bob: User, client_of: LogIn
) -> None:
    make_many(alice, 1)
    sent = {"do": "move", "pk": chosen(alice, "Job 0"), "stage": stage_of(alice, "Offer").pk}
    path = undo_path(hers.post(BULK, sent, follow=True))
    assert "nothing to undo" in text_of(client_of(bob).post(path, follow=True))
    assert Application.objects.get().stage.name == "Offer"


def test_the_way_back_leads_to_no_other_host(hers: Client, alice: User) -> None:
    make_many(alice, 1)
    sent = {"do": "trash", "pk": chosen(alice, "Job 0"), "next": "https://example.com/"}
    assert hers.post(BULK, sent).headers["Location"] == LIST


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_moving_many_asks_the_database_the_same_however_many(
    hers: Client, alice: User, rows: int
) -> None:
    make_many(alice, rows)
    sent = {"do": "move", "all": "yes", "stage": stage_of(alice, "Rejected").pk}
    with CaptureQueriesContext(connection) as captured:
        hers.post(BULK, sent)
    assert len(captured) <= 40, len(captured)
    assert Stage.objects.of(alice).get(name="Rejected").applications.count() == rows
