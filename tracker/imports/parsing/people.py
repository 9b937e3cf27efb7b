"""The people in a row: their names, addresses and numbers, and not the user's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

from tracker.imports.parsing.outcomes import CellProblem
from tracker.imports.parsing.row_report import RowReport
from tracker.imports.parsing.tables import Cell, ParsedPerson
from tracker.imports.parsing.values import EMAIL, has_digit, is_nothing, line_of, text_of

NUMBER = re.compile(r"(?<![\w@.])\(?\+?\(?\d[\d\s()./–-]{5,24}\d(?![\w@])")
# 491522123456 as a spreadsheet shows it where the column is narrow: its digits are gone.
CUT = re.compile(r"(\d)[.,]?(\d*)E\+?(\d{1,2})", re.IGNORECASE)
LOST_DIGITS = "The spreadsheet has cut this number: digits of it are lost. Look it up."
LOST_BEGINNING = "A nought or a plus may be missing at its beginning: spreadsheets take it away."
LONGEST = {"name": 200, "email": 254, "phone": 40, "role": 200}
"""Characters that a person here has room for."""
LONGEST_CELL = 1000  # characters: what is longer is a note


class OwnDetails:
    """What is the user's own: nobody to call."""

    def __init__(self, phones: Collection[str], emails: Collection[str]) -> None:
        self._phones = [digits for phone in phones if len(digits := _digits(phone)) >= 6]
        self._emails = {email.strip().casefold() for email in emails if email.strip()}

    def has_email(self, email: str) -> bool:
        return email.casefold() in self._emails

    def has_phone(self, text: str) -> bool:
        """Whether it is one of theirs, with the country's code or without, or cut short."""
        if cut := CUT.fullmatch(text.replace(" ", "")):
            begins, length = cut[1] + cut[2], int(cut[3]) + 1
            return any(
                len(own) == length and own.startswith(begins.rstrip("0")) for own in self._phones
            )
        digits = _digits(text)
        return len(digits) >= 6 and any(
            own.endswith(digits) or digits.endswith(own) for own in self._phones
        )


def phone(cell: Cell) -> tuple[str, str]:
    """The number in a cell, as it can be dialled, and a doubt about it, in a sentence.

    Without a number where its digits are lost.
    """
    text = text_of(cell)
    text = re.sub(r"^='?\"?|^'|\"$", "", text).strip()
    if CUT.fullmatch(text.replace(" ", "")):
        return "", LOST_DIGITS
    if text.isdigit() and not text.startswith("0") and len(text) != 10:
        american = len(text) == 11 and text.startswith("1")
        if not american or not isinstance(cell, str):
            return text, LOST_BEGINNING
    return text, ""


def in_text(text: str) -> list[ParsedPerson]:
    """Whoever is named in a cell that holds names, addresses and numbers together.

    Empty where more stands in it than that: then it is a note.
    """
    people: list[ParsedPerson] = []
    if len(text) > LONGEST_CELL:
        return people
    for piece in re.split(r"[;\n]+|,\s+(?=[^\W\d_]+ [^\W\d_]+)", text):
        email, number = EMAIL.search(piece), NUMBER.search(piece)
        rest = piece
        for found in (email, number):
            rest = rest.replace(found[0], " ") if found else rest
        name = re.sub(r"(?i)\b(?:e-?mail|tel|phone|mobile|mail|telefon|handy)\b\.?:?", " ", rest)
        name = " ".join(re.sub(r"[<>()\[\]|]|mailto:", " ", name).split()).strip(" ,;:-–—/")
        if len(name) > 60 or len(name.split()) > 6 or has_digit(name):
            return []
        person = ParsedPerson(name, email[0] if email else "", number[0].strip() if number else "")
        if person != ParsedPerson():
            people.append(person)
    return _joined(people)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell: `Anna Li & Ben Ode` are two."""
    return _names_in(text) if len(text) <= LONGEST_CELL else (text,)


@lru_cache(maxsize=20_000)
def _names_in(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[;\n/]\s*|\s+(?:&|and|und|et|y|e|和|與)\s+|\s*、\s*", text)
    names = (" ".join(part.split()) for part in parts)
    return tuple(name for name in names if name and not is_nothing(name))


def _joined(people: Iterable[ParsedPerson]) -> list[ParsedPerson]:
    """A number or an address on a line of its own belongs to the name before it."""
    joined: list[ParsedPerson] = []
    for person in people:
        last = joined[-1] if joined else None
        if last and not person.name and not (person.email and last.email):
            joined[-1] = replace(
                last, email=last.email or person.email, phone=last.phone or person.phone
            )
        else:
            joined.append(person)
    return joined


def _digits(text: str) -> str:
    """The digits that a number has wherever it is dialled from."""
    return re.sub(r"\D", "", text.replace("(0)", "")).lstrip("0")


class PeopleReader:
    """Reads the columns that are about people, one row at a time."""

    def __init__(self, report: RowReport, own: OwnDetails) -> None:
        self._report = report
        self._own = own
        self.begin()

    def begin(self) -> None:
        """Empties it for the next row."""
        self._names: list[str] = []
        self._emails: list[str] = []
        self._phones: list[str] = []
        self._people: list[ParsedPerson] = []
        self._role = ""

    def read_contact(self, place: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            return self.read_contact_phone(place, cell)
        if is_nothing(cell.strip()):
            return None
        if CUT.fullmatch(cell.strip()):
            return self.read_contact_phone(place, cell)
        named = in_text(cell)
        if not named:
            return self._report.leave_over(place, cell)
        self._people += (mine for one in named if (mine := self._not_own(place, cell, one)))
        return None

    def _not_own(self, place: int, cell: Cell, person: ParsedPerson) -> ParsedPerson | None:
        email, phone = person.email, person.phone
        if email and self._own.has_email(email):
            email = ""
        if phone and self._own.has_phone(phone):
            phone = ""
        if (email, phone) != (person.email, person.phone):
            self._report.doubt(place, cell, "It is your own, and nobody to call.")
        if not (person.name or email or phone):
            return None
        return ParsedPerson(person.name, email, phone)

    def read_contact_name(self, place: int, cell: Cell) -> None:
        text = text_of(cell)
        if EMAIL.search(text) or NUMBER.search(text):
            return self.read_contact(place, cell)
        names = names_in(text)
        if any(len(name) > LONGEST["name"] for name in names):
            return self._report.keep(
                place, cell, "It is too long for a name, and goes to the notes."
            )
        self._names += names
        return None

    def read_contact_email(self, place: int, cell: Cell) -> None:
        text = line_of(cell)
        found = EMAIL.findall(text)
        if not text:
            return
        if not found or any(len(email) > LONGEST["email"] for email in found):
            self._report.keep(place, cell, "It is no e-mail address, and goes to the notes.")
        for email in found:
            if self._own.has_email(email):
                self._report.doubt(place, cell, "It is your own address.")
            elif len(email) <= LONGEST["email"]:
                self._emails.append(email)

    def read_contact_phone(self, place: int, cell: Cell) -> None:
        text = line_of(cell)
        if not text:
            return
        if self._own.has_phone(text):
            self._report.doubt(place, cell, "It is your own number, and nobody to call.")
            return
        number, doubt = phone(cell)
        if not number or len(number) > LONGEST["phone"]:
            self._report.keep(
                place, cell, doubt or "It is too long for a number, and goes to the notes."
            )
            return
        if not has_digit(number):
            self._report.keep(place, cell, "There is no number in it. It goes to the notes.")
            return
        self._phones.append(number)
        if doubt:
            self._report.doubt(place, cell, doubt)

    def read_contact_role(self, place: int, cell: Cell) -> None:
        self._role = line_of(cell)[: LONGEST["role"]]

    def people(self) -> tuple[ParsedPerson, ...]:
        """The people of the row. Whose an address is, is never guessed."""
        if not (self._names or self._emails or self._phones or self._people):
            if self._role:
                self._report.left_over["Contact"] = self._role
            return ()
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
        self._report.left_over["Contact"] = ", ".join(texts)
        self._report.doubts.append(
            CellProblem("", ", ".join(texts)[:200], "Whose it is, is not said.")
        )
        texts.clear()
