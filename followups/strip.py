"""The strip: the few days that explain a date better than words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from followups.advice import Code, Reason, Since, Step, StepKind
from followups.etiquette import Etiquette
from followups.explain import WEEKDAYS, count_in_words, day_in_words

CELLS = 8

ANCHOR_LABELS = {Since.MET: "met", Since.MESSAGE: "message left", Since.TALKED: "talked"}
STEP_LABELS = {StepKind.CALL: "call", StepKind.REST: "let it rest", StepKind.THANKS: "thank"}
SPOKEN = {
    "met": "you met",
    "message": "you left a message",
    "talked": "you heard from them",
    "wait": "they have time",
    "promised": "the last day of the time they gave",
    "quiet": "no calls",
    "call": "call",
    "write": "write",
    "rest": "let it rest",
    "thanks": "send a thank-you note",
}


class Cell(NamedTuple):
    """One day of the strip, or a gap of `days` days that begins on `on`.

    `kind` is a key of `SPOKEN`, or `gap`. `label` stands under the cell, and may be empty.
    """

    on: date
    kind: str
    label: str = ""
    days: int = 1

    @property
    def weekday(self) -> str:
        """In three letters."""
        return WEEKDAYS[self.on.weekday()][:3]

    @property
    def spoken(self) -> str:
        """The cell as a sentence, for those who hear the page."""
        if self.kind == "gap":
            return f"{count_in_words(self.days, 'more day')} of waiting"
        label = f" ({self.label})" if self.kind in ("promised", "quiet") and self.label else ""
        return f"{day_in_words(self.on)}: {SPOKEN[self.kind]}{label}"


def strip(step: Step, etiquette: Etiquette) -> tuple[Cell, ...]:
    """At most eight cells, from the day the waiting counts from to the day of the step."""
    given = next((r for r in step.reasons if r.code is Code.TIME_GIVEN), None)
    promised_on = given.since if given else None
    cells: list[Cell] = []
    for day in _days_shown(step, promised_on):
        if cells and (missing := (day - cells[-1].on).days - 1):
            cells.append(Cell(cells[-1].on + timedelta(days=1), "gap", days=missing))
        cells.append(_cell(day, step, etiquette, given))
    return tuple(cells)


def _days_shown(step: Step, promised_on: date | None) -> list[date]:
    """All days where they fit; else the first, the promised one, and the last few."""
    shown = {step.since_on, step.on}
    if promised_on and step.since_on < promised_on < step.on:
        shown.add(promised_on)
    # The longest end that fits: mostly the first that is tried, which is all of it.
    for length in range(min(CELLS, (step.on - step.since_on).days), 1, -1):
        end = {step.on - timedelta(days=ago) for ago in range(1, length)}
        if _width(shown | end) <= CELLS:
            return sorted(shown | end)
    return sorted(shown)


def _width(days: set[date]) -> int:
    """How many cells the days need, with a cell for every gap between them."""
    ordered = sorted(days)
    return len(days) + sum((b - a).days > 1 for a, b in pairwise(ordered))


def _cell(day: date, step: Step, etiquette: Etiquette, given: Reason | None) -> Cell:
    if day == step.on:
        return Cell(day, str(step.kind), _step_label(step))
    if day == step.since_on:
        return Cell(day, str(step.since), ANCHOR_LABELS[step.since])
    if given and day == given.since:
        return Cell(day, "promised", f"“{given.words}”" if given.words else "time is up")
    if etiquette.is_quiet(day):
        return Cell(day, "quiet", _quiet_label(day, step, etiquette))
    return Cell(day, "wait")


def _step_label(step: Step) -> str:
    counted = [reason for reason in step.reasons if reason.code is Code.MESSAGE_COUNTS]
    if step.kind is StepKind.CALL and counted and counted[-1].count + 1 == counted[-1].limit:
        return "last call"
    return STEP_LABELS[step.kind]


def _quiet_label(day: date, step: Step, etiquette: Etiquette) -> str:
    """Only the day before the call says why, so that labels have room."""
    if step.kind is not StepKind.CALL or day != step.on - timedelta(days=1):
        return ""
    if day.weekday() in etiquette.quiet_weekdays:
        return f"never {WEEKDAYS[day.weekday()]}"
    return "holiday"
