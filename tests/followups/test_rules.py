"""The rules as tables of literal dates. Each date is written with its weekday, which is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from followups.advice import Advice, Code, StepKind
from followups.etiquette import Etiquette, public_holidays
from followups.history import Event, EventKind, PutOff, Stop, Thread
from followups.rules import advise, passes_limit

DEFAULT = Etiquette()


def day(words: str) -> date:
    """“Tue 10 Nov 2026”, refusing a weekday that is not the date's."""
    parsed = datetime.strptime(f"{words} +0000", "%a %d %b %Y %z").date()
    assert f"{parsed:%a}" == words[:3], f"{parsed} is a {parsed:%A}"
    return parsed


def event(kind: EventKind, on: str, **values: object) -> Event:
    return Event(day(on), kind, **values)  # type: ignore[arg-type]


def voicemail(on: str) -> Event:
    return event(EventKind.VOICEMAIL, on)


def thread(met: str, last_day: str | None = None, *events: Event, **values: object) -> Thread:
    promised = day(last_day) if last_day else None
    return Thread(day(met), "their words" if promised else "", promised, events, **values)  # type: ignore[arg-type]


def next_of(facts: Thread, etiquette: Etiquette = DEFAULT) -> tuple[StepKind, date]:
    step = advise(facts, etiquette).next
    assert step is not None
    return step.kind, step.on


def codes(advice: Advice) -> list[str]:
    assert advice.next is not None
    return [str(reason.code) for reason in advice.next.reasons]


@pytest.mark.parametrize(
    ("met", "last_day", "call"),
    [
        ("Tue 10 Nov 2026", "Fri 13 Nov 2026", "Tue 17 Nov 2026"),
        ("Tue 10 Nov 2026", None, "Tue 17 Nov 2026"),
        ("Mon 09 Nov 2026", None, "Tue 17 Nov 2026"),
        ("Mon 09 Nov 2026", "Thu 12 Nov 2026", "Fri 13 Nov 2026"),
        ("Wed 11 Nov 2026", "Fri 13 Nov 2026", "Tue 17 Nov 2026"),
        ("Thu 12 Nov 2026", "Thu 19 Nov 2026", "Fri 20 Nov 2026"),
        ("Fri 18 Dec 2026", "Fri 01 Jan 2027", "Tue 05 Jan 2027"),
        ("Sat 26 Feb 2028", "Tue 29 Feb 2028", "Wed 01 Mar 2028"),
        # The year's end, and the turn of a century that is no leap year.
        ("Tue 29 Dec 2026", None, "Tue 05 Jan 2027"),
        ("Wed 30 Dec 2026", "Thu 31 Dec 2026", "Fri 01 Jan 2027"),
        ("Sun 28 Feb 2100", "Sun 28 Feb 2100", "Tue 02 Mar 2100"),
        # The nights on which clocks change in Europe and in America.
        ("Sat 24 Oct 2026", "Sun 25 Oct 2026", "Tue 27 Oct 2026"),
        ("Thu 29 Oct 2026", "Sun 01 Nov 2026", "Tue 03 Nov 2026"),
    ],
)
def test_the_call_after_the_interview(met: str, last_day: str | None, call: str) -> None:
    assert next_of(thread(met, last_day)) == (StepKind.CALL, day(call))


def test_three_days_on_a_tuesday_is_a_call_on_tuesday_with_four_reasons() -> None:
    advice = advise(thread("Tue 10 Nov 2026", "Fri 13 Nov 2026"), DEFAULT)

    assert codes(advice) == ["time.given", "quiet.weekday", "quiet.weekday", "quiet.weekday"]
    assert [reason.on for reason in advice.next.reasons] == [  # type: ignore[union-attr]
        day("Sat 14 Nov 2026"),
        day("Sat 14 Nov 2026"),
        day("Sun 15 Nov 2026"),
        day("Mon 16 Nov 2026"),
    ]
    assert advice.next.ready_on == day("Sat 14 Nov 2026")  # type: ignore[union-attr]
    assert advice.messages_left == 2


@pytest.mark.parametrize(
    ("events", "kind", "on"),
    [
        ([voicemail("Tue 17 Nov 2026")], "call", "Tue 24 Nov 2026"),
        ([event(EventKind.WORD_LEFT, "Tue 17 Nov 2026")], "call", "Tue 24 Nov 2026"),
        ([event(EventKind.WRITTEN, "Tue 17 Nov 2026")], "call", "Tue 24 Nov 2026"),
        ([event(EventKind.NO_ANSWER, "Tue 17 Nov 2026")], "call", "Wed 18 Nov 2026"),
        ([event(EventKind.NO_ANSWER, "Fri 20 Nov 2026")], "call", "Tue 24 Nov 2026"),
        ([event(EventKind.THANKED, "Wed 11 Nov 2026")], "call", "Tue 17 Nov 2026"),
        ([event(EventKind.CLOSING, "Wed 18 Nov 2026")], "call", "Tue 17 Nov 2026"),
        # A message too early does not bring the next one before the promised time is up.
        ([voicemail("Tue 10 Nov 2026")], "call", "Tue 17 Nov 2026"),
        # The limit.
        (
            [voicemail("Tue 17 Nov 2026"), voicemail("Tue 24 Nov 2026")],
            "rest",
            "Tue 01 Dec 2026",
        ),
        (
            [voicemail("Tue 24 Nov 2026"), event(EventKind.WRITTEN, "Tue 17 Nov 2026")],
            "rest",
            "Tue 01 Dec 2026",
        ),
        (
            [voicemail(f"Tue {n} 2026") for n in ("17 Nov", "24 Nov", "01 Dec")],
            "rest",
            "Tue 08 Dec 2026",
        ),
        # They answered: a new round.
        ([event(EventKind.ANSWERED, "Wed 18 Nov 2026")], "call", "Wed 25 Nov 2026"),
        (
            [
                event(
                    EventKind.ANSWERED,
                    "Wed 18 Nov 2026",
                    said="Friday",
                    last_day=date(2026, 11, 20),
                )
            ],
            "call",
            "Tue 24 Nov 2026",
        ),
        (
            [
                voicemail("Tue 17 Nov 2026"),
                voicemail("Tue 24 Nov 2026"),
                event(EventKind.ANSWERED, "Wed 25 Nov 2026"),
                voicemail("Wed 02 Dec 2026"),
            ],
            "call",
            "Wed 09 Dec 2026",
        ),
        # What happened before the interview is no follow-up to it.
        ([voicemail("Mon 09 Nov 2026")], "call", "Tue 17 Nov 2026"),
    ],
)
def test_what_comes_after_an_attempt(events: list[Event], kind: str, on: str) -> None:
    facts = thread("Tue 10 Nov 2026", "Fri 13 Nov 2026", *events)

    assert next_of(facts) == (StepKind(kind), day(on))


def test_an_answer_without_a_new_time_does_not_shorten_the_promise() -> None:
    answered = event(EventKind.ANSWERED, "Fri 13 Nov 2026")

    advice = advise(thread("Tue 10 Nov 2026", "Tue 24 Nov 2026", answered), DEFAULT)

    assert advice.next is not None
    assert advice.next.on == day("Wed 25 Nov 2026")
    assert codes(advice) == ["round.new", "time.none", "time.given"]
    assert advice.last_day == day("Tue 24 Nov 2026")


def test_an_answer_replaces_a_promise_that_is_up() -> None:
    answered = event(EventKind.ANSWERED, "Fri 20 Nov 2026")

    advice = advise(thread("Tue 10 Nov 2026", "Fri 13 Nov 2026", answered), DEFAULT)

    assert codes(advice) == ["round.new", "time.none"]


def test_on_one_day_their_answer_is_the_last_word_unless_the_times_say_otherwise() -> None:
    call, answer = voicemail("Tue 17 Nov 2026"), event(EventKind.ANSWERED, "Tue 17 Nov 2026")
    facts = thread("Tue 10 Nov 2026", "Fri 13 Nov 2026")

    assert advise(replace(facts, events=(call, answer)), DEFAULT).messages == 0
    timed = (replace(call, at=time(15)), replace(answer, at=time(9)))
    assert advise(replace(facts, events=timed), DEFAULT).messages == 1


@pytest.mark.parametrize(
    ("etiquette", "met", "last_day", "events", "kind", "on"),
    [
        (Etiquette(days_after_given=2), "Mon 09 Nov 2026", "Tue 10 Nov 2026", [], "call", "Thu 12"),
        (Etiquette(days_without_given=10), "Mon 09 Nov 2026", None, [], "call", "Thu 19"),
        (Etiquette(quiet_weekdays=frozenset()), "Mon 09 Nov 2026", None, [], "call", "Mon 16"),
        (
            Etiquette(message_gap=3),
            "Mon 02 Nov 2026",
            None,
            [voicemail("Tue 10 Nov 2026")],
            "call",
            "Fri 13",
        ),
        (
            Etiquette(message_limit=1, rest_after=14),
            "Mon 02 Nov 2026",
            None,
            [voicemail("Tue 10 Nov 2026")],
            "rest",
            "Tue 24",
        ),
        (
            Etiquette(written_counts=False),
            "Mon 02 Nov 2026",
            None,
            [event(EventKind.WRITTEN, "Tue 10 Nov 2026")],
            "call",
            "Tue 10",
        ),
    ],
)
def test_every_number_is_a_setting(
    etiquette: Etiquette, met: str, last_day: str | None, events: list[Event], kind: str, on: str
) -> None:
    facts = thread(met, last_day, *events)

    assert next_of(facts, etiquette) == (StepKind(kind), day(f"{on} Nov 2026"))


@pytest.mark.parametrize(
    ("country", "region", "met", "call"),
    [
        ("US", "", "Thu 19 Nov 2026", "Fri 27 Nov 2026"),  # Thanksgiving
        ("DE", "BY", "Tue 29 Dec 2026", "Tue 05 Jan 2027"),
        ("DE", "BY", "Wed 30 Dec 2026", "Thu 07 Jan 2027"),  # Epiphany, in Bavaria
        ("DE", "BE", "Wed 30 Dec 2026", "Wed 06 Jan 2027"),  # not in Berlin
        ("GB", "", "Fri 18 Dec 2026", "Tue 29 Dec 2026"),  # Christmas Day, Monday's substitute
        ("AT", "", "Fri 25 Dec 2026", "Tue 05 Jan 2027"),  # New Year's Day, then the weekend
    ],
)
def test_a_holiday_is_quiet_where_the_user_lives(
    country: str, region: str, met: str, call: str
) -> None:
    etiquette = Etiquette(holidays=public_holidays(country, region))

    assert next_of(thread(met), etiquette) == (StepKind.CALL, day(call))


@pytest.mark.parametrize("met", ["Tue 29 Dec 2026", "Wed 30 Dec 2026", "Thu 31 Dec 2026"])
def test_new_year_is_a_holiday_also_for_a_calendar_that_began_in_the_old_year(met: str) -> None:
    etiquette = Etiquette(
        quiet_weekdays=frozenset(), days_without_given=1, holidays=public_holidays("FR")
    )

    assert next_of(thread(met), etiquette)[1] != date(2027, 1, 1)


@pytest.mark.parametrize(
    ("until", "decided", "on"),
    [
        ("Thu 19 Nov 2026", "Tue 17 Nov 2026", "Thu 19 Nov 2026"),
        ("Sat 21 Nov 2026", "Tue 17 Nov 2026", "Tue 24 Nov 2026"),  # then the quiet days
        ("Wed 11 Nov 2026", "Tue 10 Nov 2026", "Tue 17 Nov 2026"),  # never earlier than due
    ],
)
def test_what_is_put_off_does_not_come_up_before(until: str, decided: str, on: str) -> None:
    put_off = PutOff(day(until), day(decided))

    facts = thread("Tue 10 Nov 2026", "Fri 13 Nov 2026", put_off=put_off)

    assert next_of(facts) == (StepKind.CALL, day(on))


def test_an_answer_ends_what_was_put_off_before_it() -> None:
    put_off = PutOff(day("Fri 18 Dec 2026"), day("Tue 17 Nov 2026"))
    answered = event(EventKind.ANSWERED, "Wed 18 Nov 2026")

    facts = thread("Tue 10 Nov 2026", "Fri 13 Nov 2026", answered, put_off=put_off)

    assert next_of(facts) == (StepKind.CALL, day("Wed 25 Nov 2026"))


def test_letting_it_rest_can_be_put_off_and_needs_no_working_day() -> None:
    calls = voicemail("Tue 17 Nov 2026"), voicemail("Sat 21 Nov 2026")
    facts = thread("Tue 10 Nov 2026", "Fri 13 Nov 2026", *calls)
    put_off = PutOff(day("Sun 29 Nov 2026"), day("Sat 28 Nov 2026"))

    assert next_of(facts) == (StepKind.REST, day("Sat 28 Nov 2026"))
    assert next_of(replace(facts, put_off=put_off)) == (StepKind.REST, day("Sun 29 Nov 2026"))


@pytest.mark.parametrize("code", [Code.STOP_CLOSED, Code.STOP_CHOSEN, Code.STOP_SUPERSEDED])
def test_a_stop_rule_leaves_nothing_to_do(code: Code) -> None:
    stop = Stop(code, day("Thu 12 Nov 2026"), "a reason")

    advice = advise(thread("Tue 10 Nov 2026", stop=stop), DEFAULT)

    assert advice.steps == ()
    assert advice.stopped is not None
    assert advice.stopped.code is code


@pytest.mark.parametrize(
    ("met", "last_day", "thanks", "lapses"),
    [
        ("Tue 10 Nov 2026", "Fri 13 Nov 2026", "Wed 11 Nov 2026", "Tue 17 Nov 2026"),
        ("Fri 13 Nov 2026", None, "Sat 14 Nov 2026", "Fri 20 Nov 2026"),  # quiet days or not
    ],
)
def test_a_thank_you_note_is_due_the_day_after(
    met: str, last_day: str | None, thanks: str, lapses: str
) -> None:
    first, _ = advise(thread(met, last_day), DEFAULT).steps

    assert (first.kind, first.on) == (StepKind.THANKS, day(thanks))
    assert first.lapses_on == day(lapses)


def test_a_thank_you_note_is_not_asked_for_once_sent_or_once_the_call_is_due() -> None:
    sent = event(EventKind.THANKED, "Tue 10 Nov 2026")
    kinds = {step.kind for step in advise(thread("Tue 10 Nov 2026", None, sent), DEFAULT).steps}
    assert kinds == {StepKind.CALL}

    at_once = thread("Tue 10 Nov 2026", "Tue 10 Nov 2026")  # the call is due the day after, too
    kinds = {step.kind for step in advise(at_once, DEFAULT).steps}
    assert kinds == {StepKind.CALL}


def test_the_third_message_passes_the_limit_and_an_answer_begins_anew() -> None:
    facts = thread("Tue 10 Nov 2026", None, voicemail("Tue 17 Nov 2026"))
    second, third = voicemail("Tue 24 Nov 2026"), voicemail("Tue 01 Dec 2026")
    assert passes_limit(facts, second, DEFAULT) is None

    facts = replace(facts, events=(*facts.events, second))
    refused = passes_limit(facts, third, DEFAULT)
    assert refused is not None
    assert (refused.code, refused.count, refused.limit) == (Code.MESSAGE_LIMIT, 2, 2)
    assert passes_limit(facts, replace(third, kind=EventKind.NO_ANSWER), DEFAULT) is None
    assert passes_limit(facts, replace(third, kind=EventKind.THANKED), DEFAULT) is None

    answered = event(EventKind.ANSWERED, "Wed 25 Nov 2026")
    facts = replace(facts, events=(*facts.events, answered))
    assert passes_limit(facts, third, DEFAULT) is None
    backdated = voicemail("Fri 20 Nov 2026")  # into the round that was full
    assert passes_limit(facts, backdated, DEFAULT) is not None


def test_a_week_without_a_day_for_calls_is_refused() -> None:
    with pytest.raises(ValueError, match="At least one weekday"):
        Etiquette(quiet_weekdays=frozenset(range(7)))
