"""The wording, sentence by sentence."""

from __future__ import annotations

from datetime import date

import pytest

from followups import explain
from followups.advice import Code, Reason
from followups.etiquette import Etiquette, public_holidays
from followups.history import Event, EventKind, PutOff, Stop, Thread
from followups.rules import advise

TUESDAY = date(2026, 11, 10)
THREE_DAYS = Thread(TUESDAY, "three days", date(2026, 11, 13))


def voicemails(*days: date) -> tuple[Event, ...]:
    return tuple(Event(on, EventKind.VOICEMAIL) for on in days)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            Reason(
                Code.TIME_GIVEN, date(2026, 11, 14), date(2026, 11, 13), days=1, words="three days"
            ),
            "They said “three days”: the last day of it is Friday 13 November, "
            "so the time is up on Saturday 14 November.",
        ),
        (
            Reason(Code.TIME_GIVEN, date(2026, 11, 14), date(2026, 11, 13), days=1),
            "They gave a time: the last day of it is Friday 13 November, "
            "so the time is up on Saturday 14 November.",
        ),
        (
            Reason(Code.TIME_NONE, date(2026, 11, 17), TUESDAY, days=7),
            "They gave no time: a week from Tuesday 10 November is Tuesday 17 November.",
        ),
        (
            Reason(Code.QUIET_WEEKDAY, date(2026, 11, 16)),
            "Monday 16 November is skipped: no calls on Mondays.",
        ),
        (
            Reason(Code.QUIET_HOLIDAY, date(2026, 11, 26), words="Thanksgiving Day"),
            "Thursday 26 November is skipped: it is a holiday, Thanksgiving Day.",
        ),
        (
            Reason(Code.MESSAGE_COUNTS, date(2026, 11, 17), count=1, limit=2, kind="word_left"),
            "The word left with someone on Tuesday 17 November counts as message 1 of 2.",
        ),
        (
            Reason(
                Code.MESSAGE_GAP, date(2026, 11, 27), date(2026, 11, 17), days=10, kind="voicemail"
            ),
            "A message gets ten days to be answered: "
            "from Tuesday 17 November that is Friday 27 November.",
        ),
        (
            Reason(Code.CALL_AGAIN, date(2026, 11, 18), date(2026, 11, 17), days=1),
            "Nobody answered on Tuesday 17 November and no message was left: "
            "try again the next day.",
        ),
        (
            Reason(Code.MESSAGE_LIMIT, date(2026, 11, 24), count=2, limit=2),
            "There are two unanswered messages, and two is the limit.",
        ),
        (
            Reason(Code.MESSAGE_LIMIT, date(2026, 11, 24), count=1, limit=1),
            "There is one unanswered message, and one is the limit.",
        ),
        (
            Reason(Code.MESSAGE_LIMIT, date(2026, 12, 1), count=3, limit=2),
            "There are three unanswered messages, past the limit of two: no more of them.",
        ),
        (
            Reason(Code.REST, date(2026, 12, 1), date(2026, 11, 24), days=7),
            "If nothing has come a week after Tuesday 24 November, on Tuesday 1 December, "
            "assume it is a no.",
        ),
        (
            Reason(Code.ROUND_NEW, date(2026, 11, 18)),
            "They answered on Wednesday 18 November: the count of messages begins at nought.",
        ),
        (
            Reason(Code.STOP_SUPERSEDED, date(2026, 11, 19)),
            "A later interview on Thursday 19 November takes over from this one.",
        ),
        (
            Reason(Code.STOP_CLOSED, date(2026, 12, 1), words="No answer"),
            "The application was closed on Tuesday 1 December: no answer.",
        ),
        (
            Reason(Code.STOP_CHOSEN, date(2026, 11, 12), words="I did not like them"),
            "You chose on Thursday 12 November not to follow up on this one: I did not like them.",
        ),
        (
            Reason(Code.STOP_CHOSEN, date(2026, 11, 12)),
            "You chose on Thursday 12 November not to follow up on this one.",
        ),
        (
            Reason(Code.DEFER, date(2026, 11, 20), date(2026, 11, 17)),
            "You put it off on Tuesday 17 November: not before Friday 20 November.",
        ),
        (
            Reason(Code.THANKS, date(2026, 11, 11), TUESDAY, days=1),
            "A thank-you note goes out the day after the interview of Tuesday 10 November.",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: Reason, sentence: str) -> None:
    assert explain.sentence(reason) == sentence


def test_every_code_has_its_sentence() -> None:
    for code in Code:
        reason = Reason(code, TUESDAY, TUESDAY, 1, 1, 2, "words", "voicemail")
        assert explain.sentence(reason).endswith(".")


@pytest.mark.parametrize(
    ("thread", "today", "summary"),
    [
        (
            THREE_DAYS,
            date(2026, 11, 17),
            "They said “three days”: that lasted until Friday 13 November. "
            "Weekends and Mondays are skipped: that makes it today.",
        ),
        (
            THREE_DAYS,
            date(2026, 11, 16),
            "They said “three days”: that lasted until Friday 13 November. "
            "Weekends and Mondays are skipped: that makes it tomorrow.",
        ),
        (
            Thread(TUESDAY),
            date(2026, 11, 12),
            "They gave no time, so they get a week: that makes it Tuesday 17 November.",
        ),
        (
            Thread(date(2026, 11, 9), "three days", date(2026, 11, 12)),
            date(2026, 11, 11),
            "They said “three days”: that lasts until tomorrow, which makes it Friday 13 November.",
        ),
        (
            Thread(date(2026, 11, 9), "three days", date(2026, 11, 12)),
            date(2026, 11, 13),
            "They said “three days”: that lasted until yesterday, which makes it today.",
        ),
        (
            Thread(TUESDAY, "three days", date(2026, 11, 13), voicemails(date(2026, 11, 17))),
            date(2026, 11, 24),
            "A week after the voicemail on Tuesday 17 November. "
            "The second message is the last: after it, let it rest.",
        ),
        (
            Thread(TUESDAY, events=voicemails(date(2026, 11, 17), date(2026, 11, 24))),
            date(2026, 12, 1),
            "Two messages, the last on Tuesday 24 November, and no answer. Assume it is a no.",
        ),
        (
            Thread(TUESDAY, events=voicemails(date(2026, 11, 17), date(2026, 11, 24))),
            date(2026, 11, 24),
            "Two messages, the last today. "
            "If nothing comes by Tuesday 1 December, assume it is a no.",
        ),
        (
            Thread(TUESDAY, events=(Event(date(2026, 11, 17), EventKind.NO_ANSWER),)),
            date(2026, 11, 18),
            "Nobody answered yesterday.",
        ),
        (
            Thread(TUESDAY, events=(Event(date(2026, 11, 18), EventKind.ANSWERED),)),
            date(2026, 11, 19),
            "You last heard from them yesterday. "
            "They gave no time, so they get a week: that makes it Wednesday 25 November.",
        ),
        (
            Thread(TUESDAY, put_off=PutOff(date(2026, 11, 20), date(2026, 11, 17))),
            date(2026, 11, 18),
            "They gave no time, so they get a week. You put it off until Friday 20 November.",
        ),
        (
            Thread(date(2026, 12, 18), "two weeks", date(2027, 1, 1)),
            date(2026, 12, 20),
            "They said “two weeks”: that lasts until Friday 1 January 2027. "
            "Weekends and Mondays are skipped: that makes it Tuesday 5 January 2027.",
        ),
    ],
)
def test_the_few_sentences_under_the_strip(thread: Thread, today: date, summary: str) -> None:
    step = advise(thread, Etiquette()).next

    assert step is not None
    assert explain.summary(step, today) == summary


def test_a_holiday_is_named_in_the_summary() -> None:
    etiquette = Etiquette(holidays=public_holidays("US"))
    step = advise(Thread(date(2026, 11, 19)), etiquette).next

    assert step is not None
    assert explain.summary(step, date(2026, 11, 20)) == (
        "They gave no time, so they get a week. "
        "Thanksgiving Day is skipped: that makes it Friday 27 November."
    )


def test_why_nothing_is_asked_for() -> None:
    stop = Stop(Code.STOP_SUPERSEDED, date(2026, 11, 19))

    assert explain.stopped(advise(Thread(TUESDAY, stop=stop), Etiquette())) == (
        "A later interview on Thursday 19 November takes over from this one."
    )
    assert explain.stopped(advise(THREE_DAYS, Etiquette())) == ""


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no calls"), (1, "one call"), (2, "two calls"), (12, "twelve calls"), (13, "13 calls")],
)
def test_counts_are_words_up_to_twelve(number: int, words: str) -> None:
    assert explain.count_in_words(number, "call") == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "a day"), (2, "two days"), (7, "a week"), (14, "two weeks"), (10, "ten days")],
)
def test_lengths_are_words(days: int, words: str) -> None:
    assert explain.length_in_words(days) == words
