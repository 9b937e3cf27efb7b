"""What would become of every row: new, there already, in the file twice, or not to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format

from tracker.imports import parsing
from tracker.imports.parsing import (
    ParsedApplication,
    SourceTable,
    TableRow,
    UnreadableError,
    UnreadableRow,
)
from tracker.models import (
    Application,
    Contact,
    Import,
    ImportedRow,
    ImportState,
    InterviewKind,
    PayPeriod,
    Stage,
    Tag,
    User,
    WorkMode,
    links,
    match_keys,
)
from tracker.models.base import FIRST_YEAR, LAST_YEAR
from tracker.models.imports import JsonObject

MOST_PAY = 2_147_483_647
WORK_MODES, PERIODS = frozenset(WorkMode.values), frozenset(PayPeriod.values)
INTERVIEW_KINDS = frozenset(InterviewKind.values)


class RowStatus(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    TWICE = "twice"
    UNREAD = "unread"


class RowChoice(StrEnum):
    """What the user says about a row, against what is proposed."""

    ADD = "add"
    LEAVE = "leave"


GROUPS = ("new", "known", "twice", "unread", "left")
"""What a row is to the user, by the name in the address of the preview; each row is one of them."""


@dataclass(slots=True)
class RowDraft:
    """What a row will become: the columns of its application, and what hangs on that.

    A stage is a primary key, or `new:kind:name`. People are a name, an e-mail address, a number,
    a role and notes; interviews a day, a time and a kind.
    """

    values: JsonObject
    history: list[tuple[str, date]]
    tags: list[str]
    people: list[tuple[str, str, str, str, str]]
    interviews: list[tuple[date, time | None, str]]


@dataclass(slots=True)
class CheckedRow:
    """A row with what becomes of it. `place` counts from 0.

    `target` is what it is the same as: an application's key, or the number of an earlier row.
    """

    place: int
    line: TableRow
    status: RowStatus
    why: str = ""
    target: int | None = None
    company: str = ""
    title: str = ""
    problems: tuple[tuple[str, str, str], ...] = ()
    draft: RowDraft | None = None
    fingerprint: str = ""
    link_key: str = ""
    job_key: str = ""
    choice: str | None = None

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def group(self) -> str:
        """One of `GROUPS`."""
        if self.choice == RowChoice.LEAVE:
            return "left"
        is_added = self.choice == RowChoice.ADD and self.draft is not None
        return RowStatus.NEW.value if is_added else self.status.value


# Each step of an import compares all of its rows.
company_key = lru_cache(maxsize=8_192)(match_keys.company_key)
title_key = lru_cache(maxsize=8_192)(match_keys.title_key)


@dataclass
class RowMatches:
    """Things by what two of a kind share: what a row said, the link, the company and title.

    Two with a link each, and not the same one, are two jobs however they are called.
    """

    by_fingerprint: dict[str, int] = field(default_factory=dict)
    by_link: dict[str, int] = field(default_factory=dict)
    by_job: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, what: int, fingerprint: str, link_key: str, job_key: str) -> None:
        if fingerprint:
            self.by_fingerprint.setdefault(fingerprint, what)
        if link_key:
            self.by_link.setdefault(link_key, what)
        if job_key:
            self.by_job.setdefault(job_key, []).append((what, link_key))

    def find(self, row: CheckedRow) -> tuple[int | None, str]:
        """What is the same as the row, and why: `imported`, `link` or `job`; empty for nothing."""
        if row.fingerprint in self.by_fingerprint:
            return self.by_fingerprint[row.fingerprint], "imported"
        if row.link_key and row.link_key in self.by_link:
            return self.by_link[row.link_key], "link"
        for what, link_key in self.by_job.get(row.job_key, ()):
            if not (link_key and row.link_key) or link_key == row.link_key:
                return what, "job"
        return None, ""


def existing(owner: User) -> RowMatches:
    """What the owner has, by primary key. Two queries, whatever the number of records."""
    alike = RowMatches()
    rows = ImportedRow.objects.of(owner).exclude(batch__state=ImportState.UNDONE)
    known = rows.exclude(application=None).values_list("application_id", "fingerprint")
    for pk, fingerprint in known.iterator():
        alike.add(pk, fingerprint, "", "")
    jobs = Application.objects.of(owner).order_by()
    for pk, company, title, link in jobs.values_list(
        "pk", "company__match_key", "title_key", "link_key"
    ).iterator():
        alike.add(pk, "", link, job_key(company, title))
    return alike


def job_key(company: str, title: str) -> str:
    """What two rows about one job share: of the keys of its company and its title."""
    return f"{company}\n{title}"


@dataclass
class Checker:
    """Turns what a row tells into what will be written, and says what becomes of it."""

    owner: User
    today: date
    chosen: JsonObject
    there: RowMatches
    earlier: RowMatches = field(default_factory=RowMatches)

    def __post_init__(self) -> None:
        self.applied = str(Stage.objects.of(self.owner).applied().pk)
        self.begins = self.chosen.get("begins") or self.applied

    def outcome(
        self, place: int, line: TableRow, told: ParsedApplication | UnreadableRow
    ) -> CheckedRow:
        """What becomes of the row. Remembers it, so that a later one like it is found."""
        if isinstance(told, UnreadableRow):
            problems = tuple((p.header, p.text, p.why) for p in told.problems)
            return CheckedRow(place, line, RowStatus.UNREAD, problems=problems)
        row = self._prepared(place, line, told)
        if row.status is RowStatus.UNREAD:
            return row
        row.target, row.why = self.there.find(row)
        if row.why:
            row.status = RowStatus.KNOWN
            return row
        row.target, row.why = self.earlier.find(row)
        if row.why:
            row.status = RowStatus.TWICE
        else:
            self.earlier.add(line.number, row.fingerprint, row.link_key, row.job_key)
        return row

    def _missing(self, field: parsing.Field, what: str, text: str) -> list[tuple[str, str, str]]:
        """A problem of the column where it should stand, if there is one."""
        if text:
            return []
        columns = parsing.ColumnMapping.from_json(self.chosen["mapping"]).columns
        header = next((column.header for column in columns if column.field is field), "")
        return [(header, "", f"It names no {what}.")]

    def _prepared(self, place: int, line: TableRow, told: ParsedApplication) -> CheckedRow:
        company = _one_line(told.company) or self.chosen.get("company", "")
        title = _one_line(told.title) or self.chosen.get("title", "")
        problems = [*_too_long("company", company), *_too_long("job title", title)]
        problems += self._missing(parsing.Field.COMPANY, "company", company)
        problems += self._missing(parsing.Field.TITLE, "job title", title)
        days = [move.on for move in told.history] + [m.on for m in told.interviews]
        problems += [_odd(day) for day in (told.applied_on, *days) if day and not _kept(day)]
        row = CheckedRow(place, line, RowStatus.NEW, company=company, title=title)
        if problems:
            row.status, row.problems = RowStatus.UNREAD, tuple(problems)
            return row
        values, extra = _values(told)
        history = self._history(told)
        values |= {"title": title, "stage_on": history[-1][1]}
        values["notes"] = "\n".join(filter(None, [clean(told.all_notes), *extra]))
        tags = [clean(tag)[:50].strip() for tag in told.tags]
        row.problems = tuple((p.header, p.text, p.why) for p in told.doubts)
        row.link_key = match_keys.link_key(values["link"])
        row.job_key = job_key(company_key(company), title_key(title))
        row.fingerprint = fingerprint(company, title, row.link_key)
        row.draft = RowDraft(
            values,
            history,
            list(dict.fromkeys(filter(None, tags))),
            [_person(person) for person in told.people],
            [(m.on, m.at, _interview_kind(m.kind)) for m in told.interviews],
        )
        return row

    def _history(self, told: ParsedApplication) -> list[tuple[str, date]]:
        """Stage and day of each move; never empty.

        A move without a day happened on that of the one before it; the first ones on the first
        day that is known. Where no day is known, it is today.
        """
        moves: list[tuple[str, date | None]] = [
            (move.stage, move.on) for move in told.history if move.stage
        ]
        if not moves:
            moves = [(self.applied if told.applied_on else self.begins, told.applied_on)]
        known = [on for _, on in moves if on]
        latest = known[0] if known else self.today
        history = []
        for stage, on in moves:
            latest = on or latest
            history.append((stage, latest))
        return history


def summary(draft: RowDraft, stages: dict[str, str]) -> str:
    """What a row will become besides its company and title, in words. `stages` has the names of
    the user's, by primary key.
    """

    def name(stage: str) -> str:
        return stage.split(":", 2)[2] if stage.startswith("new:") else stages.get(stage, "")

    moves = [f"{name(stage)} {date_format(on, 'j M Y')}" for stage, on in draft.history]
    counted = [
        _counted(len(draft.interviews), "interview", "interviews"),
        _counted(len(draft.people), "person", "people"),
    ]
    return " · ".join(filter(None, [", then ".join(moves), draft.values["place"], *counted]))


def check(record: Import, today: date, there: RowMatches | None = None) -> list[CheckedRow]:
    """What becomes of every row of the chosen sheet, in order, as the stored file and the user's
    choices have it now. `there` is what `existing` gave.

    Raises:
        UnreadableError: the stored file cannot be read (any more).
    """
    owner, table = record.owner, table_of(record)
    checker = Checker(owner, today, record.chosen, there or existing(owner))
    choices = record.chosen.get("rows", {})
    outcomes = []
    for place, (line, told) in enumerate(zip(table.rows, understood(record, table), strict=True)):
        outcome = checker.outcome(place, line, told)
        outcome.choice = choices.get(str(place))
        outcomes.append(outcome)
    return outcomes


def tables_of(source: parsing.SourceFile) -> list[SourceTable]:
    """The sheets that have rows."""
    return [table for table in source.tables if len(table.rows)]


def table_of(record: Import) -> SourceTable:
    """The chosen sheet, read from the stored file, with the cells that the user mended.

    Raises:
        UnreadableError: it cannot be read (any more).
    """
    try:
        with record.file.open() as file:
            source = parsing.read(record.name, file.read())
        table: SourceTable = tables_of(source)[record.chosen["sheet"]]
    except (OSError, ValueError, IndexError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("Its file is no longer kept. Choose it once more.") from error
    mended = record.chosen.get("mended", {})
    if not mended:
        return table
    lines = [
        line._replace(cells=_mended(line.cells, mended[str(place)]))
        if str(place) in mended
        else line
        for place, line in enumerate(table.rows)
    ]
    return replace(table, rows=lines)


def _mended(cells: tuple[parsing.Cell, ...], texts: dict[str, str]) -> tuple[parsing.Cell, ...]:
    return tuple(texts.get(str(n), cell) for n, cell in enumerate(cells))


def understood(
    record: Import, table: parsing.SourceTable
) -> Iterator[ParsedApplication | UnreadableRow]:
    """The rows of a table as the user's choices have them read."""
    chosen, owner = record.chosen, record.owner
    return parsing.parse_rows(
        table,
        parsing.ColumnMapping.from_json(chosen["mapping"]),
        {int(place): parsing.DateOrder(order) for place, order in chosen["orders"].items()},
        chosen["stages"],
        own_phones=[owner.phone] if owner.phone else [],
        own_emails=[owner.email] if owner.email else [],
        year=chosen.get("year"),
    )


def sheet_of(record: Import) -> JsonObject:
    """What was found out about the sheet that was chosen."""
    sheet: JsonObject = record.found["sheets"][record.chosen["sheet"]]
    return sheet


def fingerprint(*texts: str) -> str:
    """Of what a row says, however it is capitalised and spaced."""
    keys = "\n".join(match_keys.spelling_key(text) for text in texts)
    return hashlib.blake2b(keys.encode(), digest_size=16).hexdigest()


def clean(text: str) -> str:
    """Without what no database keeps: nought characters and halves of characters."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _kept(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _odd(day: date) -> tuple[str, str, str]:
    return ("", day.isoformat(), f"The year {day.year} is too far off.")


def _too_long(what: str, text: str) -> list[tuple[str, str, str]]:
    if len(text) <= 200:
        return []
    return [("", f"{text[:60]}…", f"The {what} is longer than 200 characters.")]


def _values(told: ParsedApplication) -> tuple[JsonObject, list[str]]:
    """The columns that a row fills, and lines for the notes with what does not fit into them."""
    extra: list[str] = []
    values: JsonObject = {"why_i_fit": clean(told.why_i_fit), "posting": clean(told.posting)}
    for name, label in (("team", "Team"), ("place", "Place"), ("source", "Source")):
        text = values[name] = _one_line(getattr(told, name))
        if len(text) > 200:
            values[name] = text[:199] + "…"
            extra.append(f"{label}: {text}")
    link = clean(told.link).strip()
    values["link"] = links.without_tracking(link)
    if (link and not values["link"]) or len(values["link"]) > 1000:
        values["link"] = ""
        extra.append(f"Link: {link}")
    pay = (told.pay_from, told.pay_to, told.pay_currency, told.pay_period)
    fits = all(amount is None or 0 <= amount <= MOST_PAY for amount in pay[:2])
    in_order = told.pay_from is None or told.pay_to is None or told.pay_from <= told.pay_to
    known = told.pay_period in PERIODS or not told.pay_period
    if not (fits and in_order and known and len(told.pay_currency) in (0, 3)):
        extra.append("Pay: " + " ".join(str(part) for part in pay if part))
        pay = (None, None, "", "")
    values |= dict(zip(("pay_from", "pay_to", "pay_currency", "pay_period"), pay, strict=True))
    values["work_mode"] = told.work_mode if told.work_mode in WORK_MODES else ""
    if told.work_mode and not values["work_mode"]:
        extra.append(f"Work: {told.work_mode}")
    extra += [f"Tag: {tag}" for tag in told.tags if len(tag) > _length(Tag, "name")]
    return values, extra


def _person(person: parsing.ParsedPerson) -> tuple[str, str, str, str, str]:
    """Name, e-mail, phone, role and notes. What does not fit its column is kept in the notes."""
    name, email, phone, role = (_one_line(text) for text in person_texts(person))
    notes: list[str] = []
    if email and not _is_email(email):
        notes, email = [*notes, f"E-mail: {email}"], ""
    if len(phone) > _length(Contact, "phone"):
        notes, phone = [*notes, f"Phone: {phone}"], ""
    name = name or email or phone or "Without a name"
    for label, text in (("Name", name), ("Role", role)):
        notes += [f"{label}: {text}"] if len(text) > 200 else []
    return name[:200], email, phone, role[:200], "\n".join(notes)


def person_texts(person: parsing.ParsedPerson) -> tuple[str, str, str, str]:
    return person.name, person.email, person.phone, person.role


@lru_cache(maxsize=10_000)
def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= _length(Contact, "email")


def _interview_kind(kind: str) -> str:
    return kind if kind in INTERVIEW_KINDS else InterviewKind.OTHER.value


def _length(model: type[Contact | Tag], name: str) -> int:
    lengths = {field.name: field.max_length for field in model._meta.concrete_fields}
    return lengths[name] or 0


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else many}"
