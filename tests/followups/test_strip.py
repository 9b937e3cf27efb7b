"""The strip: at most eight days, from what the waiting counts from to the step."""

from __future__ import annotations

from datetime import date

import pytest

from followups.advice import StepKind
from followups.etiquette import Etiquette, public_holidays
from followups.history import Event, EventKind, PutOff, Thread
from followups.rules import advise
from followups.strip import strip

TUESDAY = date(2026, 11, 10)


def drawn(thread: Thread, etiquette: Etiquette | None = None) -> list[str]:
    """The strip of the next step as words: day, kind, label."""
    etiquette = etiquette or Etiquette()
    step = advise(thread, etiquette).next
    assert step is not None
    return [
        " ".join(filter(None, [f"{cell.on:%d}", cell.kind, cell.label])) + "+" * (cell.days - 1)
        for cell in strip(step, etiquette)
    ]


def voicemail(on: date) -> Event:
    return Event(on, EventKind.VOICEMAIL)


@pytest.mark.parametrize(
    ("thread", "cells"),
    [
        (
            Thread(TUESDAY, "three days", date(2026, 11, 13)),
            "10 met met | 11 wait | 12 wait | 13 promised “three days” | "
            "14 quiet | 15 quiet | 16 quiet never Monday | 17 call call",
        ),
        (
            Thread(TUESDAY, events=(voicemail(date(2026, 11, 17)),)),
            "17 message message left | 18 wait | 19 wait | 20 wait | "
            "21 quiet | 22 quiet | 23 quiet never Monday | 24 call last call",
        ),
        (
            Thread(TUESDAY, events=(voicemail(date(2026, 11, 17)), voicemail(date(2026, 11, 24)))),
            "24 message message left | 25 wait | 26 wait | 27 wait | "
            "28 quiet | 29 quiet | 30 quiet | 01 rest let it rest",
        ),
        (
            Thread(date(2026, 11, 9), "three days", date(2026, 11, 12)),
            "09 met met | 10 wait | 11 wait | 12 promised “three days” | 13 call call",
        ),
        (
            Thread(TUESDAY, events=(Event(date(2026, 11, 12), EventKind.ANSWERED),)),
            "12 talked talked | 13 wait | 14 quiet | 15 quiet | "
            "16 quiet | 17 wait | 18 wait | 19 call call",
        ),
    ],
)
def test_days_that_fit_are_all_shown(thread: Thread, cells: str) -> None:
    assert " | ".join(drawn(thread)) == cells


def test_a_long_wait_is_cut_short_and_keeps_the_promised_day() -> None:
    assert drawn(Thread(date(2026, 12, 18), "two weeks", date(2027, 1, 1))) == [
        "18 met met",
        "19 gap" + "+" * 11,
        "31 wait",
        "01 promised “two weeks”",
        "02 quiet",
        "03 quiet",
        "04 quiet never Monday",
        "05 call call",
    ]


def test_a_promised_day_far_from_the_call_stands_between_two_gaps() -> None:
    put_off = PutOff(date(2026, 12, 18), date(2026, 11, 17))

    assert drawn(Thread(TUESDAY, "a week", date(2026, 11, 17), put_off=put_off)) == [
        "10 met met",
        "11 gap" + "+" * 5,
        "17 promised “a week”",
        "18 gap" + "+" * 26,
        "15 wait",
        "16 wait",
        "17 wait",
        "18 call call",
    ]


def test_a_holiday_before_the_call_says_so() -> None:
    etiquette = Etiquette(holidays=public_holidays("US"))

    assert drawn(Thread(date(2026, 11, 19)), etiquette)[-2:] == ["26 quiet holiday", "27 call call"]


def test_every_day_can_be_read_aloud() -> None:
    step = advise(Thread(TUESDAY, "three days", date(2026, 11, 13)), Etiquette()).next
    assert step is not None

    assert [cell.spoken for cell in strip(step, Etiquette())] == [
        "Tuesday 10 November: you met",
        "Wednesday 11 November: they have time",
        "Thursday 12 November: they have time",
        "Friday 13 November: the last day of the time they gave (“three days”)",
        "Saturday 14 November: no calls",
        "Sunday 15 November: no calls",
        "Monday 16 November: no calls (never Monday)",
        "Tuesday 17 November: call",
    ]


def test_the_strip_of_a_thank_you_note() -> None:
    step, _ = advise(Thread(TUESDAY), Etiquette()).steps
    assert step.kind is StepKind.THANKS

    assert [cell.kind for cell in strip(step, Etiquette())] == ["met", "thanks"]
