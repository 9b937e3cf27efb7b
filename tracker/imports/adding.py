"""Adding what was checked: one transaction, as short as it can be, and everything or nothing.

Nobody waits while the rows are laid out beside the database as they will stand in it, keys and all,
from what is `Known` of the owner. Then, under the owner's lock, one statement for each table pours
them in. Where something of what was known changed meanwhile, as by another import, they are laid
out anew: while others go on, and the last time under the lock, so that nothing can change any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Self

from django.db import connection, models, transaction

from tracker.imports.checking import APPLICATIONS, Alike, there_already
from tracker.imports.spool import Choice, Outcome, Spool
from tracker.models import (
    CLOSED_KINDS,
    Application,
    Company,
    Contact,
    Import,
    ImportedRow,
    ImportState,
    Interview,
    Stage,
    StageChange,
    Tag,
    User,
)
from tracker.models.changes import facts_changed
from tracker.models.match_keys import spelling_key
from tracker.raw_rows import ROWS_AT_ONCE, RawRows, have_counted, laid_out, much_memory, reserve

COMPANIES = RawRows(Company, "id", "name")
PEOPLE = RawRows(Contact, "id", "company_id", "name", "email", "phone", "role", "notes")
CHANGES = RawRows(StageChange, "application_id", "stage_id", "name", "kind", "on")
INTERVIEWS = RawRows(Interview, "application_id", "held_on", "start_time", "kind")
ROWS = RawRows(ImportedRow, "fingerprint", "application_id")
TAGGED = RawRows(Application.tags.through, "application_id", "tag_id")
INVOLVED = RawRows(Application.people.through, "application_id", "contact_id")

# What others refer to before what refers to it.
OWNED = (COMPANIES, PEOPLE, APPLICATIONS, CHANGES, INTERVIEWS)
TABLES = (*OWNED, ROWS, TAGGED, INVOLVED)

TRIES = 4  # so often they are laid out, the last time while everybody waits
PLANNED_AT_ONCE = 5_000  # for each such part all interviews of the owner are gone through
MOST_RANGES = 100  # in one condition. Keys are given out in one run, unless others took some.

Ranges = list[list[int]]
"""Primary keys as first and last of each unbroken run."""


def ranges_of(keys: Iterable[int]) -> Ranges:
    """`[1, 2, 3, 7]` as `[[1, 3], [7, 7]]`. The keys are in order."""
    keys = list(keys)
    ends = [place for place, (one, next_) in enumerate(pairwise(keys)) if next_ != one + 1]
    starts = [0, *(end + 1 for end in ends)]
    return [
        [keys[first], keys[last]]
        for first, last in zip(starts, [*ends, len(keys) - 1], strict=True)
        if keys
    ]


def keys_of(ranges: Ranges) -> list[int]:
    """What `ranges_of` was given."""
    return [key for first, last in ranges for key in range(first, last + 1)]


def in_ranges(ranges: Ranges, name: str = "pk") -> models.Q:
    """Those whose `name` lies in one of the ranges."""
    if len(ranges) > MOST_RANGES:
        return models.Q(**{f"{name}__one_of": keys_of(ranges)})
    found = models.Q(pk__in=[])
    for first, last in ranges:
        found |= models.Q(**{f"{name}__gte": first, f"{name}__lte": last})
    return found


def plan_anew(owner: User, applications: Sequence[int]) -> None:
    """Makes the plan of very many applications true, in parts that are at hand at once."""
    for first in range(0, len(applications), PLANNED_AT_ONCE):
        some = applications[first : first + PLANNED_AT_ONCE]
        facts_changed.send(Application, owner=owner, applications=some)


def write(record: Import, spool: Spool, at: datetime) -> bool:
    """Adds the rows of the spool that are to be added, as of the instant `at`.

    False, and nothing is changed, where the import is not being written (any more).
    """
    with laid_out(*TABLES):
        for tries_left in reversed(range(TRIES)):
            layout = _Layout(record, spool, at)
            # Whatever is referred to is known as of the lock, or written along: to have SQLite look
            # each of it up once more would be a third of the work.
            unasked = connection.constraint_checks_disabled()
            with much_memory(), unasked, transaction.atomic():
                owner = record.owner.locked()
                record.refresh_from_db()
                if record.state != ImportState.WRITING:
                    return False
                if layout.known != Known.of(owner):
                    if tries_left:
                        continue
                    layout = _Layout(record, spool, at)
                record.added = layout.pour()
                record.committed_at, record.undone_at = at, None
                record.state, record.problem = ImportState.DONE, ""
                record.save()
                break
    return True


@dataclass(frozen=True)
class Known:
    """What the owner has of all that a row may be, or name. Equal where nothing of it changed."""

    there: Alike
    stages: dict[int, tuple[str, str, int]]  # name, kind, position
    applied: int
    companies: dict[str, int]  # by the key of the name
    tags: dict[str, int]  # by the name without case
    people: list[tuple[int, int | None, str, str, str]]  # with company, name, e-mail, number

    @classmethod
    def of(cls, owner: User) -> Self:
        """As it is now. Six queries, whatever the number of records."""
        stages = Stage.objects.of(owner).values_list("pk", "name", "kind", "position")
        companies = Company.objects.of(owner).order_by().values_list("name_key", "pk")
        tags = Tag.objects.of(owner).order_by().values_list("name", "pk")
        people = Contact.objects.of(owner).order_by("pk")
        return cls(
            there_already(owner),
            {pk: (name, kind, position) for pk, name, kind, position in stages},
            Stage.objects.of(owner).applied().pk,
            dict(companies.iterator()),
            {name.casefold(): pk for name, pk in tags},
            list(people.values_list("pk", "company_id", "name", "email", "phone")),
        )


class _Layout:
    """The rows of one import, as they will stand in the database as of the instant `at`. Made
    within `laid_out`.
    """

    def __init__(self, record: Import, spool: Spool, at: datetime) -> None:
        self.owner = owner = record.owner
        self.known = Known.of(owner)
        self.count = self.interviews = 0  # rows gone through, interviews added
        self.added: list[int] = []
        self.planned: list[int] = []
        self.met: list[int] = []  # rows that somebody else added meanwhile
        self.stages = {
            name.casefold(): (pk, name, kind) for pk, (name, kind, _) in self.known.stages.items()
        }
        self.new_stages: list[Stage] = []
        self.companies, self.new_companies = dict(self.known.companies), list[int]()
        self.tags, self.new_tags = dict(self.known.tags), list[Tag]()
        # By e-mail, and by company and name: key, e-mail and the digits of the number.
        self.people: dict[Any, list[tuple[int, str, str]]] = {}
        for pk, company, name, email, phone in self.known.people:
            self._remember_person(pk, company, name, email.casefold(), _digits(phone))
        self.new_people: list[int] = []
        for table in TABLES:
            table.clear()
        total = spool.counts()["new"]
        for chunk in _chunks(spool.to_add()):
            self._add(chunk)
            spool.beat(self.count, total)
        same = {"created_at": at, "updated_at": at, "owner_id": owner.pk}
        for table in OWNED:
            table.settle(**same)
        ROWS.settle(batch_id=record.pk, **same)
        TAGGED.settle()
        INVOLVED.settle()

    def pour(self) -> dict[str, Any]:
        """Writes it all and makes the plan true, under the owner's lock. Returns what was added,
        for the record.
        """
        for stage in self.new_stages:
            stage.save(force_insert=True)
        Tag.objects.bulk_create(self.new_tags, ROWS_AT_ONCE)
        added = ranges_of(self.added)
        for table in TABLES:
            table.pour()
        if len(self.added) > ROWS_AT_ONCE:
            have_counted(*(table.model for table in TABLES))
        plan_anew(self.owner, self.planned)
        return {
            "applications": added,
            "companies": ranges_of(self.new_companies),
            "people": ranges_of(self.new_people),
            "tags": ranges_of(tag.pk for tag in self.new_tags),
            "stages": ranges_of(stage.pk for stage in self.new_stages),
            "count": len(self.added),
            "interviews": self.interviews,
            "meanwhile": self.met[:ROWS_AT_ONCE],
            "meanwhile_count": len(self.met),
        }

    def _add(self, rows: Sequence[Outcome]) -> None:
        """Lays out some of the rows, in order, with all that hangs on them."""
        self.count += len(rows)
        new = []
        for row in rows:
            if row.choice != Choice.ADD and self.known.there.find(row)[1]:
                self.met.append(row.number)
            else:
                new.append(row)
        self._add_companies(new)
        self._add_tags(new)
        lines, changes, interviews, imported = [], [], [], []
        tagged: list[tuple[int, int]] = []
        people: list[tuple[int, int, list[str]]] = []
        at = APPLICATIONS.at
        keys = reserve(Application, len(new))
        for pk, row in zip(keys, new, strict=True):
            payload: Any = row.payload
            company = self.companies[spelling_key(row.company)]
            moves = [(*self._stage(ref), on) for ref, on in payload["history"]]
            stage, _, kind, _ = moves[-1]
            line = payload["line"]
            line[at["id"]], line[at["company_id"]], line[at["stage_id"]] = pk, company, stage
            lines.append(line)
            changes += [[pk, *move] for move in moves]
            interviews += [[pk, *interview] for interview in payload["interviews"]]
            if payload["interviews"] and kind not in CLOSED_KINDS:  # that asks for nothing
                self.planned.append(pk)
            tagged += [(pk, self.tags[tag.casefold()]) for tag in payload["tags"]]
            people += [(pk, company, person) for person in payload["people"]]
            imported.append([row.fingerprint, pk])
        self.added += keys
        self.interviews += len(interviews)
        APPLICATIONS.lay_out(lines)
        CHANGES.lay_out(changes)
        INTERVIEWS.lay_out(interviews)
        ROWS.lay_out(imported)
        TAGGED.lay_out(dict.fromkeys(tagged))
        self._add_people(people)

    def _stage(self, ref: str) -> tuple[int, str, str]:
        """Key, name and kind of the stage that the payloads call so. A new one comes after the
        others of its kind, and nothing is moved for it.
        """
        mine = self.known.stages
        if not ref.startswith("new:"):
            # One that went to the trash since the check: what it meant is unknown by now.
            pk = int(ref) if int(ref) in mine else self.known.applied
            return pk, *mine[pk][:2]
        _, kind, name = ref.split(":", 2)
        if name.casefold() not in self.stages:
            (pk,) = reserve(Stage, 1)
            places = [place for _, its_kind, place in mine.values() if its_kind == kind]
            stage = Stage(pk=pk, owner=self.owner, name=name, kind=kind)
            stage.position = max(places, default=len(mine))
            self.new_stages.append(stage)
            self.stages[name.casefold()] = pk, name, kind
        return self.stages[name.casefold()]

    def _add_companies(self, rows: Iterable[Outcome]) -> None:
        missing: dict[str, str] = {}
        for row in rows:
            if (key := spelling_key(row.company)) not in self.companies:
                missing.setdefault(key, row.company)
        keys = reserve(Company, len(missing))
        self.companies |= zip(missing, keys, strict=True)
        self.new_companies += keys
        named = zip(keys, missing.values(), strict=True)
        COMPANIES.lay_out(COMPANIES.line({"id": pk, "name": name}) for pk, name in named)

    def _add_tags(self, rows: Iterable[Outcome]) -> None:
        missing: dict[str, str] = {}
        for row in rows:
            payload: Any = row.payload
            for tag in payload["tags"]:
                if tag.casefold() not in self.tags:
                    missing.setdefault(tag.casefold(), tag)
        keys = reserve(Tag, len(missing))
        self.tags |= zip(missing, keys, strict=True)
        named = zip(keys, missing.values(), strict=True)
        self.new_tags += [Tag(pk=pk, owner=self.owner, name=name) for pk, name in named]

    def _remember_person(
        self, pk: int, company: int | None, name: str, email: str, phone: str
    ) -> None:
        for key in filter(None, ((company, spelling_key(name)), email)):
            self.people.setdefault(key, []).append((pk, email, phone))

    def _person_like(self, company: int, name: str, email: str, phone: str) -> int | None:
        """One of the same name there, or of the same address, of whom the row tells nothing that
        is not known: nothing is overwritten, and nothing told is lost.
        """
        alike = self.people.get((company, spelling_key(name)), [])
        for pk, its_email, its_phone in [*alike, *self.people.get(email, [])]:
            if email in ("", its_email) and phone in ("", its_phone):
                return pk
        return None

    def _add_people(self, named: Sequence[tuple[int, int, Sequence[str]]]) -> None:
        lines, pairs = [], []
        keys = iter(reserve(Contact, len(named)))  # of some of them nothing comes
        for application, company, (name, email, phone, role, notes) in named:
            ways = email.casefold(), _digits(phone)
            pk = self._person_like(company, name, *ways)
            if pk is None:
                pk = next(keys)
                self.new_people.append(pk)
                self._remember_person(pk, company, name, *ways)
                values = (pk, company, name, email, phone, role, notes)
                lines.append(PEOPLE.line(dict(zip(PEOPLE.names, values, strict=False))))
            pairs.append((application, pk))
        PEOPLE.lay_out(lines)
        INVOLVED.lay_out(dict.fromkeys(pairs))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    some = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
