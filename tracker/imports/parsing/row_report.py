"""What is not to be used of the row that is being read, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.imports.parsing.outcomes import CellProblem
from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import is_nothing, text_of


class RowReport:
    """Collects for one row at a time; `left_over` are the cells for the notes, by header."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = tuple(name.strip() for name in header)
        self.begin()

    def begin(self) -> None:
        """Empties it for the next row."""
        self.problems: list[CellProblem] = []
        self.doubts: list[CellProblem] = []
        self.left_over: dict[str, str] = {}

    def leave_over(self, place: int, cell: Cell) -> None:
        """Leaves a cell to the notes."""
        text = text_of(cell)
        if text and not is_nothing(text):
            self.left_over[self._header[place]] = text

    def keep(self, place: int, cell: Cell, why: str) -> None:
        """Leaves a cell to the notes, and says why."""
        self.leave_over(place, cell)
        self.doubt(place, cell, why)

    def doubt(self, place: int, cell: Cell, why: str) -> None:
        """Warns of a cell; the row can be read all the same."""
        self.doubts.append(CellProblem(self._header[place], text_of(cell)[:200], why))

    def refuse(self, place: int, cell: Cell, why: str) -> None:
        """Makes the row one that cannot be read."""
        self.problems.append(CellProblem(self._header[place], text_of(cell)[:200], why))
