"""Several facts that change at once: one lock, one plan, and the plan is true in the end."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from followups.advice import StepKind
from followups.plan import writer
from followups.plan.changes import advice_now, etiquette_in
from followups.plan.models import EtiquetteSettings, PlannedStep
from tests.factories import make_attempt, make_interview, move
from tracker.models import ContactAttempt, Interview, Outcome, User
from tracker.models.changes import change, facts_changed
from tracker.site.clock import now
from tracker.trash import actions

MET = date(2026, 11, 10)
CALL = date(2026, 11, 17)
AGAIN = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def stays_true(db: None) -> Iterator[None]:
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


@pytest.fixture
def interview(alice: User) -> Interview:
    return make_interview(alice, MET)


def written(queries: Any) -> list[str]:
    """The statements that write to the plan."""
    return [
        query["sql"]
        for query in queries
        if "plannedstep" in query["sql"] and not query["sql"].startswith("SELECT")
    ]


def test_the_plan_is_written_once_for_all_that_is_saved(interview: Interview) -> None:
    with CaptureQueriesContext(connection) as one_by_one, transaction.atomic():
        make_attempt(interview, CALL)
        make_attempt(interview, AGAIN)
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as at_once, change(interview.owner):
        make_attempt(interview, CALL)
        make_attempt(interview, AGAIN)
    assert len(written(one_by_one)) > len(written(at_once))
    assert PlannedStep.objects.get(interview=interview, kind=StepKind.REST).messages == 2


def test_the_owner_is_locked_once_and_seen_as_they_are_then(interview: Interview) -> None:
    User.objects.update(country="US")  # by another request, unseen by this one
    with CaptureQueriesContext(connection) as queries, change(interview.owner) as begun:
        make_attempt(interview, date(2026, 11, 18))
        make_attempt(interview, date(2026, 11, 19), Outcome.SPOKE)
    assert sum('FROM "tracker_user"' in query["sql"] for query in queries) == 1
    assert begun.owner.country == "US"
    step = PlannedStep.objects.get(interview=interview, kind=StepKind.CALL)
    assert step.due_on == date(2026, 11, 27)  # Thanksgiving is a holiday


def test_what_follows_is_told_and_kept_before_the_change_ends(interview: Interview) -> None:
    with change(interview.owner):
        make_attempt(interview, CALL)
        advice = advice_now(interview.owner, interview.application_id).advice[interview.pk]
        assert advice.next is not None
        step = PlannedStep.objects.get(interview=interview, kind=StepKind.CALL)
        assert (advice.next.on, step.due_on) == (AGAIN, AGAIN)
        make_attempt(interview, AGAIN)  # and what comes after it is kept as well


def test_a_changed_etiquette_counts_within_the_change(interview: Interview) -> None:
    with change(interview.owner) as begun:
        make_attempt(interview, CALL)
        EtiquetteSettings.objects.create(owner=interview.owner, message_gap=14)
        assert etiquette_in(begun).message_gap == 14
        interview.owner.country = "DE"
        interview.owner.save()
        assert begun.owner.country == "DE"
        make_attempt(interview, AGAIN, Outcome.NO_ANSWER)
    step = PlannedStep.objects.get(interview=interview, kind=StepKind.CALL)
    assert step.due_on == date(2026, 12, 1)


def test_every_way_to_change_a_fact_counts(interview: Interview) -> None:
    first = make_attempt(interview, date(2026, 11, 12), Outcome.NO_ANSWER)
    other = make_interview(interview.owner, MET)
    with change(interview.owner):
        first.delete()
        actions.trash(make_attempt(interview, CALL), now())
        Interview.objects.filter(pk=other.pk).update(is_cancelled=True)
        facts_changed.send(Interview, owner=other.owner, applications=[other.application_id])
        move(interview.application, "No answer", CALL)
    assert not PlannedStep.objects.exists()


def test_somebody_elses_plan_is_not_put_off(interview: Interview, bob: User) -> None:
    his = make_interview(bob, MET)
    with change(interview.owner):
        make_attempt(his, CALL)
        assert writer.differences(bob) == []


def test_a_change_that_fails_leaves_nothing_behind(interview: Interview) -> None:
    def fail() -> None:
        with change(interview.owner):
            make_attempt(interview, CALL)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail()
    assert not ContactAttempt.objects.exists()
    make_attempt(interview, CALL)  # on its own again: its plan is written at once
    assert writer.differences(interview.owner) == []
