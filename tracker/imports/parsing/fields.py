"""What a column may hold, and which column was taken for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Field(StrEnum):
    """What a column may hold. `LEAVE_OUT` is chosen by the user; only what a service writes of the
    user (LinkedIn: their own address beside each application) is left out by itself.

    A column that is none of these (`None`) is kept in the notes.
    """

    COMPANY = "company"
    TITLE = "title"
    TEAM = "team"
    LINK = "link"
    PLACE = "place"
    WORK_MODE = "work_mode"
    PAY = "pay"
    PAY_FROM = "pay_from"
    PAY_TO = "pay_to"
    PAY_CURRENCY = "pay_currency"
    PAY_PERIOD = "pay_period"
    SOURCE = "source"
    TAGS = "tags"
    NOTES = "notes"
    POSTING = "posting"
    WHY_I_FIT = "why_i_fit"
    STAGE = "stage"
    STAGE_ON = "stage_on"
    HISTORY = "history"
    STEP = "step"
    SAVED_ON = "saved_on"
    APPLIED_ON = "applied_on"
    INTERVIEW_ON = "interview_on"
    CONTACT = "contact"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"
    CONTACT_ROLE = "contact_role"
    LEAVE_OUT = "leave_out"

    @property
    def label(self) -> str:
        """As the page offers it."""
        return LABELS[self]

    @property
    def takes_many(self) -> bool:
        """Whether several columns may hold it."""
        return self in MANY

    @property
    def is_date(self) -> bool:
        """Whether days may stand in it, whose order may have to be asked for (`date_orders`)."""
        return self in DATES


LABELS = {
    Field.COMPANY: "Company",
    Field.TITLE: "Job title",
    Field.TEAM: "Team",
    Field.LINK: "Link",
    Field.PLACE: "Place",
    Field.WORK_MODE: "On site, hybrid or remote",
    Field.PAY: "Pay",
    Field.PAY_FROM: "Pay, from",
    Field.PAY_TO: "Pay, up to",
    Field.PAY_CURRENCY: "Currency of the pay",
    Field.PAY_PERIOD: "What the pay is for (hour, year)",
    Field.SOURCE: "Where it came from",
    Field.TAGS: "Tags",
    Field.NOTES: "Notes",
    Field.POSTING: "The posting’s text",
    Field.WHY_I_FIT: "Why I fit",
    Field.STAGE: "Stage",
    Field.STAGE_ON: "In this stage since",
    Field.HISTORY: "Several stages in one cell",
    Field.STEP: "A stage of its own: the day, or yes",
    Field.SAVED_ON: "Saved on",
    Field.APPLIED_ON: "Applied on",
    Field.INTERVIEW_ON: "Day of an interview",
    Field.CONTACT: "A person: name, e-mail, number",
    Field.CONTACT_NAME: "A person’s name",
    Field.CONTACT_EMAIL: "A person’s e-mail",
    Field.CONTACT_PHONE: "A person’s number",
    Field.CONTACT_ROLE: "What the person does",
    Field.LEAVE_OUT: "Leave it out",
}
MANY = {
    Field.TAGS,
    Field.NOTES,
    Field.STEP,
    Field.INTERVIEW_ON,
    Field.CONTACT,
    Field.LEAVE_OUT,
}
DATES = {
    Field.STAGE,
    Field.STAGE_ON,
    Field.HISTORY,
    Field.STEP,
    Field.SAVED_ON,
    Field.APPLIED_ON,
    Field.INTERVIEW_ON,
}


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column and what it is taken for; `None` keeps it in the notes. `why` is for the user."""

    header: str
    field: Field | None = None
    why: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What every column of a table is taken for, in their order."""

    columns: tuple[MappedColumn, ...]

    def of(self, field: Field) -> list[int]:
        """The places of the columns that are taken for `field`, from nought."""
        return [place for place, column in enumerate(self.columns) if column.field is field]

    def chosen(self, fields: Sequence[Field | None]) -> Self:
        """As the user chose, one for every column."""
        columns = zip(self.columns, fields, strict=True)
        return replace(
            self,
            columns=tuple(
                column
                if column.field is field
                else MappedColumn(column.header, field, "You chose it.", is_sure=True)
                for column, field in columns
            ),
        )

    @property
    def doubled(self) -> list[Field]:
        """Fields that several columns were chosen for though only one may hold them."""
        fields: Iterable[Field] = (c.field for c in self.columns if c.field)
        seen: set[Field] = set()
        return [f for f in fields if not f.takes_many and (f in seen or seen.add(f))]  # type: ignore[func-returns-value]

    @property
    def names_a_job(self) -> bool:
        """Whether a company or a title is among them: without either no row can be read."""
        return bool(self.of(Field.COMPANY) or self.of(Field.TITLE))

    def to_json(self) -> list[list[str | bool | None]]:
        """As it can be stored."""
        return [[c.header, c.field, c.why, c.is_sure] for c in self.columns]

    @classmethod
    def from_json(cls, stored: Iterable[Sequence[str | bool | None]]) -> Self:
        """What `to_json` gave."""
        return cls(
            tuple(
                MappedColumn(str(header), Field(str(name)) if name else None, str(why), bool(sure))
                for header, name, why, sure in stored
            )
        )
