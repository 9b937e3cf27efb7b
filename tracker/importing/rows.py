"""Rows, understood: what each would become, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date, time

from tracker.importing.dates import Order
from tracker.importing.fields import Mapping
from tracker.importing.tables import Cell, Person, Table


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read, or is doubted: where, what it says, and why, in a sentence.

    `header` is empty where it is about the row as a whole.
    """

    header: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Move:
    """A stage that the application was in: the word of the file, and what `stages` gave for it.

    `on` is None where the file gives no day.
    """

    word: str
    stage: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """An interview that the row names. `kind` is a value of `tracker.models.InterviewKind`."""

    on: date
    at: time | None = None
    kind: str = "other"


@dataclass(slots=True)
class Found:
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
    people: tuple[Person, ...] = ()
    history: tuple[Move, ...] = ()
    applied_on: date | None = None
    interviews: tuple[Meeting, ...] = ()
    left_over: dict[str, str] = field(default_factory=dict)
    doubts: tuple[Problem, ...] = ()

    @property
    def all_notes(self) -> str:
        """The notes, and below them a line “Header: text” for each cell that is nothing else."""
        lines = [self.notes] if self.notes else []
        lines += [f"{header}: {text}" for header, text in self.left_over.items()]
        return "\n".join(lines)


@dataclass(slots=True)
class Unread:
    """A row that cannot be read, with every cell of it and every reason."""

    line: int
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]


def understand(
    table: Table,
    mapping: Mapping,
    orders: Dict[int, Order],
    stages: Dict[str, str | None],
    *,
    own_phones: Collection[str] = (),
    own_emails: Collection[str] = (),
    year: int | None = None,
) -> Iterator[Found | Unread]:
    """Every row of the table, in order: none is left out.

    `orders` has the order of the columns that `date_orders` names. `stages` has for the
    `stage_key` of each word whatever the caller wants in `Move.stage` (a key of their own stage);
    the empty text keeps the word in the notes instead; None or nothing makes the row unread.
    `own_phones` and `own_emails` are the user's: they are nobody to call. `year` is for days that
    give none; without it they are unread.
    """
    raise NotImplementedError
