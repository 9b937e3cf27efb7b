"""The plan is true after every way in which a fact can change: a test for each.

Every test begins with a plan that is true, and says what the change must do to it; the fixture
`stays_true` proves at the end that what is kept is what the rules say.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext

from followups.plan import writer as plan
from followups.plan.models import EtiquetteSettings, PlannedStep
from tests.factories import (
    make_application,
    make_attempt,
    make_contact,
    make_interview,
    move,
    stage_of,
)
from tracker.models import (
    Application,
    ContactAttempt,
    Interview,
    Outcome,
    Script,
    User,
)

# Tue 10 November: the interview of every test. Nothing was promised: the call is a week later.
MET = date(2026, 11, 10)
CALL = date(2026, 11, 17)


@pytest.fixture(autouse=True)
def stays_true(db: None) -> Iterator[None]:
    """Whatever a test does to the facts, the kept plan is what the rules say in the end."""
    yield
    for user in User.objects.all():
        assert plan.differences(user) == []


@pytest.fixture
def interview(alice: User) -> Interview:
    made = make_interview(alice, MET)
    assert call_on(made) == CALL
    return made


def step_of(interview: Interview, kind: str) -> PlannedStep | None:
    return PlannedStep.objects.filter(interview_id=interview.pk, kind=kind).first()


def call_on(interview: Interview) -> date | None:
    step = step_of(interview, "call")
    return step.due_on if step else None


def rest_on(interview: Interview) -> date | None:
    step = step_of(interview, "rest")
    return step.due_on if step else None


def rows(user: User) -> list[dict[str, Any]]:
    """The plan of a user, without the keys and instants that a new row has of its own."""
    return list(
        PlannedStep.objects.of(user)
        .order_by("interview", "kind")
        .values("interview", "kind", *plan.PLAN_FIELDS)
    )


# Interviews


def test_a_new_interview_is_planned(alice: User) -> None:
    interview = make_interview(alice, MET, last_day=date(2026, 11, 12))
    assert call_on(interview) == date(2026, 11, 13)
    assert step_of(interview, "thanks").due_on == date(2026, 11, 11)


def test_what_they_said_moves_the_call(interview: Interview) -> None:
    interview.said, interview.last_day = "three weeks", date(2026, 12, 1)
    interview.save()
    assert call_on(interview) == date(2026, 12, 2)


def test_another_day_of_the_interview_moves_the_call(interview: Interview) -> None:
    interview.held_on = date(2026, 11, 18)
    interview.save()
    assert call_on(interview) == date(2026, 11, 25)


def test_a_cancelled_interview_asks_for_nothing(interview: Interview) -> None:
    interview.is_cancelled = True
    interview.save()
    assert not interview.planned_steps.exists()
    interview.is_cancelled = False
    interview.save()
    assert call_on(interview) == CALL


def test_an_interview_that_moves_changes_both_applications(
    alice: User, interview: Interview
) -> None:
    left = make_interview(alice, date(2026, 11, 3), interview.application)
    found = make_interview(alice, date(2026, 11, 5), make_application(alice, "Data engineer"))
    assert call_on(left) is None  # the interview of 10 November took over
    interview.application = found.application
    interview.save()
    assert call_on(left) == date(2026, 11, 10)
    assert call_on(found) is None


def test_attempts_go_with_the_interview_that_moves(alice: User, interview: Interview) -> None:
    make_attempt(interview, CALL)
    interview.application = make_application(alice, "Data engineer")
    interview.save()
    assert call_on(interview) == date(2026, 11, 24)
    assert step_of(interview, "call").messages == 1


@pytest.mark.parametrize("delete", [Interview.delete, lambda i: Interview.objects.all().delete()])
def test_a_deleted_interview_takes_its_steps_along(
    interview: Interview, delete: Callable[[Interview], object]
) -> None:
    delete(interview)
    assert not PlannedStep.objects.exists()


@pytest.mark.parametrize(
    "delete", [Interview.delete, lambda i: Interview.objects.filter(pk=i.pk).delete()]
)
def test_without_the_later_interview_the_earlier_one_is_followed_up_again(
    alice: User, interview: Interview, delete: Callable[[Interview], object]
) -> None:
    later = make_interview(alice, date(2026, 11, 12), interview.application)
    assert call_on(interview) is None
    delete(later)
    assert call_on(interview) == CALL


def test_what_was_about_a_deleted_interview_counts_for_the_one_before(
    alice: User, interview: Interview
) -> None:
    later = make_interview(alice, date(2026, 11, 12), interview.application)
    make_attempt(later, date(2026, 11, 19))
    later.delete()
    assert step_of(interview, "call").messages == 1


# A later interview takes over


def test_a_later_interview_takes_over_and_gives_back(alice: User, interview: Interview) -> None:
    later = make_interview(alice, date(2026, 11, 26), interview.application)
    assert (call_on(interview), call_on(later)) == (None, date(2026, 12, 3))
    later.is_cancelled = True
    later.save()
    assert (call_on(interview), call_on(later)) == (CALL, None)


def test_of_two_interviews_on_one_day_the_later_hour_takes_over(
    alice: User, interview: Interview
) -> None:
    other = make_interview(alice, MET, interview.application, start_time=time(15))
    assert call_on(interview) is None
    interview.start_time = time(16)
    interview.save()
    assert (call_on(interview), call_on(other)) == (CALL, None)


# Attempts


def test_a_message_moves_the_call(interview: Interview) -> None:
    make_attempt(interview, CALL)
    assert call_on(interview) == date(2026, 11, 24)
    assert step_of(interview, "call").messages == 1


def test_two_messages_turn_the_call_into_a_rest(interview: Interview) -> None:
    make_attempt(interview, CALL)
    make_attempt(interview, date(2026, 11, 24))
    assert call_on(interview) is None
    assert rest_on(interview) == date(2026, 12, 1)


def test_an_answer_begins_a_new_round(interview: Interview) -> None:
    make_attempt(interview, CALL)
    make_attempt(interview, date(2026, 11, 18), Outcome.THEY_CONTACTED, last_day=date(2026, 11, 26))
    assert call_on(interview) == date(2026, 11, 27)
    assert step_of(interview, "call").messages == 0


def test_a_thank_you_note_is_owed_once(interview: Interview) -> None:
    sent = make_attempt(interview, date(2026, 11, 11), Outcome.THANKED)
    assert step_of(interview, "thanks") is None
    sent.delete()
    assert step_of(interview, "thanks") is not None


def test_an_edited_attempt_counts_as_what_it_says_now(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    attempt.outcome = Outcome.NO_ANSWER
    attempt.save()
    assert call_on(interview) == date(2026, 11, 18)
    attempt.happened_on = date(2026, 11, 20)
    attempt.save()
    assert call_on(interview) == date(2026, 11, 24)  # the day after is a Saturday


def test_an_attempt_that_moves_changes_both_applications(alice: User, interview: Interview) -> None:
    other = make_interview(alice, MET, make_application(alice, "Data engineer"))
    attempt = make_attempt(interview, CALL)
    attempt.application, attempt.interview = other.application, other
    attempt.save()
    assert call_on(interview) == CALL
    assert call_on(other) == date(2026, 11, 24)


def test_an_attempt_follows_the_interview_it_is_given(alice: User, interview: Interview) -> None:
    """Naming the interview is enough; the application comes with it."""
    other = make_interview(alice, MET, make_application(alice, "Data engineer"))
    attempt = make_attempt(interview, CALL)
    attempt.interview = other
    attempt.save()
    assert attempt.application == other.application
    assert call_on(interview) == CALL


def test_an_attempt_moves_between_interviews_of_one_application(
    alice: User, interview: Interview
) -> None:
    later = make_interview(alice, date(2026, 11, 12), interview.application)
    attempt = make_attempt(interview, date(2026, 11, 19))
    assert step_of(later, "call").messages == 0
    attempt.interview = later
    attempt.save()
    assert step_of(later, "call").messages == 1


@pytest.mark.parametrize(
    "undo",
    [
        ContactAttempt.delete,
        lambda attempt: ContactAttempt.objects.filter(pk=attempt.pk).delete(),
    ],
)
def test_an_attempt_that_is_undone_never_was(
    alice: User, interview: Interview, undo: Callable[[ContactAttempt], object]
) -> None:
    before = rows(alice)
    attempt = make_attempt(interview, CALL)
    assert rows(alice) != before
    undo(attempt)
    assert rows(alice) == before


# Applications, companies, people


@pytest.mark.parametrize("stage", ["Accepted", "Rejected", "Withdrawn", "No answer"])
def test_a_closed_application_asks_for_nothing_until_it_is_reopened(
    interview: Interview, stage: str
) -> None:
    move(interview.application, stage, CALL)
    assert not PlannedStep.objects.exists()
    interview.application.reopen(date(2026, 11, 18))
    assert call_on(interview) == CALL


def test_an_offer_is_followed_up(interview: Interview) -> None:
    move(interview.application, "Offer", CALL)
    assert call_on(interview) == CALL


@pytest.mark.parametrize(
    "delete", [Application.delete, lambda application: Application.objects.all().delete()]
)
def test_a_deleted_application_leaves_no_step_behind(
    interview: Interview, delete: Callable[[Application], object]
) -> None:
    """The interviews and attempts that go with it must not write its plan again."""
    make_attempt(interview, CALL)
    delete(interview.application)
    assert not PlannedStep.objects.exists()
    assert not Interview.objects.exists()
    assert not ContactAttempt.objects.exists()


def test_a_company_with_applications_is_not_deleted(interview: Interview) -> None:
    with pytest.raises(RestrictedError):
        interview.application.company.delete()
    assert call_on(interview) == CALL


def test_a_person_who_is_deleted_leaves_what_happened(alice: User, interview: Interview) -> None:
    person = make_contact(alice)
    interview.contact = person
    interview.save()
    interview.people.add(person)
    attempt = make_attempt(interview, CALL, contact=person)
    person.delete()
    attempt.refresh_from_db()
    assert attempt.contact is None
    assert step_of(interview, "call").messages == 1


# What the user decided


def test_what_is_put_off_waits_until_that_is_undone(interview: Interview) -> None:
    interview.put_off_until, interview.put_off_on = date(2026, 11, 27), CALL
    interview.save()
    assert call_on(interview) == date(2026, 11, 27)
    interview.put_off_until = interview.put_off_on = None
    interview.save()
    assert call_on(interview) == CALL


def test_what_is_not_followed_up_asks_for_nothing_until_that_is_undone(
    interview: Interview,
) -> None:
    interview.no_follow_up_on, interview.no_follow_up_reason = CALL, "They ring on Fridays."
    interview.save()
    assert not PlannedStep.objects.exists()
    interview.no_follow_up_on, interview.no_follow_up_reason = None, ""
    interview.save()
    assert call_on(interview) == CALL


# Settings


def test_other_settings_move_the_call_and_no_settings_move_it_back(
    alice: User, interview: Interview
) -> None:
    settings = EtiquetteSettings.objects.create(owner=alice, days_without_given=9)
    assert call_on(interview) == date(2026, 11, 19)
    settings.quiet_weekdays = [3, 4, 5, 6]
    settings.save()
    assert call_on(interview) == date(2026, 11, 23)
    settings.delete()
    assert call_on(interview) == CALL


def test_settings_deleted_as_a_query_move_the_call_back(alice: User, interview: Interview) -> None:
    EtiquetteSettings.objects.create(owner=alice, days_without_given=9)
    EtiquetteSettings.objects.all().delete()
    assert call_on(interview) == CALL


def test_the_settings_of_one_leave_the_other_alone(
    alice: User, bob: User, interview: Interview
) -> None:
    EtiquetteSettings.objects.create(owner=bob, days_without_given=9)
    assert call_on(interview) == CALL


def test_whoever_moves_has_other_holidays(alice: User) -> None:
    interview = make_interview(alice, date(2026, 12, 18))  # a week later is Christmas Day
    assert call_on(interview) == date(2026, 12, 25)
    alice.country = "DE"
    alice.save()
    assert call_on(interview) == date(2026, 12, 29)


def test_holidays_of_a_region_count(alice: User) -> None:
    alice.country = "DE"
    alice.save()
    interview = make_interview(alice, date(2026, 12, 30))  # a week later is Epiphany
    assert call_on(interview) == date(2027, 1, 6)
    alice.region = "BY"
    alice.save(update_fields=["region"])
    assert call_on(interview) == date(2027, 1, 7)


def test_logging_in_plans_nothing_anew(alice: User, interview: Interview) -> None:
    with CaptureQueriesContext(connection) as queries:
        alice.last_login = datetime.fromisoformat("2026-11-17T10:00:00+00:00")
        alice.save(update_fields=["last_login"])
    assert not [q for q in queries if "plannedstep" in q["sql"]]


@pytest.mark.parametrize("delete", [User.delete, lambda user: User.objects.all().delete()])
def test_a_deleted_user_leaves_nothing_behind(
    alice: User, interview: Interview, delete: Callable[[User], object]
) -> None:
    """Everything goes, though a company is not deleted while it has applications."""
    EtiquetteSettings.objects.create(owner=alice)
    make_attempt(interview, CALL)
    make_contact(alice, company=interview.application.company)
    delete(alice)
    assert not PlannedStep.objects.exists()
    assert not Application.objects.exists()


# What raises no signal


def check() -> str:
    """What `replan --check` prints; it has to find something."""
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replan", "--check", stdout=out)
    return out.getvalue()


def test_a_query_that_updates_is_found_and_mended(interview: Interview) -> None:
    Interview.objects.update(last_day=date(2026, 11, 19))
    assert "call: kept due_on" in check()
    call_command("replan", stdout=StringIO())
    assert call_on(interview) == date(2026, 11, 20)


def test_rows_created_in_bulk_are_found_and_mended(alice: User, interview: Interview) -> None:
    application = make_application(alice, "Data engineer")
    (made,) = Interview.objects.bulk_create(
        [Interview(owner=alice, application=application, held_on=MET)]
    )
    assert f"interview {made.pk}, call: missing" in check()
    call_command("replan", stdout=StringIO())
    assert call_on(made) == CALL


def test_rows_deleted_behind_its_back_are_found_and_mended(interview: Interview) -> None:
    attempt = make_attempt(interview, CALL)
    ContactAttempt.objects.filter(pk=attempt.pk)._raw_delete("default")
    assert "call: kept messages 1, should be 0" in check()
    call_command("replan", stdout=StringIO())
    assert call_on(interview) == CALL


def test_a_step_that_should_not_be_there_is_found_and_removed(interview: Interview) -> None:
    Application.objects.update(stage=stage_of(interview.owner, "Rejected"))
    assert f"interview {interview.pk}, call: should not be there" in check()
    call_command("replan", stdout=StringIO())
    assert not PlannedStep.objects.exists()


def test_a_fixture_is_loaded_as_it_is_and_then_planned(
    alice: User, interview: Interview, tmp_path: Path
) -> None:
    make_attempt(interview, CALL)
    fixture = tmp_path / "facts.json"
    call_command("dumpdata", "tracker", output=fixture, verbosity=0)
    before = rows(alice)
    alice.delete()
    call_command("loaddata", fixture, verbosity=0)
    assert "missing" in check()
    call_command("replan", stdout=StringIO())
    assert rows(User.objects.get(username="alice")) == before


# A cache


def test_deleting_every_row_and_rebuilding_loses_nothing(alice: User, interview: Interview) -> None:
    """What the user decided and wrote is a fact: it does not live in the plan."""
    make_attempt(interview, CALL)
    make_interview(
        alice,
        MET,
        make_application(alice, "Data engineer"),
        put_off_until=date(2026, 12, 3),
        put_off_on=CALL,
    )
    Script.objects.create(
        owner=alice, interview=interview, kind=Script.Kind.VOICEMAIL, text="My own words."
    )
    before = rows(alice)
    PlannedStep.objects.all().delete()
    assert plan.refresh(alice) == len(before)
    assert rows(alice) == before
    assert interview.scripts.get().text == "My own words."


def test_keeping_a_true_plan_writes_nothing(alice: User, interview: Interview) -> None:
    written = PlannedStep.objects.values_list("pk", "updated_at")
    before = list(written)
    assert plan.refresh(alice) == 0
    assert list(written.all()) == before


def test_the_plan_of_one_is_never_the_plan_of_another(
    alice: User, bob: User, interview: Interview
) -> None:
    make_interview(bob, MET)
    assert {step.interview.owner for step in PlannedStep.objects.of(alice)} == {alice}
    assert {step.owner for step in PlannedStep.objects.filter(interview__owner=bob)} == {bob}


def test_what_is_rolled_back_leaves_fact_and_plan_as_they_were(
    alice: User, interview: Interview
) -> None:
    before = rows(alice)
    with transaction.atomic():
        make_attempt(interview, CALL)
        assert rows(alice) != before
        transaction.set_rollback(True)
    assert rows(alice) == before
    assert not ContactAttempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_cannot_be_kept_takes_the_fact_back(
    interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a fact without its plan: both are one transaction."""

    def fail(*_: object) -> None:
        raise RuntimeError("the rules fail")

    with monkeypatch.context() as broken:
        broken.setattr(plan, "refresh", fail)
        with pytest.raises(RuntimeError, match="the rules fail"):
            make_attempt(interview, CALL)
    assert not ContactAttempt.objects.exists()


# Cost


@pytest.mark.parametrize("others", [0, 20])
def test_a_changed_fact_costs_the_same_however_long_the_search(
    alice: User, interview: Interview, others: int
) -> None:
    for number in range(others):
        application = make_application(alice, f"Job {number}")
        make_attempt(make_interview(alice, MET, application), CALL)
    attempt = ContactAttempt(
        owner=alice,
        application=interview.application,
        interview=interview,
        outcome=Outcome.VOICEMAIL,
        happened_on=CALL,
    )
    with CaptureQueriesContext(connection) as queries:
        attempt.save()
    assert len(queries) == 8


@pytest.mark.parametrize("others", [0, 20])
def test_replanning_everything_costs_the_same_however_long_the_search(
    alice: User, interview: Interview, others: int
) -> None:
    for number in range(others):
        make_interview(alice, MET, make_application(alice, f"Job {number}"))
    PlannedStep.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        plan.refresh(alice)
    assert len(queries) == 6


# Several at once


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_leave_a_true_plan(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock each would plan without what the other is about to record."""
    interview = make_interview(alice, MET)
    failures: list[BaseException] = []
    if connection.features.has_select_for_update:  # SQLite lets nobody begin beside a writer
        let_both_begin(monkeypatch)

    def leave_a_message(on: date) -> None:
        try:
            make_attempt(Interview.objects.get(pk=interview.pk), on)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    writers = [
        threading.Thread(target=leave_a_message, args=[on]) for on in (CALL, date(2026, 11, 24))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert rest_on(interview) == date(2026, 12, 1)


def test_a_plan_is_made_for_the_owner_as_they_are_now(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(country="US")  # by another request, unseen by this one
    interview = make_interview(alice, date(2026, 11, 19))
    assert call_on(interview) == date(2026, 11, 27)  # Thanksgiving is a holiday


@pytest.mark.django_db(transaction=True)
def test_a_new_interview_waits_for_settings_that_are_being_saved(alice: User) -> None:
    """Or it would be planned by the settings from before, and not be there to be planned anew."""
    settings_are_saved = threading.Event()

    def add() -> None:
        settings_are_saved.wait(timeout=20)
        try:
            make_interview(alice, MET)
        finally:
            connections.close_all()

    writer = threading.Thread(target=add)
    writer.start()
    with transaction.atomic():
        EtiquetteSettings.objects.create(owner=alice, days_without_given=14)
        settings_are_saved.set()
        writer.join(timeout=1)
        assert writer.is_alive()
    writer.join()
    assert call_on(Interview.objects.get()) == date(2026, 11, 24)


def let_both_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of two writers goes on before both have come to the lock."""
    lock, both_there = User.locked, threading.Barrier(2, timeout=20)
    waited = threading.local()

    def lock_together(user: User) -> User:
        if not hasattr(waited, "once"):
            waited.once = both_there.wait()
        return lock(user)

    monkeypatch.setattr(User, "locked", lock_together)
