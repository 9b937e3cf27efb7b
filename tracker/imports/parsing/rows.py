"""Rows, understood: each cell read by what its column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from tracker.capture import pay
from tracker.imports.parsing import amounts, people
from tracker.imports.parsing.dates import DateOrder, DayReader, DayReading
from tracker.imports.parsing.fields import ColumnMapping, Field
from tracker.imports.parsing.headings import VERSION_CONTROL
from tracker.imports.parsing.histories import steps
from tracker.imports.parsing.outcomes import (
    CellProblem,
    ParsedApplication,
    ParsedInterview,
    ParsedStage,
    UnreadableRow,
)
from tracker.imports.parsing.stages import Meaning, interview_kind, meaning_of, stage_key, step_word
from tracker.imports.parsing.tables import Cell, ParsedPerson, SourceTable, TableRow
from tracker.imports.parsing.values import EMAIL, LINK, is_nothing, plain, text_of, yes_or_no
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
NO_STAGE = "It says since when, and no column says which stage."
AGAIN = "It is the header once more."
STAGES = "Also"
"""What stands in the notes before stages that fall together with another."""
APPLIED, SAVED = "Applied", "Saved"
"""The stages that a day in a column of those days stands for."""


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
        self._stages = stages
        self._own = own
        self._several_notes = len(mapping.of(Field.NOTES)) > 1
        self._days = {
            place: DayReader(orders.get(place), year=year, from_1904=table.counts_from_1904)
            for place, column in enumerate(mapping.columns)
            if column.field and column.field.is_date
        }
        methods: dict[Field | None, Callable[[int, Cell], None]] = {
            None: self._left_over,
            Field.COMPANY: self._company,
            Field.TITLE: self._title,
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
            Field.STAGE: self._stage,
            Field.HISTORY: self._history,
            Field.STAGE_ON: self._stage_on,
            Field.STEP: self._step,
            Field.SAVED_ON: self._saved_on,
            Field.APPLIED_ON: self._applied_on,
            Field.INTERVIEW_ON: self._interview_on,
            Field.CONTACT: self._contact,
            Field.CONTACT_NAME: self._contact_name,
            Field.CONTACT_EMAIL: self._contact_email,
            Field.CONTACT_PHONE: self._contact_phone,
            Field.CONTACT_ROLE: self._contact_role,
        }
        self._readers = [
            (place, methods[column.field])
            for place, column in enumerate(mapping.columns)
            if column.field is not Field.LEAVE_OUT
        ]
        self._step_words = {place: step_word(table.header[place]) for place in self._days}
        self._known_words: dict[str, ParsedStage] = {}
        self._has_work_mode = bool(mapping.of(Field.WORK_MODE))
        self._currencies = {
            place: currency
            for field in (Field.PAY, Field.PAY_FROM, Field.PAY_TO)
            for place in mapping.of(field)
            if (currency := amounts.currency_in(table.header[place]))
        }
        self._implied = {word: stages.get(stage_key(word)) for word in (APPLIED, SAVED)}

    def read(self, line: TableRow) -> ParsedApplication | UnreadableRow:
        """What becomes of one row."""
        self._begin(line.number)
        for place, method in self._readers:
            cell = line.cells[place]
            if cell != "":
                method(place, cell)
        if why := self._no_application(line.cells):
            self._problems[:] = [CellProblem("", "", why)]
        if self._problems:
            return UnreadableRow(line.number, line.cells, tuple(self._problems))
        self._complete(self._found)
        return self._found

    def _begin(self, number: int) -> None:
        """Empties what the cells of one row are collected in."""
        self._found = ParsedApplication(number)
        self._problems: list[CellProblem] = []
        self._doubts: list[CellProblem] = []
        self._saved: list[ParsedStage] = []
        self._applied: list[ParsedStage] = []
        self._steps: list[ParsedStage] = []
        self._told: list[ParsedStage] = []
        self._current: list[ParsedStage] = []
        self._current_on: date | None = None
        self._current_place = -1
        self._meetings: list[ParsedInterview] = []
        self._names: list[str] = []
        self._emails: list[str] = []
        self._phones: list[str] = []
        self._people: list[ParsedPerson] = []
        self._role = ""

    def _complete(self, found: ParsedApplication) -> None:
        """Puts together what several cells say together."""
        if moves := self._saved + self._applied + self._steps + self._told + self._current:
            found.history = self._in_order(moves)
        if self._current_on and not self._current:
            self._keep(self._current_place, str(self._current_on), NO_STAGE)
        if self._names or self._emails or self._phones or self._people:
            found.people = self._named()
        elif self._role:
            found.left_over["Contact"] = self._role
        if self._meetings:
            found.interviews = tuple(self._meetings)
        if found.pay_from and found.pay_to and found.pay_from > found.pay_to:
            found.pay_from, found.pay_to = found.pay_to, found.pay_from
        if not found.company or not found.title:
            missing = "company" if not found.company else "job title"
            self._doubts.append(CellProblem("", "", f"There is no {missing} in it."))
        if self._doubts:
            found.doubts = tuple(self._doubts)

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

    def _text(self, cell: Cell) -> str:
        """The text of a cell on one line; empty where it says that there is nothing to say."""
        text = " ".join(cell.split()) if type(cell) is str else text_of(cell)
        if len(text) < 16 and is_nothing(text):
            return ""
        # An apostrophe keeps a spreadsheet from taking the text for a formula.
        return text[1:] if text[0] == "'" and text[1:2] in ("=", "+", "-", "@") else text

    def _left_over(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        if text and not is_nothing(text):
            self._found.left_over[self._header[place].strip()] = text

    def _keep(self, place: int, cell: Cell, why: str) -> None:
        """Leaves a cell to the notes, and says why."""
        self._left_over(place, cell)
        self._doubt(place, cell, why)

    def _doubt(self, place: int, cell: Cell, why: str) -> None:
        self._doubts.append(CellProblem(self._header[place].strip(), text_of(cell)[:200], why))

    def _refuse(self, place: int, cell: Cell, why: str) -> None:
        self._problems.append(CellProblem(self._header[place].strip(), text_of(cell)[:200], why))

    def _company(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
        if len(text) > LONGEST_NAME:
            self._refuse(place, cell, f"It is longer than {LONGEST_NAME} characters.")
        self._found.company = text

    def _title(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
        if len(text) > LONGEST_NAME:
            self._refuse(place, cell, f"It is longer than {LONGEST_NAME} characters.")
        self._found.title = text

    def _short(self, name: str) -> Callable[[int, Cell], None]:
        def read(place: int, cell: Cell) -> None:
            text = self._text(cell)
            if len(text) > LONGEST_NAME:
                self._keep(place, cell, "It is too long, and goes to the notes.")
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
        text = self._text(cell)
        if not self._has_work_mode and (mode := work_mode(text)):
            self._found.work_mode = mode
        elif len(text) > LONGEST_NAME:
            self._keep(place, cell, "It is too long, and goes to the notes.")
        else:
            self._found.place = text

    def _work_mode(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
        if not text:
            return
        mode = work_mode(text, header=self._header[place])
        if mode is None:
            self._left_over(place, cell)
        else:
            self._found.work_mode = mode

    def _tags(self, place: int, cell: Cell) -> None:
        tags = dict.fromkeys(
            tag for part in re.split(r"[,;|\n#，、]", self._text(cell)) if (tag := part.strip())
        )
        if any(len(tag) > LONGEST_TAG for tag in tags):
            self._keep(place, cell, "It is too long for tags, and goes to the notes.")
        else:
            self._found.tags += tuple(tag for tag in tags if tag not in self._found.tags)

    def _link(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
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
                self._keep(place, cell, "It is no link that a browser can open.")
            return
        if link != text:
            self._left_over(place, cell)
        self._found.link = link if link.lower().startswith("http") else f"https://{link}"

    # Pay

    def _pay(self, place: int, cell: Cell) -> None:
        found, is_all = amounts.pay_in(text_of(cell))
        if found is None or not is_all:
            self._left_over(place, cell)
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
                self._left_over(place, cell)

        return read

    def _currency(self, place: int, cell: Cell) -> None:
        if code := pay.currency_of(self._text(cell)):
            self._found.pay_currency = code
        else:
            self._left_over(place, cell)

    def _period(self, place: int, cell: Cell) -> None:
        if period := pay.period_of(self._text(cell)):
            self._found.pay_period = period
        else:
            self._left_over(place, cell)

    # Days and stages

    def _day(self, place: int, cell: Cell) -> DayReading | None:
        """The day in a cell. None where there is none: then it was reported, or kept as a note."""
        day = self._days[place](cell)
        if day.on:
            return day
        if day.why:
            self._refuse(place, cell, day.why)
        elif not is_nothing(text_of(cell)):
            self._keep(place, cell, "It is no day, and goes to the notes.")
        return None

    def _applied_on(self, place: int, cell: Cell) -> None:
        if day := self._day(place, cell):
            self._found.applied_on = day.on
            if stage := self._implied[APPLIED]:
                self._applied.append(ParsedStage(APPLIED, stage, day.on))

    def _saved_on(self, place: int, cell: Cell) -> None:
        if (day := self._day(place, cell)) and (stage := self._implied[SAVED]):
            self._saved.append(ParsedStage(SAVED, stage, day.on))

    def _stage_on(self, place: int, cell: Cell) -> None:
        if day := self._day(place, cell):
            self._current_on = day.on
            self._current_place = place

    def _interview_on(self, place: int, cell: Cell) -> None:
        if (day := self._day(place, cell)) and day.on:
            kind = interview_kind(self._step_words[place]) or "other"
            self._meetings.append(ParsedInterview(day.on, day.at, kind))

    def _step(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        word = self._step_words[place]
        answer = yes_or_no(text)
        if answer is None:
            if is_nothing(text):
                return
            if not (day := self._day(place, cell)):
                return
            self._move(self._steps, place, cell, word, day)
        elif answer:
            self._move(self._steps, place, cell, word, DayReading())

    def _stage(self, place: int, cell: Cell) -> None:
        self._read_steps(self._current, place, cell)

    def _history(self, place: int, cell: Cell) -> None:
        self._read_steps(self._told, place, cell)

    def _read_steps(self, moves: list[ParsedStage], place: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            return self._left_over(place, cell)
        if known := self._known_words.get(cell):
            moves.append(known)
            return None
        for word, written in steps(cell):
            day = self._days[place](written) if written else DayReading()
            if day.why:
                self._refuse(place, cell, f"“{written}”: {day.why}")
            elif not word:
                self._refuse(place, cell, "There is a day in it without a stage.")
            else:
                self._move(moves, place, cell, word, day)
        return None

    def _move(
        self, moves: list[ParsedStage], place: int, cell: Cell, word: str, day: DayReading
    ) -> None:
        stage = self._stages.get(stage_key(word))
        if stage is None:
            self._refuse(place, cell, f"What “{word[:60]}” means is not said yet.")
        elif not stage:
            self._left_over(place, cell)
        else:
            moves.append(ParsedStage(word, stage, day.on))
            if word == cell:  # nothing but the word: most rows say one of a few
                self._known_words[word] = moves[-1]
        if day.on and (kind := interview_kind(word)):
            self._meetings.append(ParsedInterview(day.on, day.at, kind))
        elif day.on and self._found.applied_on is None and _means_applied(word):
            self._found.applied_on = day.on

    def _in_order(self, moves: list[ParsedStage]) -> tuple[ParsedStage, ...]:
        """The moves as they happened; where it stands now comes last."""
        if self._current_on and self._current:
            moves[-1] = moves[-1].since(self._current_on)
        if len(moves) > 1:
            now = moves.pop() if self._current else None
            if all(move.on for move in moves):
                moves.sort(key=lambda move: move.on or date.min)
            moves += [now] if now else []
        history: list[ParsedStage] = []
        for move in moves:
            if history and history[-1].stage == move.stage:
                self._note_of(move, history[-1])
                history[-1] = history[-1].since(history[-1].on or move.on)
            else:
                history.append(move)
        return tuple(history)

    def _note_of(self, move: ParsedStage, before: ParsedStage) -> None:
        """Keeps in the notes what two moves to one stage would lose: a second word, a second day.

        Not of where it stands now, whose word the user gave that stage, nor of an interview.
        """
        if move in self._current or (move.on and interview_kind(move.word)):
            return
        if stage_key(move.word) != stage_key(before.word) or move.on not in (None, before.on):
            also = f"{move.word} {move.on or ''}".strip()
            known = self._found.left_over.get(STAGES)
            self._found.left_over[STAGES] = f"{known}, {also}" if known else also

    # People

    def _contact(self, place: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            return self._contact_phone(place, cell)
        if is_nothing(cell.strip()):
            return None
        if people.CUT.fullmatch(cell.strip()):
            return self._contact_phone(place, cell)
        named = people.in_text(cell)
        if not named:
            return self._left_over(place, cell)
        self._people += (mine for one in named if (mine := self._not_own(place, cell, one)))
        return None

    def _not_own(self, place: int, cell: Cell, person: ParsedPerson) -> ParsedPerson | None:
        email, phone = person.email, person.phone
        if email and self._own.has_email(email):
            email = ""
        if phone and self._own.has_phone(phone):
            phone = ""
        if (email, phone) != (person.email, person.phone):
            self._doubt(place, cell, "It is your own, and nobody to call.")
        if not (person.name or email or phone):
            return None
        return ParsedPerson(person.name, email, phone)

    def _contact_name(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        if EMAIL.search(text) or people.NUMBER.search(text):
            return self._contact(place, cell)
        names = people.names_in(text)
        if any(len(name) > people.LONGEST["name"] for name in names):
            return self._keep(place, cell, "It is too long for a name, and goes to the notes.")
        self._names += names
        return None

    def _contact_email(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
        found = EMAIL.findall(text)
        if not text:
            return
        if not found or any(len(email) > people.LONGEST["email"] for email in found):
            self._keep(place, cell, "It is no e-mail address, and goes to the notes.")
        for email in found:
            if self._own.has_email(email):
                self._doubt(place, cell, "It is your own address.")
            elif len(email) <= people.LONGEST["email"]:
                self._emails.append(email)

    def _contact_phone(self, place: int, cell: Cell) -> None:
        text = self._text(cell)
        if not text:
            return
        if self._own.has_phone(text):
            self._doubt(place, cell, "It is your own number, and nobody to call.")
            return
        number, doubt = people.phone(cell)
        if not number or len(number) > people.LONGEST["phone"]:
            self._keep(place, cell, doubt or "It is too long for a number, and goes to the notes.")
            return
        if not any(map(str.isdigit, number)):
            self._keep(place, cell, "There is no number in it. It goes to the notes.")
            return
        self._phones.append(number)
        if doubt:
            self._doubt(place, cell, doubt)

    def _contact_role(self, place: int, cell: Cell) -> None:
        self._role = self._text(cell)[: people.LONGEST["role"]]

    def _named(self) -> tuple[ParsedPerson, ...]:
        """The people of the row. Whose an address is, is never guessed."""
        names, emails, phones = self._names, self._emails, self._phones
        found = list(self._people)
        if len(names) <= 1 and len(emails) <= 1 and len(phones) <= 1:
            one = ParsedPerson(
                names[0] if names else "",
                emails[0] if emails else "",
                phones[0] if phones else "",
                self._role,
            )
            if not found:
                return (one,)
            if one != ParsedPerson():
                found = self._with(found, one)
        else:
            for texts in (emails, phones):
                if len(texts) not in (0, len(names)):
                    self._unclear(texts)
            pairs = max(len(names), len(emails), len(phones))
            for place in range(pairs):
                name, email, phone = (
                    texts[place] if place < len(texts) else "" for texts in (names, emails, phones)
                )
                found.append(ParsedPerson(name, email, phone))
        return tuple(dict.fromkeys(person for person in found if person != ParsedPerson()))

    def _with(self, found: list[ParsedPerson], one: ParsedPerson) -> list[ParsedPerson]:
        """The people of one cell, and what other columns say: of the same person where it fits."""
        first = found[0]
        same = len(found) == 1 and one.name.casefold() in ("", first.name.casefold())
        if same and not (first.email and one.email) and not (first.phone and one.phone):
            email, phone = first.email or one.email, first.phone or one.phone
            return [ParsedPerson(first.name or one.name, email, phone, one.role)]
        if not one.name:
            self._unclear([text for text in (one.email, one.phone, one.role) if text])
            return found
        return [*found, one]

    def _unclear(self, texts: list[str]) -> None:
        """Whose these are is not said: they go to the notes."""
        self._found.left_over["Contact"] = ", ".join(texts)
        self._doubts.append(CellProblem("", ", ".join(texts)[:200], "Whose it is, is not said."))
        texts.clear()


def _means_applied(word: str) -> bool:
    return meaning_of(word)[0] is Meaning.APPLIED
