"""What stands where on Today, and in which words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest

from followups.etiquette import ARTICLE, Etiquette
from followups.history import Event, EventKind, PutOff, Thread
from followups.rules import advise
from followups.today.items import InterviewStep, InterviewSummary, WaitingSummary
from followups.today.sections import (
    TodayPage,
    build_page,
    days_to_put_off_to,
    no_calls,
)

TUESDAY = date(2026, 11, 17)
DEBRIEFED = datetime(2026, 11, 10, 18, tzinfo=UTC)
NUMBERS = count(1)


def an_interview(held_on: date, at: str = "", debriefed: bool = True) -> InterviewSummary:
    return InterviewSummary(
        pk=next(NUMBERS),
        kind="on_site",
        held_on=held_on,
        start_time=time.fromisoformat(at) if at else None,
        place="",
        debriefed_at=DEBRIEFED if debriefed else None,
        application=1,
        title="Platform engineer",
        company="Northwind",
    )


def planned(
    thread: Thread, etiquette: Etiquette = ARTICLE, meeting: InterviewSummary | None = None
) -> list[InterviewStep]:
    meeting, advice = meeting or an_interview(thread.met_on), advise(thread, etiquette)
    return [
        InterviewStep(meeting, step, advice.messages, advice.limit, advice.last_day)
        for step in advice.steps
    ]


def thanked(met_on: date, *events: Event, **values: Any) -> Thread:
    """A thread without a thank-you note to send."""
    return Thread(met_on, events=(Event(met_on, EventKind.THANKED), *events), **values)


def page(
    rows: list[InterviewStep] = [],  # noqa: B006  (never changed)
    interviews: list[InterviewSummary] = [],  # noqa: B006
    today: date = TUESDAY,
    now: str = "10:00",
    waiting: WaitingSummary = WaitingSummary(),  # noqa: B008  (frozen)
    etiquette: Etiquette = ARTICLE,
) -> TodayPage:
    return build_page(rows, interviews, waiting, etiquette, today, time.fromisoformat(now))


DUE = thanked(date(2026, 11, 10), said="three days", last_day=date(2026, 11, 13))
TO_THANK = Thread(date(2026, 11, 16))
TO_REST = thanked(
    date(2026, 10, 20),
    Event(date(2026, 10, 27), EventKind.VOICEMAIL),
    Event(date(2026, 11, 3), EventKind.VOICEMAIL),
)


# Where a step stands


def test_a_call_stands_under_call_today_from_its_day_on() -> None:
    for today in (TUESDAY, date(2026, 11, 18), date(2026, 12, 3)):
        found = page(planned(DUE), today=today)
        assert [task.due_on for task in found.calls] == [TUESDAY]
        assert not found.held


@pytest.mark.parametrize("today", [date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 16)])
def test_a_call_is_held_while_only_quiet_days_keep_it(today: date) -> None:
    found = page(planned(DUE), today=today)
    assert [task.due_on for task in found.held] == [TUESDAY]
    assert not found.calls
    assert not found.ahead


def test_a_call_that_is_overdue_is_held_on_a_quiet_day_too() -> None:
    found = page(planned(DUE), today=date(2026, 11, 21))
    assert [task.due_on for task in found.held] == [date(2026, 11, 24)]


def test_a_call_before_its_time_is_coming_up() -> None:
    found = page(planned(DUE), today=date(2026, 11, 13))
    assert not found.held
    assert [entry.on for day in found.ahead for entry in day.entries] == [TUESDAY]


def test_a_call_put_off_is_coming_up_on_its_new_day() -> None:
    put_off = PutOff(date(2026, 11, 20), TUESDAY)
    found = page(planned(thanked(date(2026, 11, 10), put_off=put_off)))
    assert not found.calls
    assert [day.on for day in found.ahead] == [date(2026, 11, 20)]


def test_a_thank_you_note_does_not_wait_for_a_quiet_day() -> None:
    found = page(planned(Thread(date(2026, 11, 13))), today=date(2026, 11, 14))
    assert [task.due_on for task in found.thanks] == [date(2026, 11, 14)]


def test_what_may_rest_may_rest_on_a_quiet_day() -> None:
    assert len(page(planned(TO_REST), today=date(2026, 11, 15)).rest) == 1


def test_an_interview_of_today_is_a_debrief_an_hour_after_it_began() -> None:
    interview = an_interview(TUESDAY, "14:30", debriefed=False)
    before, after = (page(interviews=[interview], now=now) for now in ("15:29", "15:30"))
    assert (before.interviews, before.debriefs) == ((interview,), ())
    assert (after.interviews, after.debriefs) == ((), (interview,))


def test_an_interview_without_an_hour_stays_all_day_until_it_is_debriefed() -> None:
    assert len(page(interviews=[an_interview(TUESDAY, debriefed=False)], now="23:59").interviews)
    assert page(interviews=[an_interview(TUESDAY)], now="23:59").is_blank


def test_an_interview_of_yesterday_wants_its_debrief() -> None:
    yesterday = an_interview(TUESDAY - timedelta(days=1), "23:00", debriefed=False)
    rows = planned(Thread(yesterday.held_on), meeting=yesterday)
    assert page(rows, now="00:10").debriefs == (yesterday,)


def test_a_debrief_is_wanted_however_far_off_the_call_is() -> None:
    far = Thread(TUESDAY - timedelta(days=5), said="in January", last_day=date(2027, 1, 29))
    earlier = an_interview(far.met_on, debriefed=False)
    found = page(planned(far, meeting=earlier))
    assert found.debriefs == (earlier,)
    assert not found.ahead


def test_nothing_is_asked_about_an_interview_that_is_still_to_come_today() -> None:
    interview = an_interview(TUESDAY, "14:30", debriefed=False)
    rows = planned(Thread(TUESDAY), Etiquette(thanks_after=0), interview)
    assert page(rows, [interview], now="10:00").thanks == ()
    assert len(page(rows, [interview], now="16:00").thanks) == 1


def test_interviews_come_in_the_order_of_their_hours() -> None:
    late, early = (an_interview(TUESDAY, at, debriefed=False) for at in ("16:00", "11:00"))
    assert page(interviews=[late, early]).interviews == (early, late)


# Coming up


def test_the_quiet_day_before_a_day_of_calls_is_shown() -> None:
    rows = planned(thanked(date(2026, 11, 12))) + planned(thanked(date(2026, 11, 16)))
    assert [(day.on, day.quiet) for day in page(rows).ahead] == [
        (date(2026, 11, 19), ""),
        (date(2026, 11, 23), "No calls on Mondays"),
        (date(2026, 11, 24), ""),
    ]


def test_an_interview_needs_no_quiet_day_before_it() -> None:
    tuesday = an_interview(date(2026, 11, 24), debriefed=False)
    assert [day.on for day in page(interviews=[tuesday]).ahead] == [date(2026, 11, 24)]


def test_what_is_on_a_quiet_day_goes_before_its_hatching() -> None:
    monday = an_interview(date(2026, 11, 23), debriefed=False)
    found = page(planned(thanked(date(2026, 11, 16))), [monday])
    assert [(day.on, day.quiet) for day in found.ahead] == [
        (date(2026, 11, 23), ""),
        (date(2026, 11, 24), ""),
    ]


def test_a_day_holds_all_that_is_on_it() -> None:
    rows = planned(thanked(date(2026, 11, 12))) + planned(thanked(date(2026, 11, 12)))
    [day] = page(rows).ahead
    assert [entry.label for entry in day.entries] == ["Call", "Call"]


def test_a_holiday_is_named() -> None:
    etiquette = Etiquette(holidays={date(2026, 12, 25): "Christmas Day"})
    assert no_calls(date(2026, 12, 25), etiquette) == "No calls: Christmas Day"
    assert no_calls(date(2026, 12, 26), etiquette) == "No calls on Saturdays"
    assert no_calls(date(2026, 12, 24), etiquette) == ""


# The words


@pytest.mark.parametrize(
    ("threads", "headline"),
    [
        ([], "Nothing to do today."),
        ([DUE], "One call to make."),
        ([DUE, DUE, TO_THANK], "Two calls to make, one thank\N{NON-BREAKING HYPHEN}you to send."),
        ([TO_THANK, TO_THANK], "Two thank\N{NON-BREAKING HYPHEN}yous to send."),
        ([DUE, TO_REST], "One call to make."),
        ([TO_REST], "One application to let rest."),
        ([TO_REST, TO_REST], "Two to let rest."),
        ([DUE] * 13, "13 calls to make."),
    ],
)
def test_the_headline_counts_in_words(threads: list[Thread], headline: str) -> None:
    assert page([row for thread in threads for row in planned(thread)]).headline == headline


def test_the_headline_counts_interviews_and_debriefs() -> None:
    yesterday = an_interview(TUESDAY - timedelta(days=1), debriefed=False)
    debrief = planned(thanked(yesterday.held_on), meeting=yesterday)
    interviews = [an_interview(TUESDAY, "14:00", debriefed=False)]
    headline = page(planned(DUE) + debrief, interviews).headline
    assert headline == "One interview today, one call to make, one debrief to write."


@pytest.mark.parametrize(
    ("thread", "today", "say"),
    [
        (DUE, TUESDAY, "They have met you. A call today is expected, not pushy."),
        (DUE, date(2026, 11, 16), "One call is held until tomorrow. No calls on Mondays."),
        (
            DUE,
            date(2026, 11, 14),
            "One call is held until Tuesday 17 November. No calls on Saturdays.",
        ),
        (
            DUE,
            date(2026, 11, 12),
            "The next step is on Tuesday 17 November. Until then there is nothing to check.",
        ),
        (TO_REST, TUESDAY, "No call back means no. Close it when you are ready."),
    ],
)
def test_the_sentence_under_it_says_until_when(thread: Thread, today: date, say: str) -> None:
    assert page(planned(thread), today=today).say == say


def test_a_calm_page_without_a_next_step_says_so() -> None:
    waiting = WaitingSummary(1, date(2026, 12, 15))
    assert page(waiting=waiting).say == (
        "Nothing comes up in the next two weeks. There is nothing to check."
    )
    assert page().say == "No interview is waiting for an answer."


@pytest.mark.parametrize(
    ("employers", "until", "words"),
    [
        (0, None, ""),
        (
            1,
            date(2026, 11, 20),
            "One employer still has time to answer, until Thursday 19 November.",
        ),
        (
            4,
            date(2026, 11, 19),
            "Four employers still have time to answer, the first until the end of tomorrow.",
        ),
        (
            1,
            date(2026, 11, 18),
            "One employer still has time to answer, until the end of today.",
        ),
    ],
)
def test_who_is_waited_for_has_a_last_day(employers: int, until: date | None, words: str) -> None:
    assert WaitingSummary(employers, until).sentence(TUESDAY) == words


# Where to put a call off to


@pytest.mark.parametrize(
    ("after", "labels"),
    [
        (TUESDAY, ["Tomorrow", "Fri 20 Nov", "Tue 24 Nov"]),
        (date(2026, 11, 20), ["Tue 24 Nov", "Fri 27 Nov"]),
        (date(2026, 11, 19), ["Tomorrow", "Tue 24 Nov", "Thu 26 Nov"]),
    ],
)
def test_the_days_on_offer_are_days_for_calls_each_once(after: date, labels: list[str]) -> None:
    choices = days_to_put_off_to(after, after, ARTICLE)
    assert [choice.label for choice in choices] == labels
    assert not any(ARTICLE.is_quiet(choice.on) for choice in choices)
