"""The one grammar, and its single words. The context of every rule is the day of saying."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from followups.explain import MONTHS, WEEKDAYS
from followups.phrases.grammar import Grammar
from followups.phrases.sentences import SENTENCES

Value = TypeVar("Value")

GRAMMAR = Grammar()
reads = GRAMMAR.reads
says = GRAMMAR.says


def means(symbol: str, value: object, *patterns: str) -> None:
    """A symbol with one fixed value."""
    reads(symbol, *patterns)(lambda _said_on: value)


def same(_said_on: date, value: Value) -> Value:
    """For a symbol that is another one by a further name."""
    return value


for _symbol, _patterns in SENTENCES.items():
    says(_symbol, *_patterns)


def _figures(pattern: str) -> Callable[[str], int | None]:
    def read(word: str) -> int | None:
        found = re.fullmatch(pattern, word)
        return int(found[1]) if found else None

    return read


_WEEKDAYS = {name.lower()[:n]: number for number, name in enumerate(WEEKDAYS) for n in (3, 9)}
_MONTHS = {name.lower()[:n]: number for number, name in enumerate(MONTHS, 1) for n in (3, 9)}
_WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS |= {"sept": 9}
_WRITTEN = re.compile(r"\d{1,2}/\d{1,2}|\d{1,4}([-/.])\d{1,2}\1\d{1,4}")

GRAMMAR.word("weekday", _WEEKDAYS.get)
GRAMMAR.word("month_name", _MONTHS.get)
GRAMMAR.word("figure", _figures(r"0?([1-9]\d{0,2})"))
GRAMMAR.word("nth", _figures(r"([1-9]\d?)(?:st|nd|rd|th)"))
GRAMMAR.word("and_a_half", _figures(r"([1-9]\d?)\.5"))
GRAMMAR.word("year", _figures(r"(\d{4})"))
GRAMMAR.word("clock", _figures(r"([01]?\d|2[0-3]):[0-5]\d"))
GRAMMAR.word("quarter", _figures(r"q([1-4])"))
GRAMMAR.word("written", lambda word: _WRITTEN.fullmatch(word) and word)
