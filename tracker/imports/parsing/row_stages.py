"""The stages and the interviews of a row: columns of days, of stages and of histories together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tracker.imports.parsing.dates import DayReader, DayReading
from tracker.imports.parsing.histories import steps
from tracker.imports.parsing.outcomes import ParsedInterview, ParsedStage
from tracker.imports.parsing.row_report import RowReport
from tracker.imports.parsing.stages import Meaning, interview_kind, meaning_of, stage_key, step_word
from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import is_nothing, text_of, yes_or_no

NO_STAGE = "It says since when, and no column says which stage."
STAGES = "Also"
"""What stands in the notes before stages that fall together with another."""
APPLIED, SAVED = "Applied", "Saved"
"""The stages that a day in a column of those days stands for."""


class StagesReader:
    """Reads the columns that are about days and stages, one row at a time.

    `days` has the reader of each column that may hold days, by its place.
    """

    def __init__(
        self,
        report: RowReport,
        header: tuple[str, ...],
        days: Mapping[int, DayReader],
        stages: Mapping[str, str | None],
    ) -> None:
        self._report = report
        self._days = days
        self._stages = stages
        self._step_words = {place: step_word(header[place]) for place in days}
        self._known_words: dict[str, ParsedStage] = {}
        self._implied = {word: stages.get(stage_key(word)) for word in (APPLIED, SAVED)}
        self.begin()

    def begin(self) -> None:
        """Empties it for the next row."""
        self.applied_on: date | None = None
        self.interviews: list[ParsedInterview] = []
        self._saved: list[ParsedStage] = []
        self._applied: list[ParsedStage] = []
        self._steps: list[ParsedStage] = []
        self._told: list[ParsedStage] = []
        self._current: list[ParsedStage] = []
        self._current_on: date | None = None
        self._current_place = -1

    def _day(self, place: int, cell: Cell) -> DayReading | None:
        """The day in a cell. None where there is none: then it was reported, or kept as a note."""
        day = self._days[place](cell)
        if day.on:
            return day
        if day.why:
            self._report.refuse(place, cell, day.why)
        elif not is_nothing(text_of(cell)):
            self._report.keep(place, cell, "It is no day, and goes to the notes.")
        return None

    def read_applied_on(self, place: int, cell: Cell) -> None:
        if day := self._day(place, cell):
            self.applied_on = day.on
            if stage := self._implied[APPLIED]:
                self._applied.append(ParsedStage(APPLIED, stage, day.on))

    def read_saved_on(self, place: int, cell: Cell) -> None:
        if (day := self._day(place, cell)) and (stage := self._implied[SAVED]):
            self._saved.append(ParsedStage(SAVED, stage, day.on))

    def read_stage_on(self, place: int, cell: Cell) -> None:
        if day := self._day(place, cell):
            self._current_on = day.on
            self._current_place = place

    def read_interview_on(self, place: int, cell: Cell) -> None:
        if (day := self._day(place, cell)) and day.on:
            kind = interview_kind(self._step_words[place]) or "other"
            self.interviews.append(ParsedInterview(day.on, day.at, kind))

    def read_step(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        word = self._step_words[place]
        answer = yes_or_no(text)
        if answer is None:
            if is_nothing(text):
                return
            if not (day := self._day(place, cell)):
                return
            self._move(self._steps, place, cell, word, day)
        elif answer:
            self._move(self._steps, place, cell, word, DayReading())

    def read_stage(self, place: int, cell: Cell) -> None:
        self._read_steps(self._current, place, cell)

    def read_history(self, place: int, cell: Cell) -> None:
        self._read_steps(self._told, place, cell)

    def _read_steps(self, moves: list[ParsedStage], place: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            return self._report.leave_over(place, cell)
        if known := self._known_words.get(cell):
            moves.append(known)
            return None
        for word, written in steps(cell):
            day = self._days[place](written) if written else DayReading()
            if day.why:
                self._report.refuse(place, cell, f"“{written}”: {day.why}")
            elif not word:
                self._report.refuse(place, cell, "There is a day in it without a stage.")
            else:
                self._move(moves, place, cell, word, day)
        return None

    def _move(
        self, moves: list[ParsedStage], place: int, cell: Cell, word: str, day: DayReading
    ) -> None:
        stage = self._stages.get(stage_key(word))
        if stage is None:
            self._report.refuse(place, cell, f"What “{word[:60]}” means is not said yet.")
        elif not stage:
            self._report.leave_over(place, cell)
        else:
            moves.append(ParsedStage(word, stage, day.on))
            if word == cell:  # nothing but the word: most rows say one of a few
                self._known_words[word] = moves[-1]
        if day.on and (kind := interview_kind(word)):
            self.interviews.append(ParsedInterview(day.on, day.at, kind))
        elif day.on and self.applied_on is None and meaning_of(word)[0] is Meaning.APPLIED:
            self.applied_on = day.on

    def in_order(self) -> tuple[ParsedStage, ...]:
        """The stages of the row as they happened; where it stands now comes last."""
        moves = self._saved + self._applied + self._steps + self._told + self._current
        if self._current_on and self._current:
            moves[-1] = moves[-1].since(self._current_on)
        if len(moves) > 1:
            now = moves.pop() if self._current else None
            if all(move.on for move in moves):
                moves.sort(key=lambda move: move.on or date.min)
            moves += [now] if now else []
        history: list[ParsedStage] = []
        for move in moves:
            if history and history[-1].stage == move.stage:
                self._note_of(move, history[-1])
                history[-1] = history[-1].since(history[-1].on or move.on)
            else:
                history.append(move)
        if self._current_on and not self._current:
            self._report.keep(self._current_place, str(self._current_on), NO_STAGE)
        return tuple(history)

    def _note_of(self, move: ParsedStage, before: ParsedStage) -> None:
        """Keeps in the notes what two moves to one stage would lose: a second word, a second day.

        Not of where it stands now, whose word the user gave that stage, nor of an interview.
        """
        if move in self._current or (move.on and interview_kind(move.word)):
            return
        if stage_key(move.word) != stage_key(before.word) or move.on not in (None, before.on):
            also = f"{move.word} {move.on or ''}".strip()
            known = self._report.left_over.get(STAGES)
            self._report.left_over[STAGES] = f"{known}, {also}" if known else also
