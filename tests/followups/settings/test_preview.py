"""What a change of the etiquette moves: seen as on Tue 17 Nov 2026, and nothing written."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from followups.advice import StepKind
from followups.etiquette import ARTICLE, Etiquette, public_holidays
from followups.history import Event, EventKind, Thread
from followups.plan.models import EtiquetteSettings, PlannedStep
from followups.rules import opens_on
from followups.settings.preview import (
    DueStep,
    StepChange,
    interview_changes,
    step_changes,
    summary,
)
from tests.factories import make_application, make_attempt, make_interview
from tracker.models import Outcome, User

TODAY = date(2026, 11, 17)
CALL, REST, THANKS = StepKind.CALL, StepKind.REST, StepKind.THANKS

MET = Thread(date(2026, 11, 11))  # no time was given: call on Wed 18
THANKED = Event(date(2026, 11, 12), EventKind.THANKED)
VOICEMAIL = Event(date(2026, 11, 12), EventKind.VOICEMAIL)
WRITTEN = Event(date(2026, 11, 16), EventKind.WRITTEN)
LATE = Thread(date(2026, 11, 3), events=(THANKED,))  # call since Tue 10


def changed(thread: Thread, after: Etiquette, before: Etiquette = ARTICLE) -> list[StepChange]:
    return list(step_changes(thread, before, after, TODAY))


@pytest.mark.parametrize(
    ("thread", "after", "expected"),
    [
        pytest.param(
            replace(MET, events=(THANKED,)),
            replace(ARTICLE, days_without_given=9),
            [StepChange(DueStep(CALL, date(2026, 11, 18)), DueStep(CALL, date(2026, 11, 20)))],
            id="a longer wait moves the call",
        ),
        pytest.param(
            replace(MET, events=(THANKED,)),
            replace(ARTICLE, days_without_given=6, quiet_weekdays=frozenset()),
            [StepChange(DueStep(CALL, date(2026, 11, 18)), DueStep(CALL, date(2026, 11, 17)))],
            id="a shorter one brings it to today",
        ),
        pytest.param(
            replace(MET, events=(THANKED,)),
            replace(ARTICLE, days_without_given=5, quiet_weekdays=frozenset()),
            [StepChange(DueStep(CALL, date(2026, 11, 18)), DueStep(CALL, date(2026, 11, 17)))],
            id="not into the past",
        ),
        pytest.param(
            LATE, replace(ARTICLE, days_without_given=8), [], id="due, and stays due: no change"
        ),
        pytest.param(
            LATE,
            replace(ARTICLE, quiet_weekdays=ARTICLE.quiet_weekdays | {1}),
            [StepChange(DueStep(CALL, date(2026, 11, 17)), DueStep(CALL, date(2026, 11, 18)))],
            id="due, and today becomes quiet: held",
        ),
        pytest.param(
            replace(MET, events=(THANKED, VOICEMAIL)),
            replace(ARTICLE, message_limit=1),
            [StepChange(DueStep(CALL, date(2026, 11, 19)), DueStep(REST, date(2026, 11, 19)))],
            id="a lower limit makes a rest of a call",
        ),
        pytest.param(
            replace(MET, events=(THANKED, VOICEMAIL, WRITTEN)),
            replace(ARTICLE, written_counts=False),
            [StepChange(DueStep(REST, date(2026, 11, 23)), DueStep(CALL, date(2026, 11, 19)))],
            id="what no longer counts makes a call of a rest",
        ),
        pytest.param(
            MET,
            replace(ARTICLE, thanks_after=6),
            [],
            id="a thank-you note that is due stays due",
        ),
        pytest.param(
            MET,
            replace(ARTICLE, thanks_after=7),
            [StepChange(DueStep(THANKS, date(2026, 11, 17)), None)],
            id="a thank-you note later than the call goes away",
        ),
        pytest.param(
            replace(MET, met_on=date(2026, 11, 10)),
            replace(ARTICLE, days_without_given=9),
            [
                StepChange(DueStep(CALL, date(2026, 11, 17)), DueStep(CALL, date(2026, 11, 19))),
                StepChange(None, DueStep(THANKS, date(2026, 11, 17))),
            ],
            id="a later call leaves time for a thank-you note that had lapsed",
        ),
        pytest.param(
            replace(MET, met_on=date(2026, 11, 19), events=(THANKED,)),
            replace(ARTICLE, holidays=public_holidays("US")),
            [StepChange(DueStep(CALL, date(2026, 11, 26)), DueStep(CALL, date(2026, 11, 27)))],
            id="a country's holiday moves the call",
        ),
    ],
)
def test_a_change_is_what_another_day_or_step_makes_of_one(
    thread: Thread, after: Etiquette, expected: list[StepChange]
) -> None:
    assert changed(thread, after) == expected


etiquettes = st.builds(
    Etiquette,
    days_after_given=st.integers(1, 60),
    days_without_given=st.integers(1, 60),
    quiet_weekdays=st.frozensets(st.integers(0, 6), max_size=6),
    written_counts=st.booleans(),
    message_gap=st.integers(1, 60),
    message_limit=st.integers(1, 5),
    rest_after=st.integers(1, 90),
    thanks_after=st.integers(0, 14),
)
days = st.dates(date(2026, 10, 1), date(2026, 12, 31))
histories = st.builds(
    Thread,
    met_on=days,
    events=st.lists(st.builds(Event, on=days, kind=st.sampled_from(EventKind)), max_size=5).map(
        tuple
    ),
)


@given(thread=histories, etiquette=etiquettes)
def test_the_same_etiquette_moves_nothing(thread: Thread, etiquette: Etiquette) -> None:
    assert not changed(thread, etiquette, etiquette)


@given(thread=histories, before=etiquettes, after=etiquettes)
def test_going_back_moves_the_same_steps_back(
    thread: Thread, before: Etiquette, after: Etiquette
) -> None:
    there, back = changed(thread, after, before), changed(thread, before, after)
    assert [(c.before, c.after) for c in there] == [(c.after, c.before) for c in back]
    for change in there:
        assert change.before != change.after
        assert all(due.on >= TODAY for due in (change.before, change.after) if due)


def due(kind: StepKind, day: int) -> DueStep:
    return DueStep(kind, date(2026, 11, day))


MOVED = StepChange(due(CALL, 17), due(CALL, 18))
RESTED = StepChange(due(CALL, 17), due(REST, 24))
CALLED = StepChange(due(REST, 24), due(CALL, 18))
GONE = StepChange(due(THANKS, 17), None)
COME = StepChange(None, due(THANKS, 18))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "Nothing moves."),
        ([MOVED], "Moves 1 call."),
        ([MOVED] * 3, "Moves 3 calls."),
        (
            [
                MOVED,
                StepChange(due(REST, 20), due(REST, 24)),
                StepChange(due(THANKS, 17), due(THANKS, 18)),
            ],
            "Moves 1 call, 1 rest and 1 thank-you note.",
        ),
        ([RESTED], "1 call becomes a rest."),
        ([RESTED] * 2, "2 calls become a rest."),
        ([CALLED], "1 rest becomes a call."),
        ([MOVED, RESTED, GONE], "Moves 1 call. 1 call becomes a rest. 1 thank-you note goes away."),
        ([GONE] * 2, "2 thank-you notes go away."),
        ([COME], "1 thank-you note is added."),
        ([COME] * 2, "2 thank-you notes are added."),
    ],
)
def test_the_summary_counts(found: list[StepChange], words: str) -> None:
    assert summary(found) == words


@pytest.mark.parametrize(
    ("change", "was", "becomes"),
    [
        (MOVED, "Call Tue 17 Nov", "Wed 18 Nov"),
        (RESTED, "Call Tue 17 Nov", "Rest Tue 24 Nov"),
        (GONE, "Thank-you note Tue 17 Nov", "no thank-you note"),
        (COME, "No thank-you note", "Thank-you note Wed 18 Nov"),
    ],
)
def test_a_change_says_from_when_to_when(change: StepChange, was: str, becomes: str) -> None:
    assert (change.was, change.becomes) == (was, becomes)


@pytest.fixture
def search(alice: User) -> None:
    """Three jobs of Alice's whose call is on Wed 18 to Fri 20 Nov, none of them thanked for."""
    for number in range(3):
        application = make_application(alice, f"Job {number}", f"Company {number}")
        make_interview(alice, date(2026, 11, 11) + timedelta(number), application)


LONGER = replace(ARTICLE, days_without_given=13)


@pytest.mark.usefixtures("search")
def test_moves_come_with_their_jobs_the_earliest_first(alice: User) -> None:
    found = interview_changes(alice, ARTICLE, LONGER, TODAY)
    assert [
        (move.interview.application.title, move.changes[0].was, move.changes[0].becomes)
        for move in found
    ] == [
        ("Job 0", "Call Wed 18 Nov", "Tue 24 Nov"),
        ("Job 1", "Call Thu 19 Nov", "Wed 25 Nov"),
        ("Job 2", "Call Fri 20 Nov", "Thu 26 Nov"),
    ]


@pytest.mark.usefixtures("search")
def test_the_summary_of_moves_counts_every_change_of_each(alice: User) -> None:
    later = replace(LONGER, thanks_after=7)
    found = interview_changes(alice, ARTICLE, later, TODAY)
    assert [len(move.changes) for move in found] == [2, 2, 2]
    assert (
        summary(c for move in found for c in move.changes) == "Moves 3 calls and 3 thank-you notes."
    )


def planned_steps(owner: User, etiquette: Etiquette) -> dict[tuple[int, bool], DueStep]:
    """What is due in the plan as it is kept, by interview and whether it is a thank-you note."""
    return {
        (step.interview_id, step.kind == THANKS): DueStep(
            StepKind(step.kind), opens_on(StepKind(step.kind), step.due_on, etiquette, TODAY)
        )
        for step in PlannedStep.objects.of(owner)
        if step.lapses_on is None or step.lapses_on > TODAY
    }


AFTER = {
    "longer": LONGER,
    "later thanks": replace(LONGER, thanks_after=9),
    "no thanks": replace(ARTICLE, thanks_after=14),
    "one message": replace(ARTICLE, message_limit=1, quiet_weekdays=frozenset()),
    "the same": ARTICLE,
}


@pytest.mark.usefixtures("search")
@pytest.mark.parametrize("name", AFTER)
def test_what_was_foreseen_is_what_happened(alice: User, name: str) -> None:
    interview = make_interview(alice, date(2026, 11, 3))
    make_attempt(interview, date(2026, 11, 12))
    make_attempt(interview, date(2026, 11, 13), Outcome.SPOKE, last_day=date(2026, 11, 16))
    make_attempt(interview, date(2026, 11, 16))
    after = AFTER[name]
    foreseen = interview_changes(alice, ARTICLE, after, TODAY)
    before = planned_steps(alice, ARTICLE)
    EtiquetteSettings.objects.create(
        owner=alice,
        quiet_weekdays=sorted(after.quiet_weekdays),
        days_without_given=after.days_without_given,
        thanks_after=after.thanks_after,
        message_limit=after.message_limit,
    )
    then = planned_steps(alice, after)
    happened = Counter(
        StepChange(before.get(key), then.get(key))
        for key in before.keys() | then.keys()
        if before.get(key) != then.get(key)
    )
    assert happened == Counter(c for move in foreseen for c in move.changes)
    assert bool(happened) == (after != ARTICLE)


@pytest.mark.usefixtures("search")
def test_moves_of_somebody_else_are_not_seen(bob: User) -> None:
    assert interview_changes(bob, ARTICLE, LONGER, TODAY) == []


@pytest.mark.usefixtures("search")
def test_looking_writes_nothing(alice: User) -> None:
    kept = list(PlannedStep.objects.of(alice).values())
    assert interview_changes(alice, ARTICLE, LONGER, TODAY)
    assert list(PlannedStep.objects.of(alice).values()) == kept


def test_the_queries_do_not_depend_on_the_rows(
    alice: User, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    for number in range(3):
        application = make_application(alice, f"Job {number}", f"Company {number}")
        make_attempt(make_interview(alice, date(2026, 11, 11), application), TODAY)
        with django_assert_num_queries(3):
            found = interview_changes(alice, ARTICLE, replace(ARTICLE, message_limit=1), TODAY)
            assert {move.interview.application.company.name for move in found} == {
                f"Company {n}" for n in range(number + 1)
            }
