"""The filters of the list, each by what it lets through, and their place in the address."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from followups.applications.filters import ListFilters
from followups.applications.next_steps import NextStep, next_step
from followups.demo import fill
from tests.factories import (
    make_application,
    make_interview,
    move,
    stage_of,
)
from tracker.models import Application, Tag, User

LogIn = Callable[[User], Client]
TODAY = date(2026, 11, 17)  # a Tuesday


@pytest.fixture(autouse=True)
def _now(on: Callable[..., None]) -> None:
    """It is Tue 17 Nov 2026."""


def filters(owner: User, query: str) -> ListFilters:
    return ListFilters(QueryDict(query), owner=owner, today=TODAY)


def shown(owner: User, query: str) -> list[str]:
    found = filters(owner, query)
    titles = dict(Application.objects.values_list("pk", "title"))
    keys = found.keys_at(range(found.total))
    # However many are asked for at once, the order is one.
    assert [key for at in range(found.total) for key in found.keys_at(range(at, at + 1))] == keys
    return [titles[key] for key in keys]


@pytest.fixture
def jobs(alice: User, bob: User) -> None:
    one = make_application(
        alice, "One", "Alpine Rail", stage="Saved", source="Äger", work_mode="remote"
    )
    one.tags.create(owner=alice, name="Night")
    move(one, "Applied", date(2026, 11, 5))
    make_application(alice, "Two", "Northwind", stage="Offer", stage_on=date(2026, 11, 10))
    make_application(alice, "Three", "Brightside", stage="Saved", stage_on=date(2026, 10, 1))
    make_application(alice, "Four", "Alpine Rail", stage="Rejected", stage_on=date(2026, 10, 2))
    make_application(bob, "Five", "Alpine Rail", stage="Applied")
    make_interview(alice, date(2026, 11, 12), Application.objects.get(title="Two"))
    cancelled = Application.objects.get(title="Three")
    make_interview(alice, date(2026, 11, 12), cancelled, is_cancelled=True)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Two", "One", "Three", "Four"]),
        ("q=alpine", ["One", "Four"]),
        ("company=ALPINE", ["One", "Four"]),
        ("company=pine+rail", ["One", "Four"]),
        ("source=äGER", ["One"]),
        ("source=(", []),
        ("mode=remote", ["One"]),
        ("mode=hybrid", []),
        ("state=open", ["Two", "One", "Three"]),
        ("state=closed", ["Four"]),
        ("interview=yes", ["Two"]),
        ("interview=no", ["One", "Three", "Four"]),
        ("applied_from=2026-11-05", ["Two", "One"]),
        ("applied_from=2026-11-06", ["Two"]),
        ("applied_to=2026-11-05", ["One"]),
        ("applied_from=2026-11-05&applied_to=2026-11-09", ["One"]),
        ("due=none", ["One", "Three", "Four"]),
        ("company=alpine&state=open", ["One"]),
        ("sort=company", ["One", "Four", "Three", "Two"]),
        ("sort=title", ["Four", "One", "Three", "Two"]),
        ("sort=added", ["Four", "Three", "Two", "One"]),
        ("sort=since", ["Two", "One", "Four", "Three"]),
        ("sort=next", ["Two", "One", "Four", "Three"]),
    ],
)
def test_what_each_filter_lets_through(
    alice: User, jobs: None, query: str, titles: list[str]
) -> None:
    assert shown(alice, query) == titles


def test_stages_are_the_owners_and_more_than_one_may_be_chosen(
    alice: User, bob: User, jobs: None
) -> None:
    saved, offer = stage_of(alice, "Saved").pk, stage_of(alice, "Offer").pk
    assert shown(alice, f"stage={saved}") == ["Three"]
    assert shown(alice, f"stage={saved}&stage={offer}") == ["Two", "Three"]
    assert len(shown(alice, f"stage={stage_of(bob, 'Saved').pk}")) == 4


def test_tags_are_the_owners(alice: User, bob: User, jobs: None) -> None:
    theirs = Tag.objects.create(owner=bob, name="Night")
    assert shown(alice, f"tag={Tag.objects.of(alice).get().pk}") == ["One"]
    assert len(shown(alice, f"tag={theirs.pk}")) == 4


@pytest.mark.parametrize(
    "query",
    [
        *("stage=x", "stage=1&stage=x", "tag=x", "mode=x", "state=x", "interview=x", "due=x"),
        *("sort=x", "applied_from=x", "applied_to=2026-13-01", "page=x", "as=x", "unknown=1"),
        *(f"q={'x' * 201}", "q=", "company=%20"),
    ],
)
def test_what_is_not_understood_filters_nothing(alice: User, jobs: None, query: str) -> None:
    assert shown(alice, query) == ["Two", "One", "Three", "Four"]


@pytest.mark.parametrize("query", ["q=%00", "source=%00", "company=%00", "applied_from=%00"])
def test_no_query_is_an_error(alice: User, jobs: None, client_of: LogIn, query: str) -> None:
    assert client_of(alice).get(f"/applications/?{query}").status_code == 200


def test_applying_counts_from_the_first_time_it_went_past_the_jobs_merely_kept(
    alice: User,
) -> None:
    application = make_application(alice, "One", stage="Saved", stage_on=date(2026, 11, 1))
    assert shown(alice, "applied_from=2026-01-01") == []
    move(application, "Applied", date(2026, 11, 3))
    move(application, "Interviewing", date(2026, 11, 10))
    assert shown(alice, "applied_from=2026-11-03&applied_to=2026-11-03") == ["One"]
    assert shown(alice, "applied_from=2026-11-04") == []


# The address


def test_the_query_says_what_was_understood_and_nothing_else(alice: User, jobs: None) -> None:
    stages = [stage_of(alice, name).pk for name in ("Saved", "Offer")]
    sent = f"stage={stages[0]}&stage={stages[1]}&q=a+b&mode=&state=x&applied_from=2026-11-05&page=3"
    query = filters(alice, sent).query
    assert query == f"q=a+b&stage={stages[0]}&stage={stages[1]}&applied_from=2026-11-05"
    assert filters(alice, query).query == query


def test_a_filter_that_is_on_is_said_in_words_and_can_be_removed(alice: User, jobs: None) -> None:
    tag = Tag.objects.get().pk
    active = filters(alice, f"q=one&tag={tag}&applied_from=2026-11-05&due=none&sort=title").active
    assert [one.words for one in active] == [
        "“one”",
        "Tag: Night",
        "Applied from 5 November 2026",
        "Next step: Nothing to do",
    ]
    assert active[0].without == f"tag={tag}&applied_from=2026-11-05&sort=title&due=none"


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("state", ["", "state=open&", "state=closed&"])
@pytest.mark.parametrize("stages", [(), ("Saved",), ("Offer", "Rejected"), ("Rejected",)])
@pytest.mark.parametrize("other", ["", "q=o", "q=alpine", "q=one&sort=title", "mode=remote"])
def test_counts_and_rows_are_those_of_the_filters(
    alice: User, state: str, stages: tuple[str, ...], other: str
) -> None:
    """Stages alone, and searches that find few, are asked for in ways of their own."""
    chosen = "".join(f"stage={stage_of(alice, name).pk}&" for name in stages)
    query = f"{state}{chosen}{other}"
    by_page, by_stage = filters(alice, query), filters(alice, query)
    whole = filters(alice, query).filtered()
    keys = by_page.keys_at(range(10))
    assert sorted(keys) == sorted(whole.values_list("pk", flat=True))
    assert by_page.total == len(keys)
    assert sorted(
        key for stage in by_stage.shown for key in by_stage.keys_in(stage, range(10))
    ) == (sorted(keys))
    whichever = filters(alice, f"{state}{other}").filtered()
    assert by_page.counts == Counter(whichever.values_list("stage", flat=True))


# By the next step: the filter in the database says what the page says of each


def by_hand(steps: Iterable[tuple[Application, NextStep]], wanted: Callable[..., bool]) -> set[int]:
    return {application.pk for application, step in steps if wanted(step)}


def test_the_next_step_is_the_one_that_the_list_shows(alice: User) -> None:
    fill(alice, 120)
    mine = list(Application.objects.of(alice).select_related("stage"))
    steps = list(zip(mine, (next_step(one, alice, TODAY) for one in mine), strict=True))

    def of(query: str) -> set[int]:
        return set(filters(alice, query).filtered().values_list("pk", flat=True))

    def overdue(step: Any) -> bool:
        return bool(step.steps) and min(s.card.step.on for s in step.steps) < TODAY

    def by(day: date) -> Callable[[Any], bool]:
        return lambda step: bool(step.kind) and (step.on <= day or overdue(step))

    assert of("due=none") == by_hand(steps, lambda step: not step.kind)
    assert of("due=overdue") == by_hand(steps, overdue)
    assert of("due=today") == by_hand(steps, by(TODAY))
    assert of("due=week") >= of("due=today") >= of("due=overdue")
    assert of("due=week") == by_hand(steps, by(date(2026, 11, 23)))
    assert len(of("due=overdue")) > 1
    assert len(of("due=week")) > len(of("due=today"))
    by_next = filters(alice, "sort=next")
    days = {
        application.pk: min([step.card.step.on for step in each.steps], default=each.on)
        for application, each in steps
        if each.kind
    }
    in_order = [days.get(key) for key in by_next.keys_at(range(by_next.total))]
    known = [day for day in in_order if day]
    assert known == sorted(known) == in_order[: len(known)]
    assert len(known) == len(mine) - len(of("due=none"))


def test_a_closed_one_has_no_next_step_though_an_interview_was_planned(alice: User) -> None:
    make_interview(alice, date(2026, 11, 18), make_application(alice, "One", stage="Rejected"))
    assert shown(alice, "due=week") == []
    assert shown(alice, "due=none") == ["One"]
