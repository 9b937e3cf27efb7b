"""Adding what was checked: one transaction, as short as it can be, and everything or nothing.

The file is read, checked and laid out as rows before the owner is locked, beside what is there
(`Existing`). Where that changed meanwhile, as by another import, it is done once more under the
lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db import models

from tracker.imports.checking import CheckedRow, RowMatches, RowStatus, check, existing
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
from tracker.models.bulk_insert import BulkInsert, reserve_keys
from tracker.models.changes import facts_changed
from tracker.models.match_keys import spelling_key
from tracker.site import clock

Tagged, Involved = Application.tags.through, Application.people.through


def add(record: Import, known: int | None = None) -> bool:
    """Adds every row that is to be added, with all that hangs on it.

    `known` is how many rows were there already when the user said so: those that are more by now
    were added by something else. False, and nothing is changed, where somebody else moved the
    import on.

    Raises:
        UnreadableError: the stored file cannot be read any more.
    """
    layout = _NewRecords(record)
    with record.changing(ImportState.CHECKED) as owner:
        if owner is None:
            return False
        if record.chosen != layout.chosen or Existing.of(owner) != layout.known:
            layout = _NewRecords(record)
        layout.save()
        record.added = layout.added(known)
        record.committed_at, record.undone_at = clock.now(), None
        record.state, record.problem = ImportState.DONE, ""
        record.save()
    return True


@dataclass(frozen=True)
class Existing:
    """What the owner has of all that a row may be, or name. Equal where nothing of it changed."""

    there: RowMatches
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
            existing(owner),
            {pk: (name, kind, position) for pk, name, kind, position in stages},
            Stage.objects.of(owner).applied().pk,
            dict(companies.iterator()),
            {name.casefold(): pk for name, pk in tags},
            list(people.values_list("pk", "company_id", "name", "email", "phone")),
        )


class _NewRecords:
    """The records of one import, not saved yet; those that are there stand in by their key."""

    def __init__(self, record: Import) -> None:
        self.record, self.chosen = record, record.chosen
        self.owner = owner = record.owner.pk
        self.known = known = Existing.of(record.owner)
        self.stages = {
            name.casefold(): Stage(pk=pk, owner_id=owner, name=name, kind=kind)
            for pk, (name, kind, _) in known.stages.items()
        }
        self.stage_of = {stage.pk: stage for stage in self.stages.values()}
        self.companies = {key: Company(pk=pk) for key, pk in known.companies.items()}
        self.tags = {key: Tag(pk=pk) for key, pk in known.tags.items()}
        # By e-mail, and by company and name: the person, their e-mail and the digits of the number.
        self.people: dict[str | tuple[int, str], list[tuple[Contact, str, str]]] = {}
        company_of = {company.pk: company for company in self.companies.values()}
        for pk, company, name, email, phone in known.people:
            person = Contact(pk=pk, name=name, email=email, phone=phone)
            self._remember(person, company_of.get(company or 0))
        self.new_stages: list[Stage] = []
        self.new_companies: list[Company] = []
        self.new_tags: list[Tag] = []
        self.new_people: list[Contact] = []
        self.applications: list[Application] = []
        self.changes: list[StageChange] = []
        self.interviews: list[Interview] = []
        self.rows: list[ImportedRow] = []
        self.tagged: list[models.Model] = []  # rows of the tables in between
        self.involved: list[models.Model] = []
        today = clock.today(record.owner)
        self.outcomes = check(record, today, known.there)
        for row in self.outcomes:
            if row.group == RowStatus.NEW:
                self._lay_out(row)
        referred_to: tuple[Sequence[models.Model], ...] = (
            self.new_companies,
            self.new_tags,
            self.new_people,
            self.applications,
        )
        for records in (self.new_stages, *referred_to):
            _set_keys(records)
        others = (self.changes, self.interviews, self.rows, self.tagged, self.involved)
        self.inserts = [BulkInsert.of(records) for records in (*referred_to, *others)]

    def save(self) -> None:
        """Writes it all and makes the plan true, under the owner's lock."""
        for stage in self.new_stages:
            stage.save(force_insert=True)
        for insert in self.inserts:
            insert.write()
        # What is closed, and what has no interview, asks for nothing.
        planned = {
            interview.application.pk
            for interview in self.interviews
            if interview.application.stage.kind not in CLOSED_KINDS
        }
        facts_changed.send(Interview, owner=self.record.owner, applications=planned)

    def added(self, known: int | None) -> dict[str, object]:
        """What was added, as the record of the import keeps it to be taken back.

        Its applications are those of its rows (`ImportedRow`).
        """
        groups = Counter(row.group for row in self.outcomes)
        return {
            "companies": [company.pk for company in self.new_companies],
            "people": [person.pk for person in self.new_people],
            "tags": [tag.pk for tag in self.new_tags],
            "stages": [stage.pk for stage in self.new_stages],
            "count": len(self.applications),
            "interviews": len(self.interviews),
            "meanwhile_count": 0 if known is None else max(groups["known"] - known, 0),
            "unread_count": groups["unread"],
        }

    def _lay_out(self, row: CheckedRow) -> None:
        draft = row.draft
        if draft is None:  # it cannot be read
            return
        company = self._company(row.company)
        moves = [(self._stage(ref), on) for ref, on in draft.history]
        application = Application(
            owner_id=self.owner, company=company, stage=moves[-1][0], **draft.values
        )
        self.applications.append(application)
        same = {"owner_id": self.owner, "application": application}
        self.changes += [
            StageChange(stage=stage, name=stage.name, kind=stage.kind, on=on, **same)
            for stage, on in moves
        ]
        self.interviews += [
            Interview(held_on=on, start_time=at, kind=kind, **same)
            for on, at, kind in draft.interviews
        ]
        self.rows.append(ImportedRow(batch=self.record, fingerprint=row.fingerprint, **same))
        tags = {tag.casefold(): self._tag(tag) for tag in draft.tags}
        self.tagged += [Tagged(application=application, tag=tag) for tag in tags.values()]
        people = [self._person(company, texts) for texts in draft.people]
        self.involved += [
            Involved(application=application, contact=person)
            for person in {id(person): person for person in people}.values()
        ]

    def _stage(self, ref: str) -> Stage:
        """The stage that a draft calls so. A new one comes after the others of its kind, and
        nothing is moved for it.
        """
        if not ref.startswith("new:"):
            # One that went to the trash since it was chosen: what it meant is unknown by now.
            return self.stage_of.get(int(ref)) or self.stage_of[self.known.applied]
        _, kind, name = ref.split(":", 2)
        if name.casefold() not in self.stages:
            mine = self.known.stages
            places = [place for _, its_kind, place in mine.values() if its_kind == kind]
            stage = Stage(owner_id=self.owner, name=name, kind=kind)
            stage.position = max(places, default=len(mine))
            self.new_stages.append(stage)
            self.stages[name.casefold()] = stage
        return self.stages[name.casefold()]

    def _company(self, name: str) -> Company:
        key = spelling_key(name)
        if key not in self.companies:
            self.companies[key] = Company(owner_id=self.owner, name=name)
            self.new_companies.append(self.companies[key])
        return self.companies[key]

    def _tag(self, name: str) -> Tag:
        key = name.casefold()
        if key not in self.tags:
            self.tags[key] = Tag(owner_id=self.owner, name=name)
            self.new_tags.append(self.tags[key])
        return self.tags[key]

    def _person(self, company: Company, texts: tuple[str, str, str, str, str]) -> Contact:
        """One of the same name there, or of the same address, of whom the row tells nothing that
        is not known: nothing is overwritten, and nothing told is lost. Else somebody new.
        """
        name, email, phone, role, notes = texts
        ways = email.casefold(), _digits(phone)
        alike = self.people.get((id(company), spelling_key(name)), [])
        for person, *known in [*alike, *self.people.get(ways[0], [])]:
            if all(way in ("", its) for way, its in zip(ways, known, strict=True)):
                return person
        person = Contact(
            owner_id=self.owner,
            company=company,
            name=name,
            email=email,
            phone=phone,
            role=role,
            notes=notes,
        )
        self.new_people.append(person)
        self._remember(person, company)
        return person

    def _remember(self, person: Contact, company: Company | None) -> None:
        email = person.email.casefold()
        known = (person, email, _digits(person.phone))
        self.people.setdefault((id(company), spelling_key(person.name)), []).append(known)
        if email:
            self.people.setdefault(email, []).append(known)


def _set_keys(records: Sequence[models.Model]) -> None:
    keys = reserve_keys(type(records[0]), len(records)) if records else []
    for record, key in zip(records, keys, strict=True):
        record.pk = key


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))
