"""Adding what was checked: one transaction, as short as it can be, and everything or nothing.

What can be known before is known before: the values of every row stand in the spool, checked and
with what is derived from them. Under the owner's lock only what is there already is compared
once more (another import may have added it a moment ago), keys are given out and rows inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models, transaction

from tracker import text_index
from tracker.changes import facts_changed
from tracker.duplicates import spelling_key
from tracker.intake.checking import APPLICATIONS, there_already
from tracker.intake.spool import Choice, Outcome, Spool
from tracker.models import (
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
from tracker.raw_rows import ROWS_AT_ONCE, RawRows, insert_pairs, reserve

COMPANIES = RawRows(Company, "id", "name")
PEOPLE = RawRows(Contact, "id", "company_id", "name", "email", "phone", "role", "notes")
CHANGES = RawRows(StageChange, "application_id", "stage_id", "name", "kind", "on")
INTERVIEWS = RawRows(Interview, "application_id", "held_on", "start_time", "kind")
ROWS = RawRows(ImportedRow, "fingerprint", "application_id")

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
        return models.Q(**{f"{name}__in": keys_of(ranges)})
    found = models.Q(pk__in=[])
    for first, last in ranges:
        found |= models.Q(**{f"{name}__gte": first, f"{name}__lte": last})
    return found


def write(record: Import, spool: Spool, at: datetime) -> bool:
    """Adds the rows of the spool that are to be added, as of the instant `at`.

    False, and nothing is changed, where the import is not being written (any more).
    """
    names = _Names(spool.to_add())
    with transaction.atomic():
        owner = record.owner.locked()
        record.refresh_from_db()
        if record.state != ImportState.WRITING:
            return False
        writer = _Writer(owner, record, at, names)
        with text_index.many_rows():
            for chunk in _chunks(spool.to_add()):
                writer.add(chunk)
                spool.beat(writer.count, names.count)
        record.added = writer.finish()
        record.committed_at, record.undone_at = at, None
        record.state, record.problem = ImportState.DONE, ""
        record.save()
    return True


class _Names:
    """What the rows name, each once: gathered before anything is locked."""

    def __init__(self, rows: Iterable[Outcome]) -> None:
        self.count = self.people = 0
        self.companies: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.stages: dict[str, None] = {}
        for row in rows:
            payload: Any = row.payload
            self.count += 1
            self.people += len(payload["people"])
            self.companies.setdefault(spelling_key(row.company), row.company)
            for tag in payload["tags"]:
                self.tags.setdefault(tag.casefold(), tag)
            for stage, _ in payload["history"]:
                self.stages[stage] = None


class _Writer:
    """Inserts the rows of one import. Made and used under the owner's lock."""

    def __init__(self, owner: User, record: Import, at: datetime, names: _Names) -> None:
        self.owner, self.record, self.at = owner, record, at
        self.same = {"owner_id": owner.pk, "created_at": at, "updated_at": at}
        self.there = there_already(owner)
        self.keys = reserve(Application, names.count)
        self.count = self.interviews = 0  # rows gone through, interviews added
        self.added: list[int] = []
        self.planned: list[int] = []
        self.met: list[int] = []  # rows that somebody else added meanwhile
        self.stages, self.new_stages = self._stages(names.stages)
        self.companies, self.new_companies = self._companies(names.companies)
        self.tags, self.new_tags = self._tags(names.tags)
        # By e-mail, and by company and name: key, e-mail and the digits of the number.
        self.people: dict[Any, list[tuple[int, str, str]]] = {}
        people = Contact.objects.of(owner).order_by() if names.people else Contact.objects.none()
        for one in people.values_list("pk", "company_id", "name", "email", "phone").iterator():
            pk, company, name, email, phone = one
            self._remember_person(pk, company, name, email.casefold(), _digits(phone))
        self.people_keys = reserve(Contact, names.people)
        self.new_people: list[int] = []

    def add(self, rows: Sequence[Outcome]) -> None:
        """Inserts some of the rows, in order, with all that hangs on them."""
        lines, changes, interviews, imported = [], [], [], []
        tagged: list[tuple[int, int]] = []
        people: list[tuple[int, int, list[str]]] = []
        at = APPLICATIONS.at
        for row in rows:
            self.count += 1
            payload: Any = row.payload
            if row.choice != Choice.ADD and self.there.find(row)[1]:
                self.met.append(row.number)
                continue
            pk = self.keys[len(self.added)]
            self.added.append(pk)
            company = self.companies[spelling_key(row.company)]
            line = payload["line"]
            line[at["id"]], line[at["company_id"]] = pk, company
            stage = self.stages[payload["history"][-1][0]]
            line[at["stage_id"]], is_closed = stage.pk, stage.is_closed
            lines.append(line)
            for ref, on in payload["history"]:
                stage = self.stages[ref]
                changes.append([pk, stage.pk, stage.name, stage.kind, on])
            interviews += [[pk, *interview] for interview in payload["interviews"]]
            if payload["interviews"] and not is_closed:  # nothing is planned for what is closed
                self.planned.append(pk)
            tagged += [(pk, self.tags[tag.casefold()]) for tag in payload["tags"]]
            people += [(pk, company, person) for person in payload["people"]]
            imported.append([row.fingerprint, pk])
        APPLICATIONS.insert(lines, **self.same)
        CHANGES.insert(changes, **self.same)
        INTERVIEWS.insert(interviews, **self.same)
        self.interviews += len(interviews)
        ROWS.insert(imported, batch_id=self.record.pk, **self.same)
        insert_pairs(Application.tags.through, ["application_id", "tag_id"], dict.fromkeys(tagged))
        self._add_people(people)

    def finish(self) -> dict[str, Any]:
        """Makes the plan true, and returns what was added, for the record."""
        for some in _chunks(self.planned):
            facts_changed.send(Application, owner=self.owner, applications=some)
        return {
            "applications": ranges_of(self.added),
            "companies": ranges_of(self.new_companies),
            "people": ranges_of(self.new_people),
            "tags": ranges_of(self.new_tags),
            "stages": ranges_of(self.new_stages),
            "count": len(self.added),
            "interviews": self.interviews,
            "meanwhile": self.met[:ROWS_AT_ONCE],
            "meanwhile_count": len(self.met),
        }

    def _stages(self, refs: Iterable[str]) -> tuple[dict[str, Stage], list[int]]:
        """The stages by what the payloads call them. A new one comes after the others of its
        kind, and nothing is moved for it.
        """
        mine = list(Stage.objects.of(self.owner))
        by_key, by_name = ({str(s.pk): s for s in mine}, {s.name.casefold(): s for s in mine})
        found, new = {}, []
        for ref in refs:
            if not ref.startswith("new:"):
                # One that went to the trash since the check: what it meant is unknown by now.
                found[ref] = by_key.get(ref) or Stage.objects.of(self.owner).applied()
                continue
            _, kind, name = ref.split(":", 2)
            stage = by_name.get(name.casefold())
            if stage is None:
                place = max((s.position for s in mine if s.kind == kind), default=len(mine))
                stage = Stage(owner=self.owner, name=name, kind=kind, position=place)
                stage.save()
                by_name[name.casefold()] = stage
                new.append(stage.pk)
            found[ref] = stage
        return found, new

    def _companies(self, names: dict[str, str]) -> tuple[dict[str, int], list[int]]:
        mine = Company.objects.of(self.owner).order_by().values_list("name_key", "pk")
        known = {key: pk for key, pk in mine.iterator() if key in names}
        missing = [name for key, name in names.items() if key not in known]
        keys = reserve(Company, len(missing))
        lines = [
            COMPANIES.line({"id": pk, "name": name}) for pk, name in zip(keys, missing, strict=True)
        ]
        COMPANIES.insert(lines, **self.same)
        made = {spelling_key(name): pk for pk, name in zip(keys, missing, strict=True)}
        return known | made, keys

    def _tags(self, names: dict[str, str]) -> tuple[dict[str, int], list[int]]:
        known = {tag.name.casefold(): tag.pk for tag in Tag.objects.of(self.owner)}
        missing = [
            Tag(owner=self.owner, name=name) for key, name in names.items() if key not in known
        ]
        Tag.objects.bulk_create(missing, ROWS_AT_ONCE)
        made = {tag.name.casefold(): tag.pk for tag in missing}
        return known | made, sorted(made.values())

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

    def _add_people(self, named: Iterable[tuple[int, int, Sequence[str]]]) -> None:
        lines, pairs = [], []
        for application, company, (name, email, phone, role, notes) in named:
            ways = email.casefold(), _digits(phone)
            pk = self._person_like(company, name, *ways)
            if pk is None:
                pk = self.people_keys[len(self.new_people)]
                self.new_people.append(pk)
                self._remember_person(pk, company, name, *ways)
                values = (pk, company, name, email, phone, role, notes)
                lines.append(PEOPLE.line(dict(zip(PEOPLE.names, values, strict=False))))
            pairs.append((application, pk))
        PEOPLE.insert(lines, **self.same)
        columns = ["application_id", "contact_id"]
        insert_pairs(Application.people.through, columns, dict.fromkeys(pairs))


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
