"""What logging leads to, in words: beforehand, and afterwards."""

from datetime import date, time

import pytest

from followups.advice import Code
from followups.calls.forecast import LOGGED, afterwards, beforehand, next_step
from followups.etiquette import Etiquette
from followups.history import Event, EventKind, PutOff, Stop, Thread
from followups.rules import advise

DEFAULTS = Etiquette()
MET = date(2026, 11, 10)  # a Tuesday
TODAY = date(2026, 11, 17)
THREAD = Thread(MET, "three days", date(2026, 11, 13))
VOICEMAIL = Event(TODAY, EventKind.VOICEMAIL, time(10))
EARLIER = tuple(Event(date(2026, 11, day), EventKind.VOICEMAIL) for day in (11, 12))
E_MAILS_ARE_FREE = Etiquette(written_counts=False)


@pytest.mark.parametrize(
    ("thread", "kind", "etiquette", "words"),
    [
        (THREAD, EventKind.VOICEMAIL, DEFAULTS, "Message 1 of 2. Next call Tue 24 Nov"),
        (THREAD, EventKind.WRITTEN, DEFAULTS, "Message 1 of 2. Next call Tue 24 Nov"),
        (THREAD, EventKind.WRITTEN, E_MAILS_ARE_FREE, "Does not count. Next call Tue 17 Nov"),
        (THREAD, EventKind.NO_ANSWER, DEFAULTS, "Does not count. Try again Wed 18 Nov"),
        (
            Thread(MET, events=EARLIER[:1]),
            EventKind.WORD_LEFT,
            DEFAULTS,
            "Message 2 of 2. Let it rest Tue 24 Nov",
        ),
        (
            Thread(MET, events=EARLIER),
            EventKind.VOICEMAIL,
            DEFAULTS,
            "Past your limit of two: only if it is done already",
        ),
        (
            Thread(MET, events=EARLIER),
            EventKind.NO_ANSWER,
            DEFAULTS,
            "Does not count. Let it rest Thu 19 Nov",
        ),
        (
            Thread(MET, stop=Stop(Code.STOP_CLOSED, TODAY, "Rejected")),
            EventKind.VOICEMAIL,
            DEFAULTS,
            "Nothing follows: it is kept in the log",
        ),
    ],
)
def test_every_option_says_what_would_follow(
    thread: Thread, kind: EventKind, etiquette: Etiquette, words: str
) -> None:
    assert beforehand(thread, Event(TODAY, kind, time(10)), etiquette) == words


def test_it_would_come_after_an_answer_of_the_same_moment() -> None:
    answered = Event(TODAY, EventKind.ANSWERED, time(10))
    thread = Thread(MET, events=(*EARLIER, answered))
    assert beforehand(thread, VOICEMAIL, DEFAULTS) == "Message 1 of 2. Next call Tue 24 Nov"


@pytest.mark.parametrize(
    ("thread", "words"),
    [
        (THREAD, "Next call today: they have until Friday 13 November."),
        (Thread(date(2026, 11, 11)), "Next call tomorrow: they gave no time, so they get a week."),
        (
            Thread(MET, events=(Event(date(2026, 11, 13), EventKind.NO_ANSWER),)),
            "Next call today: they gave no time, so they get a week.",
        ),
        (
            Thread(MET, put_off=PutOff(date(2026, 11, 20), TODAY)),
            "Next call on Friday 20 November: you put it off until then.",
        ),
        (
            Thread(MET, events=(VOICEMAIL,)),
            "Next call on Tuesday 24 November: a week for an answer.",
        ),
        (
            Thread(MET, events=(*EARLIER, Event(TODAY, EventKind.NO_ANSWER))),
            "No more messages. If nothing comes by Thursday 19 November, let it rest.",
        ),
        (
            Thread(
                date(2026, 10, 27),
                events=tuple(Event(date(2026, 11, day), EventKind.VOICEMAIL) for day in (3, 10)),
            ),
            "It is time to let it rest: no call back means no.",
        ),
        (
            Thread(MET, stop=Stop(Code.STOP_CLOSED, date(2026, 11, 16), "No answer")),
            "The application was closed on Monday 16 November: no answer.",
        ),
    ],
)
def test_the_next_step_comes_with_its_reason(thread: Thread, words: str) -> None:
    assert TODAY.strftime("%a") == "Tue"
    assert next_step(advise(thread, DEFAULTS), DEFAULTS, TODAY) == words


@pytest.mark.parametrize("kind", EventKind)
def test_whatever_was_logged_has_a_name(kind: EventKind) -> None:
    event = Event(TODAY, kind)
    words = afterwards(event, advise(Thread(MET, events=(event,)), DEFAULTS), DEFAULTS, TODAY)
    assert words.startswith(f"{LOGGED[kind]}. ")
    assert afterwards(event, None, DEFAULTS, TODAY) == f"{LOGGED[kind]}."


def test_a_message_past_the_limit_says_so() -> None:
    advice = advise(Thread(MET, events=(*EARLIER, VOICEMAIL)), DEFAULTS)
    words = afterwards(VOICEMAIL, advice, DEFAULTS, TODAY)
    assert words.startswith("Voicemail logged, past your limit of two. ")
