"""The user's own stages: each has them, may name and order them, and there is always a target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.at_once import at_once
from tests.factories import make_application, make_interview, move, stage_of
from tracker.applications import bulk
from tracker.models import (
    NEEDED_KINDS,
    Application,
    DefaultStage,
    Stage,
    StageChange,
    StageKind,
    User,
)
from tracker.trash import actions
from tracker.trash import bulk as trash_bulk

TODAY = date(2026, 11, 17)
LIST = "/stages/"


@pytest.fixture(autouse=True)
def stays_true(on: Callable[..., None], db: None) -> Iterator[None]:
    """Whatever becomes of the stages, the plan says what the rules say."""
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


@pytest.fixture
def hers(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def names(owner: User) -> list[str]:
    return [stage.name for stage in Stage.objects.of(owner)]


def history(application: Application) -> list[str]:
    return [change.name for change in application.stage_changes.order_by("pk")]


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def undo_of(response: Any) -> str:
    """The address that the message's Undo posts to."""
    notice = r'class="notice.*?<form method="post" action="([^"]+)"'
    found = re.search(notice, response.text, re.DOTALL)
    assert found
    return found[1].replace("&amp;", "&")


# Everybody has them


def test_whoever_is_made_has_stages_to_begin_with(alice: User, monkeypatch: Any) -> None:
    User.objects.all().delete()
    monkeypatch.setenv("DAY_FOUR_PASSWORD", "four by four by four")
    call_command("first_user", "dora", verbosity=0)
    expected = [stage.value[0] for stage in DefaultStage]
    assert names(User.objects.get()) == expected
    assert names(User.objects.create_superuser("eve", password="x")) == expected


def test_saving_a_user_again_gives_no_more(alice: User) -> None:
    alice.full_name = "Alice L."
    alice.save()
    assert len(names(alice)) == len(DefaultStage)


def test_a_name_is_there_once_for_each_owner(alice: User, bob: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.create(owner=alice, name="saved", kind=StageKind.OPEN)
    Stage.objects.of(bob).filter(name="Saved").delete()
    Stage.objects.create(owner=bob, name="saved", kind=StageKind.OPEN)


def test_an_application_begins_in_the_first_stage(alice: User) -> None:
    company = make_application(alice).company
    application = Application.objects.create(owner=alice, company=company, title="Baker")
    assert application.stage.name == "Saved"
    assert history(application) == ["Saved"]


@pytest.mark.parametrize("kind", NEEDED_KINDS)
def test_the_program_finds_where_to_move_to_whatever_the_names(
    alice: User, kind: StageKind
) -> None:
    for number, stage in enumerate(Stage.objects.of(alice)):
        stage.name = f"Number {number}"
        stage.save()
    assert Stage.objects.of(alice).first_of(kind).kind == kind


def test_applied_is_the_second_open_stage_or_the_only_one(alice: User) -> None:
    assert Stage.objects.of(alice).applied().name == "Applied"
    stage_of(alice, "Applied").delete()
    assert Stage.objects.of(alice).applied().name == "Saved"


# History


def test_the_history_goes_by_the_present_name(alice: User) -> None:
    application = make_application(alice, stage="Applied")
    stage = stage_of(alice, "Applied")
    stage.name = "Sent"
    stage.save()
    assert history(application) == ["Sent"]


def test_the_history_outlives_the_stage(alice: User) -> None:
    application = make_application(alice, stage="Applied")
    move(application, "Rejected", TODAY)
    stage_of(alice, "Applied").delete()
    assert history(application) == ["Applied", "Rejected"]
    assert not application.undo_move()
    assert history(application) == ["Applied", "Rejected"]


def test_reopening_passes_over_a_stage_that_is_gone(alice: User) -> None:
    application = make_application(alice, stage="Saved")
    move(application, "Interviewing", TODAY)
    move(application, "Rejected", TODAY)
    stage_of(alice, "Interviewing").delete()
    application.reopen(TODAY)
    assert application.stage.name == "Saved"


# What a kind means


def test_another_kind_makes_the_plan_true_again(alice: User) -> None:
    interview = make_interview(alice, application=make_application(alice, stage="Applied"))
    stage = stage_of(alice, "Applied")
    for kind, planned in [(StageKind.CLOSED, False), (StageKind.OPEN, True)]:
        stage.kind = kind
        stage.save()
        assert interview.planned_steps.exists() == planned
        assert writer.differences(alice) == []


@pytest.mark.parametrize("kind", NEEDED_KINDS)
def test_the_last_of_a_kind_that_is_needed_stays_of_it(alice: User, kind: StageKind) -> None:
    first, *others = Stage.objects.of(alice).filter(kind=kind)
    for other in others:
        other.delete()
    first.kind = StageKind.CLOSED_WELL
    with pytest.raises(ValidationError, match=f"Keep one stage of the kind “{kind.label}”"):
        first.full_clean()
    Stage.objects.create(owner=alice, name="Another", kind=kind)
    first.full_clean()


# Many at once


def test_many_move_at_once_and_back(alice: User, bob: User) -> None:
    interviews = [
        make_interview(alice, application=make_application(alice, f"Job {number}"))
        for number in range(3)
    ]
    there = make_application(alice, "There already", stage="Rejected")
    foreign = make_application(bob)
    keys = [*(interview.application_id for interview in interviews), there.pk, foreign.pk]
    batch = bulk.move_many(alice, keys, stage_of(alice, "Rejected"), TODAY)
    for interview in interviews:
        application = Application.objects.get(pk=interview.application_id)
        assert (application.stage.name, application.stage_on) == ("Rejected", TODAY)
        assert history(application) == ["Interviewing", "Rejected"]
    assert not PlannedStep.objects.exists()
    assert history(there) == ["Rejected"]
    foreign.refresh_from_db()
    assert foreign.stage.name == "Interviewing"

    moved_on = Application.objects.get(pk=keys[0])
    move(moved_on, "Offer", TODAY)
    assert bulk.undo_moves(bob, batch) == 0
    assert bulk.undo_moves(alice, batch) == 2
    assert bulk.undo_moves(alice, batch) == 0
    assert history(moved_on) == ["Interviewing", "Rejected", "Offer"]
    back = Application.objects.get(pk=keys[1])
    assert (back.stage.name, back.stage_on) == ("Interviewing", date(2026, 11, 2))
    assert history(back) == ["Interviewing"]
    assert writer.differences(alice) == []


@pytest.mark.parametrize("count", [1, 3])
def test_many_cost_what_one_costs(alice: User, count: int) -> None:
    keys = [
        make_interview(alice, application=make_application(alice, f"Job {n}")).application_id
        for n in range(count)
    ]
    stage = stage_of(alice, "Rejected")
    with CaptureQueriesContext(connection) as moving:
        batch = bulk.move_many(alice, keys, stage, TODAY)
    with CaptureQueriesContext(connection) as back:
        bulk.undo_moves(alice, batch)
    at = StageChange.objects.latest("pk").created_at
    with CaptureQueriesContext(connection) as throwing:
        trash_bulk.trash_many(alice, keys, at)
    with CaptureQueriesContext(connection) as restoring:
        trash_bulk.restore_many(alice, at)
    counts = [len(queries) for queries in (moving, back, throwing, restoring)]
    assert counts == [11, 12, 13, 13]
    assert Application.objects.count() == count


# The page


def test_the_page_shows_them_in_order_with_their_numbers(hers: Client, alice: User) -> None:
    make_application(alice, "One", stage="Applied")
    actions.trash(make_application(alice, "Two", stage="Applied"), alice.date_joined)
    text = text_of(hers.get(LIST))
    assert "Saved Open · 0 applications Up : Saved Down : Saved Edit Saved Applied" in text
    assert "Applied Open · 1 application Up" in text
    assert text.index("Accepted") < text.index("Rejected") < text.index("No answer")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_whatever_there_is(hers: Client, alice: User, count: int) -> None:
    for number in range(count):
        make_application(alice, f"Job {number}")
        Stage.objects.create(owner=alice, name=f"Stage {number}", kind=StageKind.OPEN)
    with CaptureQueriesContext(connection) as queries:
        assert hers.get(LIST).status_code == 200
    assert len(queries) == 3  # session, user, stages


def test_a_new_stage_comes_after_those_of_its_kind(hers: Client, alice: User) -> None:
    response = hers.post(LIST, {"name": "Second round", "kind": "interviewing"}, follow=True)
    assert response.redirect_chain == [(LIST, 303)]
    assert "“Second round” is added." in text_of(response)
    assert names(alice)[1:5] == ["Applied", "Interviewing", "Second round", "Offer"]
    hers.post(undo_of(response))
    assert "Second round" not in names(alice)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "", "kind": "open"}, "This field is required."),
        ({"name": "APPLIED", "kind": "open"}, "You already have a stage of this name."),
        ({"name": "Hired", "kind": "hired"}, "Select a valid choice."),
    ],
)
def test_a_mistake_is_said_and_nothing_is_added(
    hers: Client, alice: User, typed: dict[str, str], says: str
) -> None:
    response = hers.post(LIST, typed)
    assert response.status_code == 422
    assert says in text_of(response)
    assert f'value="{typed["name"]}"' in response.text or not typed["name"]
    assert len(names(alice)) == len(DefaultStage)


def test_a_stage_is_renamed_and_that_can_be_undone(hers: Client, alice: User) -> None:
    stage = stage_of(alice, "Applied")
    path = reverse("stage_edit", args=[stage.pk])
    response = hers.post(path, {"name": "Sent", "kind": "open"}, follow=True)
    assert "Saved: “Sent”." in text_of(response)
    assert names(alice)[1] == "Sent"
    hers.post(undo_of(response))
    assert names(alice)[1] == "Applied"


def test_the_last_of_a_kind_is_refused_another_on_the_page(hers: Client, alice: User) -> None:
    path = reverse("stage_edit", args=[stage_of(alice, "Offer").pk])
    response = hers.post(path, {"name": "Offer", "kind": "closed"})
    assert response.status_code == 422
    assert "Keep one stage of the kind “Offer”: an offer moves a job there." in text_of(response)


def test_the_order_is_changed_one_place_at_a_time(hers: Client, alice: User) -> None:
    path = reverse("stage_shift", args=[stage_of(alice, "Applied").pk])
    hers.post(path, {"up": "1"})
    assert names(alice)[:3] == ["Applied", "Saved", "Interviewing"]
    hers.post(path, {"up": "1"})
    assert names(alice)[:3] == ["Applied", "Saved", "Interviewing"]
    for _ in range(20):
        hers.post(path, {"down": "1"})
    assert names(alice)[-1] == "Applied"
    assert len(names(alice)) == len(DefaultStage)


def test_a_stage_that_is_used_is_deleted_only_by_moving_what_is_in_it(
    hers: Client, alice: User, bob: User
) -> None:
    interview = make_interview(alice, application=make_application(alice, stage="Applied"))
    application = interview.application
    binned = make_application(alice, "Binned", stage="Applied")
    actions.trash(binned, alice.date_joined)
    stage = stage_of(alice, "Applied")
    path = reverse("stage_delete", args=[stage.pk])
    assert "1 application is in it." in text_of(hers.get(path))
    for wrong in ({}, {"to": stage.pk}, {"to": stage_of(bob, "Rejected").pk}):
        assert hers.post(path, wrong).status_code == 422
    response = hers.post(path, {"to": stage_of(alice, "Rejected").pk}, follow=True)
    assert "“Applied” is in the trash." in text_of(response)
    assert "Applied" not in names(alice)
    assert history(application) == ["Applied", "Rejected"]
    assert Application.all_objects.get(pk=binned.pk).stage.name == "Rejected"
    assert not interview.planned_steps.exists()

    hers.post(undo_of(response))
    assert names(alice)[1] == "Applied"
    application = Application.objects.get(pk=application.pk)
    assert application.stage == stage
    assert history(application) == ["Applied"]
    assert application.stage_changes.get().stage == stage
    assert interview.planned_steps.exists()


def test_what_is_needed_cannot_be_deleted(hers: Client, alice: User) -> None:
    stage = stage_of(alice, "No answer")
    path = reverse("stage_delete", args=[stage.pk])
    for response in (hers.get(path), hers.post(path)):
        assert "Keep one stage of the kind “No answer”: letting a job rest" in text_of(response)
    assert "No answer" in names(alice)


def test_a_stage_comes_back_under_no_name_that_is_taken(hers: Client, alice: User) -> None:
    stage = stage_of(alice, "Withdrawn")
    undo = undo_of(hers.post(reverse("stage_delete", args=[stage.pk]), follow=True))
    Stage.objects.create(owner=alice, name="Withdrawn", kind=StageKind.CLOSED)
    response = hers.post(undo, follow=True)
    assert "You already have a stage of this name." in text_of(response)
    assert names(alice).count("Withdrawn") == 1


# The same at once


@pytest.mark.django_db(transaction=True)
def test_a_stage_that_is_added_twice_at_once_is_there_once(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    sent = {"name": "Second round", "kind": "interviewing"}
    statuses = at_once(LIST, sent, [client_of(alice) for _ in range(4)])
    assert set(statuses) <= {303, 422}
    assert statuses.count(303) == 1
    assert names(alice).count("Second round") == 1


@pytest.mark.parametrize("name", ["stage_shift", "stage_restore"])
def test_a_reload_of_what_was_only_sent_leads_back_to_the_stages(
    hers: Client, alice: User, name: str
) -> None:
    assert hers.get(reverse(name, args=[stage_of(alice, "Saved").pk]))["Location"] == LIST
