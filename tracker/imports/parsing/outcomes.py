"""What becomes of a row: an application as it tells it, or the reasons why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from tracker.imports.parsing.tables import Cell, ParsedPerson


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be read, or is doubted: where, what it says, and why, in a sentence.

    `header` is empty where it is about the row as a whole.
    """

    header: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ParsedStage:
    """A stage that the application was in: the word of the file, and what `stages` gave for it.

    `on` is None where the file gives no day.
    """

    word: str
    stage: str
    on: date | None = None

    def since(self, on: date | None) -> ParsedStage:
        """The same, as of another day."""
        return self if on == self.on else ParsedStage(self.word, self.stage, on)


@dataclass(frozen=True, slots=True)
class ParsedInterview:
    """An interview that the row names. `kind` is a value of `tracker.models.InterviewKind`."""

    on: date
    at: time | None = None
    kind: str = "other"


@dataclass(slots=True)
class ParsedApplication:
    """An application as a row tells it. All texts are trimmed; empty where nothing is told.

    `history` is in the order in which it happened. `left_over` are the cells of columns that are
    nothing of ours, by header: with `notes` they are what goes into the notes (`all_notes`).
    `doubts` are for the preview; they keep nothing from being taken in.
    """

    line: int
    company: str = ""
    title: str = ""
    team: str = ""
    link: str = ""
    place: str = ""
    work_mode: str = ""
    pay_from: int | None = None
    pay_to: int | None = None
    pay_currency: str = ""
    pay_period: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    posting: str = ""
    why_i_fit: str = ""
    people: tuple[ParsedPerson, ...] = ()
    history: tuple[ParsedStage, ...] = ()
    applied_on: date | None = None
    interviews: tuple[ParsedInterview, ...] = ()
    left_over: dict[str, str] = field(default_factory=dict)
    doubts: tuple[CellProblem, ...] = ()

    @property
    def all_notes(self) -> str:
        """The notes, and below them a line “Header: text” for each cell that is nothing else."""
        lines = [self.notes] if self.notes else []
        lines += [f"{header}: {text}" for header, text in self.left_over.items()]
        return "\n".join(lines)


@dataclass(slots=True)
class UnreadableRow:
    """A row that cannot be read, with every cell of it and every reason."""

    line: int
    cells: tuple[Cell, ...]
    problems: tuple[CellProblem, ...]
