"""What would become of every row: new, there already, in the file twice, or not to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format

from tracker.imports import parsing
from tracker.imports.parsing import ParsedApplication, UnreadableRow
from tracker.imports.spool import Fate, Outcome, Spool, table_of
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
from tracker.raw_rows import RawRows

MOST_PAY = 2_147_483_647
WORK_MODES, PERIODS = frozenset(WorkMode.values), frozenset(PayPeriod.values)
INTERVIEW_KINDS = frozenset(InterviewKind.values)

company_key = lru_cache(maxsize=10_000)(match_keys.company_key)

# The columns of an application that a row fills. The first three are known when it is written.
APPLICATIONS = RawRows(
    Application,
    *("id", "company_id", "stage_id", "stage_on", "title", "team", "link", "source", "posting"),
    *("why_i_fit", "place", "work_mode", "pay_from", "pay_to", "pay_currency", "pay_period"),
    "notes",
)


@dataclass
class Alike:
    """Things by what two of a kind share: what a row said, the link, the company and title.

    Two with a link each, and not the same one, are two jobs however they are called.
    """

    by_fingerprint: dict[str, Any] = field(default_factory=dict)
    by_link: dict[str, Any] = field(default_factory=dict)
    by_job: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)

    def add(self, what: Any, fingerprint: str, link_key: str, job_key: str) -> None:
        if fingerprint:
            self.by_fingerprint.setdefault(fingerprint, what)
        if link_key:
            self.by_link.setdefault(link_key, what)
        if job_key:
            self.by_job.setdefault(job_key, []).append((what, link_key))

    def find(self, row: Outcome) -> tuple[Any, str]:
        """What is the same as the row, and why: `imported`, `link` or `job`; empty for nothing."""
        if row.fingerprint in self.by_fingerprint:
            return self.by_fingerprint[row.fingerprint], "imported"
        if row.link_key and row.link_key in self.by_link:
            return self.by_link[row.link_key], "link"
        for what, link_key in self.by_job.get(row.job_key, ()):
            if not (link_key and row.link_key) or link_key == row.link_key:
                return what, "job"
        return None, ""


def there_already(owner: User) -> Alike:
    """What the owner has, by primary key. Two queries, whatever the number of records."""
    alike = Alike()
    rows: Any = ImportedRow.objects.of(owner).exclude(batch__state=ImportState.UNDONE)
    rows = rows.exclude(application=None).values_list("application_id", "fingerprint")
    for pk, fingerprint in rows.iterator():
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
    chosen: dict[str, Any]
    there: Alike
    earlier: Alike = field(default_factory=Alike)

    def __post_init__(self) -> None:
        self.applied = str(Stage.objects.of(self.owner).applied().pk)
        self.begins = self.chosen.get("begins") or self.applied

    def outcome(self, place: int, number: int, told: ParsedApplication | UnreadableRow) -> Outcome:
        """What becomes of the row. Remembers it, so that a later one like it is found."""
        if isinstance(told, UnreadableRow):
            problems = tuple((p.header, p.text, p.why) for p in told.problems)
            return Outcome(place, number, Fate.UNREAD, problems=problems)
        row = self._prepared(place, number, told)
        if row.fate is Fate.UNREAD:
            return row
        self.judge(row)
        if row.fate is Fate.NEW:
            self.earlier.add((place, number), row.fingerprint, row.link_key, row.job_key)
        return row

    def judge(self, row: Outcome) -> None:
        """Says of a row that can be read whether there is one like it."""
        row.target, row.why = self.there.find(row)
        row.fate = Fate.KNOWN if row.why else Fate.NEW
        if row.fate is Fate.NEW:
            twin, row.why = self.earlier.find(row)
            if twin:
                row.fate, row.target = Fate.TWICE, twin[1]

    def _missing(self, field: parsing.Field, what: str, text: str) -> list[tuple[str, str, str]]:
        """A problem of the column where it should stand, if there is one."""
        if text:
            return []
        columns = parsing.ColumnMapping.from_json(self.chosen["mapping"]).columns
        header = next((column.header for column in columns if column.field is field), "")
        return [(header, "", f"It names no {what}.")]

    def _prepared(self, place: int, number: int, told: ParsedApplication) -> Outcome:
        company = _one_line(told.company) or self.chosen.get("company", "")
        title = _one_line(told.title) or self.chosen.get("title", "")
        problems = [*_too_long("company", company), *_too_long("job title", title)]
        problems += self._missing(parsing.Field.COMPANY, "company", company)
        problems += self._missing(parsing.Field.TITLE, "job title", title)
        days = [move.on for move in told.history] + [m.on for m in told.interviews]
        problems += [_odd(day) for day in (told.applied_on, *days) if day and not _kept(day)]
        if problems:
            row = Outcome(place, number, Fate.UNREAD, company=company, title=title)
            row.problems = tuple(problems)
            return row
        values, extra = _values(told)
        history = self._history(told)
        values |= {"title": title, "stage_on": history[-1][1]}
        values["notes"] = "\n".join(filter(None, [clean(told.all_notes), *extra]))
        tags = [clean(tag)[:50].strip() for tag in told.tags]
        line = APPLICATIONS.line(values)
        row = Outcome(place, number, Fate.NEW, company=company, title=title)
        row.problems = tuple((p.header, p.text, p.why) for p in told.doubts)
        row.link_key = line[APPLICATIONS.at["link_key"]]
        row.job_key = job_key(company_key(company), line[APPLICATIONS.at["title_key"]])
        row.fingerprint = fingerprint(company, title, row.link_key)
        row.payload = {
            "line": line,
            "history": history,
            "tags": list(dict.fromkeys(filter(None, tags))),
            "people": [_person(person) for person in told.people],
            "interviews": [
                (m.on.isoformat(), m.at.isoformat() if m.at else None, _interview_kind(m.kind))
                for m in told.interviews
            ],
        }
        return row

    def _history(self, told: ParsedApplication) -> list[tuple[str, str]]:
        """Stage and day of each move, as `writing` takes them; never empty.

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
            history.append((stage, latest.isoformat()))
        return history


def said(payload: dict[str, Any], stages: dict[str, str]) -> str:
    """What a row will become besides its company and title, in words. `stages` has the names of
    the user's, by primary key.
    """

    def name(stage: str) -> str:
        return stage.split(":", 2)[2] if stage.startswith("new:") else stages.get(stage, "")

    moves = [
        f"{name(stage)} {date_format(date.fromisoformat(on), 'j M Y')}"
        for stage, on in payload["history"]
    ]
    place = payload["line"][APPLICATIONS.at["place"]]
    counted = [
        _counted(len(payload["interviews"]), "interview", "interviews"),
        _counted(len(payload["people"]), "person", "people"),
    ]
    return " · ".join(filter(None, [", then ".join(moves), place, *counted]))


def check(record: Import, spool: Spool, today: date) -> Iterator[Outcome]:
    """What becomes of every row of the chosen sheet, in order."""
    checker = Checker(record.owner, today, record.chosen, there_already(record.owner))
    table = table_of(spool, record.chosen["sheet"], sheet_of(record))
    numbers = spool.numbers(record.chosen["sheet"])
    told = understood(record, table)
    for place, (number, one) in enumerate(zip(numbers, told, strict=True)):
        yield checker.outcome(place, number, one)


def check_one(record: Import, spool: Spool, place: int, today: date) -> Outcome | None:
    """What becomes of one row, as it is now. None where there is no such row."""
    sheet = record.chosen["sheet"]
    line = spool.line(sheet, place)
    if line is None:
        return None
    checker = Checker(record.owner, today, record.chosen, there_already(record.owner))
    whole = table_of(spool, sheet, sheet_of(record))
    table = parsing.SourceTable(
        whole.name,
        whole.header,
        [line],
        origin=whole.origin,
        counts_from_1904=whole.counts_from_1904,
    )
    (told,) = understood(record, table)
    row = checker.outcome(place, line.number, told)
    if row.fate is Fate.NEW:
        checker.earlier = Alike()
        for twin in spool.twins(row):
            if twin.place < place:
                keys = (twin.fingerprint, twin.link_key, twin.job_key)
                checker.earlier.add((twin.place, twin.number), *keys)
        checker.judge(row)
    return row


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


def sheet_of(record: Import) -> dict[str, Any]:
    """What was found out about the sheet that was chosen."""
    sheet: dict[str, Any] = record.found["sheets"][record.chosen["sheet"]]
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


def _values(told: ParsedApplication) -> tuple[dict[str, Any], list[str]]:
    """The columns that a row fills, and lines for the notes with what does not fit into them."""
    extra: list[str] = []
    values: dict[str, Any] = {"why_i_fit": clean(told.why_i_fit), "posting": clean(told.posting)}
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


def _length(model: Any, name: str) -> int:
    length: int = model._meta.get_field(name).max_length
    return length


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else many}"
