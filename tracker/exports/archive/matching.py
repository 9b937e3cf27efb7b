"""Which records of an archive an account has already.

Two signs tell that a record is the same. The first is the instant at which it was made, to the
microsecond: an export and an import keep it, and no edit changes it, so that a record which was
renamed since is known again. Where that finds nothing, `identity_fields` of its model says which
columns two records have in common that are the same one entered twice.

What lies in the trash by now is not there: an archive brings it back, as a record of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min, UniqueConstraint

from tracker.exports.archive.reading import Archive
from tracker.exports.archive.tables import ExportTable, Values, tables
from tracker.models import Application, StageChange, Trashable, User
from tracker.models.derived import Derived

Keys = dict[str, dict[int, int]]
"""For each table the account's keys of records by those of the archive."""

ALIKE = 0.5
"""Of several made at one instant: so much of two has to be equal for them to be the same."""

MOST_PAIRS = 10_000
"""Made at one instant and compared two by two; where there are more, only by `identity_fields`."""

_ABOUT_THE_ROW = {"id", "created_at", "updated_at", "trashed_at", "released"}


@dataclass(slots=True)
class Match:
    """What is there already, and what is new, in the order of the archive."""

    keys: Keys = field(default_factory=dict)
    new: dict[str, list[Values]] = field(default_factory=dict)


def match(owner: User, archive: Archive) -> Match:
    """Compares the archive with what the owner has. One query for each table, and one more."""
    found = Match()
    for table in tables():
        one = _Matcher(owner, archive, table, found.keys)
        one.by_instant()
        one.by_content()
        found.keys[table.name] = one.known
        found.new[table.name] = [
            values for values in archive.rows[table.name] if values["id"] not in one.known
        ]
    # A history is its application's: lines are added with the whole of it, not in between.
    there = found.keys["tracker.application"]
    found.new["tracker.stagechange"] = [
        values
        for values in found.new["tracker.stagechange"]
        if values["application_id"] not in there
    ]
    return found


class _Matcher:
    """One table: which rows of the archive (`theirs`) are rows of the account (`ours`)."""

    def __init__(self, owner: User, archive: Archive, table: ExportTable, keys: Keys) -> None:
        self.table, self.keys = table, keys
        derived = [f for f in table.model._meta.concrete_fields if isinstance(f, Derived)]
        identity_fields = _identifying_columns(table)
        self.identity_fields = [name for name in identity_fields if name in table.names]
        self.derived = [one for one in derived if one.attname in identity_fields]
        names = [*table.names, *(one.attname for one in self.derived)]
        self.theirs = archive.rows[table.name]
        self.ours = list(table.rows(owner).values(*names))
        self.is_trashable = issubclass(table.model, Trashable)
        self.known: dict[int, int] = {}
        self.taken: set[int] = set()
        self.began: tuple[dict[int, date], dict[int, date]] = ({}, {})
        if table.model is Application:
            self.began = _first_days(owner, archive)

    def by_instant(self) -> None:
        """Living to living, trashed to trashed, and what is trashed there and was restored here."""
        if not self.ours:
            return
        passes = [(False, False)]
        if self.is_trashable:
            passes += [(True, True), (True, False)]
        for theirs, ours in passes:
            groups = _grouped(self._ahead(theirs), _made_at)
            there = _grouped(self._left(ours), _made_at) if groups else {}
            for at, rows in groups.items():
                self._pair(rows, there.get(at, []))

    def by_content(self) -> None:
        """Among what is not in the trash of the account.

        What can be there only once may be what several records of the archive are.
        """
        is_once = _is_once(self.table)
        living = [row for row in self.ours if not row.get("trashed_at")]
        told = _grouped(
            [row for row in living if is_once or row["id"] not in self.taken],
            self._identity_of_ours,
        )
        if not told:
            return
        for values in self._ahead(False) + (self._ahead(True) if self.is_trashable else []):
            same = told.get(self._identity_of_theirs(values), [])
            if same:
                self._is_known(values, same[0] if is_once else same.pop(0))

    def _pair(self, theirs: list[Values], ours: list[Values]) -> None:
        """Those of one instant: by what tells them, then by what they have most in common."""
        if not ours:
            return
        if len(theirs) == len(ours) == 1:
            self._is_known(theirs[0], ours[0])
            return
        told = _grouped(ours, self._identity_of_ours)
        for values in theirs:
            if same := told.get(self._identity_of_theirs(values)):
                self._is_known(values, same.pop(0))
        ours = [row for row in ours if row["id"] not in self.taken]
        if len(theirs) * len(ours) > MOST_PAIRS:
            return
        for values in [values for values in theirs if values["id"] not in self.known]:
            best = max(ours, key=lambda row: self._likeness(values, row), default=None)
            if best and self._likeness(values, best) >= ALIKE:
                ours.remove(best)
                self._is_known(values, best)

    def _likeness(self, values: Values, row: Values) -> float:
        """How much of two rows is equal, from 0 to 1."""
        columns = [one for one in self.table.columns if one.name not in _ABOUT_THE_ROW]
        same = [
            (self._key(one.target, values[one.name]) if one.target else values[one.name])
            == row[one.name]
            for one in columns
        ]
        return float(sum(same) / max(1, len(same)))

    def _is_known(self, values: Values, row: Values) -> None:
        self.known[values["id"]] = row["id"]
        self.taken.add(row["id"])

    def _ahead(self, trashed: bool) -> list[Values]:
        return [
            values
            for values in self.theirs
            if values["id"] not in self.known and bool(values.get("trashed_at")) == trashed
        ]

    def _left(self, trashed: bool) -> list[Values]:
        return [
            row
            for row in self.ours
            if row["id"] not in self.taken and bool(row.get("trashed_at")) == trashed
        ]

    def _identity_of_ours(self, row: Values) -> tuple[object, ...]:
        told = [_plain(row[name]) for name in self.identity_fields]
        told += [row[one.attname] for one in self.derived]
        return (*told, self.began[1].get(row["id"]))

    def _identity_of_theirs(self, values: Values) -> tuple[object, ...]:
        targets = {one.name: one.target for one in self.table.columns if one.target}
        told = [
            self._key(targets[name], values[name]) if name in targets else _plain(values[name])
            for name in self.identity_fields
        ]
        record = self.table.model(**values)
        told += [one.pre_save(record, add=True) for one in self.derived]
        return (*told, self.began[0].get(values["id"]))

    def _key(self, target: str, key: int | None) -> int | None:
        """The account's key for one of the archive; for what is new one that nothing has."""
        return None if key is None else self.keys[target].get(key, -1)


def _identifying_columns(table: ExportTable) -> Iterable[str]:
    """The columns that tell a record of this table."""
    if table.model.identity_fields is not None:
        return table.model.identity_fields
    for constraint in _unique(table):
        if "owner" in constraint.fields:
            return [_column(table, name) for name in constraint.fields if name != "owner"]
    return [name for name in table.names if name not in _ABOUT_THE_ROW]


def _is_once(table: ExportTable) -> bool:
    """No two records of an owner may be told by the same."""
    return bool(_unique(table))


def _unique(table: ExportTable) -> list[UniqueConstraint]:
    """The constraints of what is exported."""
    unexported_fields = set(table.model.unexported_fields)
    return [
        constraint
        for constraint in table.model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
        and not unexported_fields & set(constraint.fields)
    ]


def _column(table: ExportTable, name: str) -> str:
    return str(table.model._meta.get_field(name).attname)  # type: ignore[union-attr]


def _first_days(owner: User, archive: Archive) -> tuple[dict[int, date], dict[int, date]]:
    """The first day in the history of each application, of the archive and of the account.

    The same job twice in two years is two applications.
    """
    theirs: dict[int, date] = {}
    for values in archive.rows["tracker.stagechange"]:
        of, on = values["application_id"], values["on"]
        theirs[of] = min(on, theirs.get(of, on))
    changes = StageChange.objects.of(owner).order_by().values_list("application")
    return theirs, dict(changes.annotate(Min("on")))


def _grouped(rows: Iterable[Values], key: Callable[[Values], object]) -> dict[object, list[Values]]:
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def _made_at(row: Values) -> object:
    return row["created_at"]


def _plain(value: object) -> object:
    """A text as it is compared: without regard to case and spaces. What else there is, as a key."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    return repr(value) if isinstance(value, (dict, list)) else value
