"""From all the readings of a phrase to one day, to a question, or to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from followups.explain import WEEKDAYS, day_in_words
from followups.phrases import dates, days, deadlines, lengths, periods
from followups.phrases.times import Moment, within_reach
from followups.phrases.vocabulary import GRAMMAR
from followups.phrases.wording import words_in

QUICK_ANSWERS = ("three days", "a week", "two weeks")

LONGEST_TEXT = 200  # characters; a longer text is not a phrase about time
RULES = (lengths, days, dates, periods, deadlines)  # to import them is to have their rules


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a phrase says, on the day on which it was said.

    Either `last_day` is the last day of the time given and `choices` is empty, or `last_day` is
    `None` and `choices` holds the candidates to ask about: one or more, in order. No day is before
    the day of saying. `meaning` says in plain words what was understood.
    """

    last_day: date | None
    choices: tuple[date, ...]
    meaning: str


def understand(text: str, said_on: date) -> Understanding | None:
    """The last day of the time that `text` gives, said on `said_on`; `None` if not understood.

    Never raises, for any text and any day. Letter case, surrounding space and final punctuation
    make no difference.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        return None
    try:
        readings = GRAMMAR.readings("answer", words_in(text), said_on)
    except (OverflowError, ValueError):  # a day that is not in the calendar any more
        return None
    moments = [
        replace(moment, days=ahead)
        for moment in readings
        if isinstance(moment, Moment) and (ahead := within_reach(said_on, moment.days))
    ]
    found = sorted({day for moment in moments for day in moment.days})
    if not found:
        return None
    words = " or ".join(dict.fromkeys(moment.words for moment in moments if moment.words))
    if len(found) > 1 or any(moment.ask for moment in moments):
        return Understanding(None, tuple(found), _question(words, found, said_on))
    is_open = any(moment.is_open for moment in moments)
    return Understanding(found[0], (), _statement(words, found[0], said_on, is_open=is_open))


def _statement(words: str, day: date, said_on: date, *, is_open: bool) -> str:
    """“next week, read as its last day: by Friday 20 November”."""
    said = [words] if words and words not in WEEKDAYS else []
    reading = ["read as its last day"] if is_open else []
    lead = ", ".join(said + reading)
    return f"{lead}: by {_named(day, said_on)}" if lead else f"by {_named(day, said_on)}"


def _question(words: str, days: Sequence[date], said_on: date) -> str:
    """“Friday: Friday 13 November or Friday 20 November?”"""
    listed = " or ".join(_named(day, said_on) for day in days)
    return f"{words}: {listed}?" if words else f"{listed}?"


def _named(day: date, said_on: date) -> str:
    return day_in_words(day) + (f" {day.year}" if day.year != said_on.year else "")
