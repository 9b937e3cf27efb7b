"""Rows, understood: each cell read by what its column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from tracker.capture import pay
from tracker.imports.parsing import amounts, people
from tracker.imports.parsing.dates import DateOrder, DayReader
from tracker.imports.parsing.fields import ColumnMapping, Field
from tracker.imports.parsing.headings import VERSION_CONTROL
from tracker.imports.parsing.outcomes import (
    CellProblem,
    ParsedApplication,
    UnreadableRow,
)
from tracker.imports.parsing.row_report import RowReport
from tracker.imports.parsing.row_stages import StagesReader
from tracker.imports.parsing.tables import Cell, SourceTable, TableRow
from tracker.imports.parsing.values import (
    LINK,
    is_nothing,
    line_of,
    plain,
    text_of,
)
from tracker.imports.parsing.work_modes import work_mode

LONGEST_NAME, LONGEST_LINK, LONGEST_TAG = 200, 1000, 50
"""Characters that an application here has room for. A test holds them to the models."""

TOTALS = re.compile(
    r"(?:grand )?total\w*(?: \d+)?|total (?:applications?|jobs?|applied)|sum|average|count"
    r"|summe|gesamt\w*|insgesamt|somme|totaux|suma|soma|总计|合计|小计|總計|合計|小計"
)
NEITHER = "There is neither a company nor a job title in it."
TOTAL = "It seems to be a sum, and no application."
CONFLICT = "A version control program (git) left this line in the file. It is no application."
AGAIN = "It is the header once more."


def parse_rows(
    table: SourceTable,
    mapping: ColumnMapping,
    orders: Mapping[int, DateOrder],
    stages: Mapping[str, str | None],
    *,
    own_phones: Collection[str] = (),
    own_emails: Collection[str] = (),
    year: int | None = None,
) -> Iterator[ParsedApplication | UnreadableRow]:
    """Every row of the table, in order: none is left out.

    `orders` has the order of the columns that `date_orders` names. `stages` has for the
    `stage_key` of each word whatever the caller wants in `ParsedStage.stage` (a key of their own
    stage); the empty text keeps the word in the notes; None or nothing makes the row unreadable.
    `own_phones` and `own_emails` are the user's: they are nobody to call. `year` is for days that
    give none; without it they are unread.
    """
    reader = _RowReader(
        table, mapping, orders, stages, people.OwnDetails(own_phones, own_emails), year
    )
    for line in table.rows:
        yield reader.read(line)


class _RowReader:
    """Reads one row at a time. What each column needs is made ready once."""

    def __init__(
        self,
        table: SourceTable,
        mapping: ColumnMapping,
        orders: Mapping[int, DateOrder],
        stages: Mapping[str, str | None],
        own: people.OwnDetails,
        year: int | None,
    ) -> None:
        self._header = table.header
        self._plain_header = tuple(name.strip() for name in table.header)
        self._report = report = RowReport(table.header)
        self._several_notes = len(mapping.of(Field.NOTES)) > 1
        days = {
            place: DayReader(orders.get(place), year=year, from_1904=table.counts_from_1904)
            for place, column in enumerate(mapping.columns)
            if column.field and column.field.is_date
        }
        self._people = people.PeopleReader(report, own)
        self._stages = StagesReader(report, table.header, days, stages)
        methods: dict[Field | None, Callable[[int, Cell], None]] = {
            None: report.leave_over,
            Field.COMPANY: self._name("company"),
            Field.TITLE: self._name("title"),
            Field.TEAM: self._short("team"),
            Field.PLACE: self._place,
            Field.SOURCE: self._short("source"),
            Field.LINK: self._link,
            Field.WORK_MODE: self._work_mode,
            Field.PAY: self._pay,
            Field.PAY_FROM: self._amount("pay_from"),
            Field.PAY_TO: self._amount("pay_to"),
            Field.PAY_CURRENCY: self._currency,
            Field.PAY_PERIOD: self._period,
            Field.TAGS: self._tags,
            Field.NOTES: self._notes,
            Field.POSTING: self._long("posting"),
            Field.WHY_I_FIT: self._long("why_i_fit"),
            Field.STAGE: self._stages.read_stage,
            Field.HISTORY: self._stages.read_history,
            Field.STAGE_ON: self._stages.read_stage_on,
            Field.STEP: self._stages.read_step,
            Field.SAVED_ON: self._stages.read_saved_on,
            Field.APPLIED_ON: self._stages.read_applied_on,
            Field.INTERVIEW_ON: self._stages.read_interview_on,
            Field.CONTACT: self._people.read_contact,
            Field.CONTACT_NAME: self._people.read_contact_name,
            Field.CONTACT_EMAIL: self._people.read_contact_email,
            Field.CONTACT_PHONE: self._people.read_contact_phone,
            Field.CONTACT_ROLE: self._people.read_contact_role,
        }
        self._readers = [
            (place, methods[column.field])
            for place, column in enumerate(mapping.columns)
            if column.field is not Field.LEAVE_OUT
        ]
        self._has_work_mode = bool(mapping.of(Field.WORK_MODE))
        self._currencies = {
            place: currency
            for field in (Field.PAY, Field.PAY_FROM, Field.PAY_TO)
            for place in mapping.of(field)
            if (currency := amounts.currency_in(table.header[place]))
        }

    def read(self, line: TableRow) -> ParsedApplication | UnreadableRow:
        """What becomes of one row."""
        self._found = found = ParsedApplication(line.number)
        for part in (self._report, self._people, self._stages):
            part.begin()
        for place, method in self._readers:
            cell = line.cells[place]
            if cell != "":
                method(place, cell)
        if why := self._no_application(line.cells):
            self._report.problems = [CellProblem("", "", why)]
        if self._report.problems:
            return UnreadableRow(line.number, line.cells, tuple(self._report.problems))
        found.history = self._stages.in_order()
        found.applied_on = self._stages.applied_on
        found.interviews = tuple(self._stages.interviews)
        found.people = self._people.people()
        if found.pay_from and found.pay_to and found.pay_from > found.pay_to:
            found.pay_from, found.pay_to = found.pay_to, found.pay_from
        if not found.company or not found.title:
            missing = "company" if not found.company else "job title"
            self._report.doubts.append(CellProblem("", "", f"There is no {missing} in it."))
        found.left_over = self._report.left_over
        found.doubts = tuple(self._report.doubts)
        return found

    # What is no application

    def _no_application(self, cells: tuple[Cell, ...]) -> str:
        found = self._found
        first = next((cell for cell in cells if cell != ""), "")
        if isinstance(first, str):
            if first.startswith(VERSION_CONTROL):
                return CONFLICT
            if not (found.company and found.title) and TOTALS.fullmatch(plain(first)):
                return TOTAL
            if first.strip() in self._plain_header and self._is_header(cells):
                return AGAIN
        return "" if found.company or found.title else NEITHER

    def _is_header(self, cells: tuple[Cell, ...]) -> bool:
        pairs = zip(self._plain_header, cells, strict=True)
        return all(isinstance(cell, str) and cell.strip() in ("", name) for name, cell in pairs)

    # Texts

    def _name(self, name: str) -> Callable[[int, Cell], None]:
        def read(place: int, cell: Cell) -> None:
            text = line_of(cell)
            if len(text) > LONGEST_NAME:
                self._report.refuse(place, cell, f"It is longer than {LONGEST_NAME} characters.")
            setattr(self._found, name, text)

        return read

    def _short(self, name: str) -> Callable[[int, Cell], None]:
        def read(place: int, cell: Cell) -> None:
            text = line_of(cell)
            if len(text) > LONGEST_NAME:
                self._report.keep(place, cell, "It is too long, and goes to the notes.")
            else:
                setattr(self._found, name, text)

        return read

    def _long(self, name: str) -> Callable[[int, Cell], None]:
        def read(place: int, cell: Cell) -> None:
            text = text_of(cell)
            if not is_nothing(text):
                setattr(self._found, name, text)

        return read

    def _notes(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        if not text or is_nothing(text):
            return
        if self._several_notes and (self._found.notes or plain(self._header[place]) != "notes"):
            text = f"{self._header[place].strip()}: {text}"
        self._found.notes = f"{self._found.notes}\n{text}" if self._found.notes else text

    def _place(self, place: int, cell: Cell) -> None:
        text = line_of(cell)
        if not self._has_work_mode and (mode := work_mode(text)):
            self._found.work_mode = mode
        elif len(text) > LONGEST_NAME:
            self._report.keep(place, cell, "It is too long, and goes to the notes.")
        else:
            self._found.place = text

    def _work_mode(self, place: int, cell: Cell) -> None:
        text = line_of(cell)
        if not text:
            return
        mode = work_mode(text, header=self._header[place])
        if mode is None:
            self._report.leave_over(place, cell)
        else:
            self._found.work_mode = mode

    def _tags(self, place: int, cell: Cell) -> None:
        tags = dict.fromkeys(
            tag for part in re.split(r"[,;|\n#，、]", line_of(cell)) if (tag := part.strip())
        )
        if any(len(tag) > LONGEST_TAG for tag in tags):
            self._report.keep(place, cell, "It is too long for tags, and goes to the notes.")
        else:
            self._found.tags += tuple(tag for tag in tags if tag not in self._found.tags)

    def _link(self, place: int, cell: Cell) -> None:
        text = line_of(cell)
        if LINK.fullmatch(text) and len(text) < LONGEST_LINK and text[:4] == "http":
            self._found.link = text
            return
        found = LINK.search(text)
        link = found[0].rstrip(").,;") if found else ""
        if not link and re.fullmatch(
            r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?", text, re.IGNORECASE
        ):
            link = text
        if not link or len(link) > LONGEST_LINK - 8:
            if text:
                self._report.keep(place, cell, "It is no link that a browser can open.")
            return
        if link != text:
            self._report.leave_over(place, cell)
        self._found.link = link if link.lower().startswith("http") else f"https://{link}"

    # Pay

    def _pay(self, place: int, cell: Cell) -> None:
        found, is_all = amounts.pay_in(text_of(cell))
        if found is None or not is_all:
            self._report.leave_over(place, cell)
        if found:
            row = self._found
            row.pay_from, row.pay_to = found.low, found.high
            row.pay_currency = found.currency or self._currencies.get(place, row.pay_currency)
            row.pay_period = str(found.period or row.pay_period)

    def _amount(self, name: str) -> Callable[[int, Cell], None]:
        def read(place: int, cell: Cell) -> None:
            text = text_of(cell)
            amount = amounts.amount_in(text)
            if amount is not None:
                setattr(self._found, name, amount)
                found = amounts.pay_in(text)[0]
                currency = found.currency if found else ""
                if currency := currency or self._currencies.get(place, ""):
                    self._found.pay_currency = currency
            elif text not in ("0", "0.0"):
                self._report.leave_over(place, cell)

        return read

    def _currency(self, place: int, cell: Cell) -> None:
        if code := pay.currency_of(line_of(cell)):
            self._found.pay_currency = code
        else:
            self._report.leave_over(place, cell)

    def _period(self, place: int, cell: Cell) -> None:
        if period := pay.period_of(line_of(cell)):
            self._found.pay_period = period
        else:
            self._report.leave_over(place, cell)
