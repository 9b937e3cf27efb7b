"""Where an import keeps its rows until they are added: a SQLite file beside the upload.

So a file of 100,000 rows is in nobody's memory, can be paged and filtered, and the database of
the facts is not written to before the one moment in which everything is added.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, Self

from tracker.imports.parsing import Cell, SourceTable, TableRow

SCHEMA = """
CREATE TABLE IF NOT EXISTS line (
  sheet INTEGER, place INTEGER, number INTEGER, cells TEXT, PRIMARY KEY (sheet, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS edit (place INTEGER PRIMARY KEY, cells TEXT);
CREATE TABLE IF NOT EXISTS choice (place INTEGER PRIMARY KEY, choice TEXT);
CREATE TABLE IF NOT EXISTS outcome (
  place INTEGER PRIMARY KEY, number INTEGER, fate TEXT, why TEXT, target INTEGER,
  company TEXT, title TEXT, problems TEXT, payload TEXT, fingerprint TEXT,
  link_key TEXT, job_key TEXT
);
CREATE INDEX IF NOT EXISTS outcome_by_fate ON outcome (fate, place);
CREATE INDEX IF NOT EXISTS outcome_by_job ON outcome (job_key);
CREATE INDEX IF NOT EXISTS outcome_by_link ON outcome (link_key);
CREATE TABLE IF NOT EXISTS progress (
  id INTEGER PRIMARY KEY CHECK (id = 1), done INTEGER, total INTEGER, beat REAL, asked REAL
);
INSERT OR IGNORE INTO progress VALUES (1, 0, 0, 0, 0);
"""

ROWS_AT_ONCE = 500
STALE = 20.0
"""Seconds without a sign after which a job is taken for dead."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    TWICE = "twice"
    UNREAD = "unread"


class Choice(StrEnum):
    """What the user says about a row, against what is proposed."""

    ADD = "add"
    LEAVE = "leave"


ADDED = (
    "((fate = 'new' AND choice IS NOT 'leave') OR (fate IN ('known', 'twice') AND choice = 'add'))"
)
FILTERS = {
    "new": f"fate != 'unread' AND {ADDED}",
    "known": "fate = 'known' AND choice IS NULL",
    "twice": "fate = 'twice' AND choice IS NULL",
    "unread": "fate = 'unread' AND choice IS NULL",
    "left": "choice = 'leave'",
}
"""What a row is to the user, by the name in the address of the preview; each row is one of them."""
JOINED = "outcome LEFT JOIN choice USING (place)"


@dataclass(slots=True)
class Outcome:
    """A row with what becomes of it. `payload` is what will be written."""

    place: int
    number: int
    fate: Fate
    why: str = ""
    target: int | None = None
    company: str = ""
    title: str = ""
    problems: tuple[tuple[str, str, str], ...] = ()
    payload: dict[str, Any] | None = None
    fingerprint: str = ""
    link_key: str = ""
    job_key: str = ""
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the job at work is. `beat` is when it last gave a sign, `asked` when a process was
    asked to do it (seconds since 1970).
    """

    done: int
    total: int
    beat: float
    asked: float

    @property
    def is_stale(self) -> bool:
        return time.time() - max(self.beat, self.asked) > STALE


class Spool:
    """The rows of one import. Open it with `with Spool(path) as spool`."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        # It may be lost: the upload is there, and the facts are elsewhere.
        self.db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
        self.db.executescript(SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.db.close()

    # What was read

    def keep_lines(self, sheet: int, lines: Iterable[TableRow]) -> int:
        """Keeps the rows of one sheet; returns how many there are."""
        self.db.execute("DELETE FROM line WHERE sheet = ?", [sheet])
        ahead, count = iter(lines), 0
        while some := list(islice(ahead, ROWS_AT_ONCE)):
            rows = [
                (sheet, place, line.number, _dump(line.cells))
                for place, line in enumerate(some, count)
            ]
            self.db.execute("BEGIN")
            self.db.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", rows)
            self.db.execute("COMMIT")
            count += len(some)
            self.beat(count)
        return count

    def lines(self, sheet: int) -> Lines:
        """The rows of one sheet, with the user's changes; read anew each time they are gone
        through.
        """
        return Lines(self, sheet)

    def numbers(self, sheet: int) -> Iterator[int]:
        """The number in the file of each row of one sheet, in their order."""
        query = "SELECT number FROM line WHERE sheet = ? ORDER BY place"
        return (number for (number,) in self.read(query, sheet))

    def line(self, sheet: int, place: int) -> TableRow | None:
        query = (
            "SELECT number, coalesce(edit.cells, line.cells) FROM line LEFT JOIN edit USING (place)"
            " WHERE sheet = ? AND place = ?"
        )
        row = self.db.execute(query, [sheet, place]).fetchone()
        return TableRow(row[0], _load(row[1])) if row else None

    def edit(self, place: int, cells: Sequence[Cell]) -> None:
        values = [place, _dump(cells)]
        self.db.execute("INSERT OR REPLACE INTO edit VALUES (?, ?)", values)

    def forget_choices(self) -> None:
        """What was said about single rows: another sheet has others."""
        self.db.executescript("DELETE FROM edit; DELETE FROM choice; DELETE FROM outcome;")

    # What becomes of it

    def keep_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """In place of those of an earlier check."""
        self.db.execute("DELETE FROM outcome")
        ahead, count = iter(outcomes), 0
        while some := list(islice(ahead, ROWS_AT_ONCE)):
            count += len(some)
            self._keep(some)
            self.beat(count)

    def keep_outcome(self, outcome: Outcome) -> None:
        """In place of what became of this row before."""
        self._keep([outcome])

    def _keep(self, outcomes: Iterable[Outcome]) -> None:
        rows = [
            (
                one.place,
                one.number,
                one.fate,
                one.why,
                one.target,
                one.company,
                one.title,
                json.dumps(one.problems) if one.problems else None,
                json.dumps(one.payload) if one.payload else None,
                one.fingerprint,
                one.link_key,
                one.job_key,
            )
            for one in outcomes
        ]
        places = ", ".join("?" * len(rows[0]))
        self.db.execute("BEGIN")
        self.db.executemany(f"INSERT OR REPLACE INTO outcome VALUES ({places})", rows)  # noqa: S608
        self.db.execute("COMMIT")

    def choose(self, place: int, choice: Choice | None) -> None:
        """What the user says about a row; None takes it back."""
        if choice is None:
            self.db.execute("DELETE FROM choice WHERE place = ?", [place])
        else:
            self.db.execute("INSERT OR REPLACE INTO choice VALUES (?, ?)", [place, choice])

    def outcomes(self, which: str = "", *, offset: int = 0, limit: int = -1) -> Iterator[Outcome]:
        """Those of a name in `FILTERS`, or all, in their order."""
        where = FILTERS.get(which, "1")
        query = f"SELECT outcome.*, choice FROM {JOINED} WHERE {where} ORDER BY place"  # noqa: S608
        query += " LIMIT ? OFFSET ?"
        for row in self.db.execute(query, [limit, offset]):
            yield _outcome(row)

    def outcome(self, place: int) -> Outcome | None:
        query = f"SELECT outcome.*, choice FROM {JOINED} WHERE place = ?"  # noqa: S608
        row = self.db.execute(query, [place]).fetchone()
        return _outcome(row) if row else None

    def twins(self, outcome: Outcome) -> Iterator[Outcome]:
        """Other rows that will be added, with its link or its company and title."""
        query = (
            f"SELECT outcome.*, choice FROM {JOINED} WHERE place != ? AND {ADDED}"  # noqa: S608
            " AND (job_key = ? OR (link_key = ? AND link_key != '')) ORDER BY place"
        )
        values = [outcome.place, outcome.job_key, outcome.link_key]
        return map(_outcome, self.db.execute(query, values))

    def to_add(self) -> Iterator[Outcome]:
        """What the user is about to add, whole, in the order of the file."""
        query = f"SELECT outcome.*, choice FROM {JOINED} WHERE {ADDED} ORDER BY place"  # noqa: S608
        return map(_outcome, self.read(query))

    def read(self, query: str, *values: Any) -> Iterator[Any]:
        """On a connection of its own: there is writing while this is gone through."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            yield from db.execute(query, values)

    def counts(self) -> dict[str, int]:
        """How many rows there are for each name in `FILTERS`."""
        sums = ", ".join(f"coalesce(sum({where}), 0)" for where in FILTERS.values())
        row = self.db.execute(f"SELECT {sums} FROM {JOINED}").fetchone()  # noqa: S608
        return dict(zip(FILTERS, row, strict=True))

    # How far it is

    def ask(self) -> None:
        """A process is on its way that will do the work."""
        self.db.execute("UPDATE progress SET asked = ?", [time.time()])

    def claim(self, total: int = 0) -> bool:
        """Takes the work on; False where somebody else is at it and gives signs."""
        query = "UPDATE progress SET done = 0, total = ?, beat = ? WHERE beat < ?"
        now = time.time()
        return self.db.execute(query, [total, now, now - STALE]).rowcount == 1

    def beat(self, done: int | None = None, total: int | None = None) -> None:
        """A sign of life, and how far it is."""
        query = "UPDATE progress SET beat = ?, done = coalesce(?, done), total = coalesce(?, total)"
        self.db.execute(query, [time.time(), done, total])

    def release(self) -> None:
        """The work is done, or given up."""
        self.db.execute("UPDATE progress SET beat = 0, asked = 0, done = 0, total = 0")

    def progress(self) -> Progress:
        query = "SELECT done, total, beat, asked FROM progress"
        return Progress(*self.db.execute(query).fetchone())


class Lines(Collection[TableRow]):
    """Rows that are read from the spool each time."""

    def __init__(self, spool: Spool, sheet: int) -> None:
        self.spool, self.sheet = spool, sheet

    def __iter__(self) -> Iterator[TableRow]:
        query = (
            "SELECT number, coalesce(edit.cells, line.cells) FROM line LEFT JOIN edit USING (place)"
            " WHERE sheet = ? ORDER BY place"
        )
        for number, cells in self.spool.read(query, self.sheet):
            yield TableRow(number, _load(cells))

    def __len__(self) -> int:
        query = "SELECT count(*) FROM line WHERE sheet = ?"
        count: int = self.spool.db.execute(query, [self.sheet]).fetchone()[0]
        return count

    def __contains__(self, line: object) -> bool:
        return any(line == other for other in self)


_FATES = {fate.value: fate for fate in Fate}


def _outcome(row: Sequence[Any]) -> Outcome:
    values = list(row)
    values[2] = _FATES[values[2]]
    values[7] = tuple(map(tuple, json.loads(values[7]))) if values[7] else ()
    values[8] = json.loads(values[8]) if values[8] else None
    return Outcome(*values)


# Cells as JSON. What JSON has no word for is an object of one key.
_KINDS = {"at": datetime.fromisoformat, "on": date.fromisoformat, "time": time_of_day.fromisoformat}


def _dump(cells: Sequence[Cell]) -> str:
    return json.dumps(cells, default=_as_json)


def _as_json(cell: Any) -> dict[str, str]:
    kind = "at" if isinstance(cell, datetime) else "on" if isinstance(cell, date) else "time"
    return {kind: cell.isoformat()}


def _from_json(value: dict[str, str]) -> Any:
    ((kind, text),) = value.items()
    return _KINDS[kind](text)


def _load(text: str) -> tuple[Cell, ...]:
    return tuple(json.loads(text, object_hook=_from_json))


def table_of(spool: Spool, sheet: int, found: dict[str, Any]) -> SourceTable:
    """A sheet as `tracker.imports.parsing` takes it, from the spool."""
    return SourceTable(
        found["name"],
        tuple(found["header"]),
        spool.lines(sheet),
        tuple(found["notes"]),
        origin=found["origin"],
        counts_from_1904=found["from_1904"],
    )
