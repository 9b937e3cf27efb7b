"""`manage.py replan`: it mends the plan, and `--check` proves it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_interview
from tracker.models import Interview, User


def replan(*arguments: str) -> str:
    out = StringIO()
    call_command("replan", *arguments, stdout=out)
    return out.getvalue()


def forget_a_call(user: User) -> None:
    """Changes a fact behind the plan's back: the call is no longer due on Tue 17 November."""
    Interview.objects.of(user).update(last_day=date(2026, 11, 19))


def test_replan_says_in_one_line_what_changed(alice: User) -> None:
    make_interview(alice)
    forget_a_call(alice)
    assert replan() == "Two steps changed. The plan is true: two steps.\n"
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 20)
    assert replan() == "No steps changed. The plan is true: two steps.\n"


def test_replan_removes_what_should_not_be_there(alice: User) -> None:
    make_interview(alice)
    Interview.objects.update(is_cancelled=True)
    assert replan() == "Two steps changed. The plan is true: no steps.\n"
    assert not PlannedStep.objects.exists()


def test_replan_of_one_user_leaves_the_others_alone(alice: User, bob: User) -> None:
    make_interview(alice)
    make_interview(bob)
    forget_a_call(alice)
    forget_a_call(bob)
    replan("--user", "alice")
    assert writer.differences(alice) == []
    assert writer.differences(bob) != []


def test_check_of_a_true_plan_says_so(alice: User) -> None:
    make_interview(alice)
    assert replan("--check") == "The plan is true: two steps.\n"


def test_check_prints_every_difference_and_writes_nothing(alice: User, bob: User) -> None:
    make_interview(alice)
    interview = make_interview(bob)
    forget_a_call(bob)
    before = list(PlannedStep.objects.order_by("pk").values())
    out = StringIO()
    with pytest.raises(CommandError, match="The plan differs from the facts") as refused:
        call_command("replan", "--check", stdout=out)
    assert refused.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert len(lines) == len(writer.differences(bob))
    assert all(line.startswith(f"bob, interview {interview.pk}, ") for line in lines)
    assert any("call: kept due_on" in line for line in lines)
    assert list(PlannedStep.objects.order_by("pk").values()) == before


def test_check_of_one_user_does_not_mind_the_others(alice: User, bob: User) -> None:
    make_interview(alice)
    make_interview(bob)
    forget_a_call(bob)
    assert replan("--check", "--user", "alice") == "The plan is true: two steps.\n"


def test_a_name_that_nobody_has_is_refused(alice: User) -> None:
    with pytest.raises(CommandError, match="There is no user named eve"):
        replan("--user", "eve")


def test_replan_without_anybody_says_so_too(db: None) -> None:
    assert replan() == "No steps changed. The plan is true: no steps.\n"
