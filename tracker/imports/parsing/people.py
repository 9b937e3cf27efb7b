"""The people in a row: their names, addresses and numbers, and not the user's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

from tracker.imports.parsing.tables import Cell, ParsedPerson
from tracker.imports.parsing.values import EMAIL, is_nothing, text_of

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
        if len(name) > 60 or len(name.split()) > 6 or any(map(str.isdigit, name)):
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
