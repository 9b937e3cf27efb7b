"""Which people, and which companies, may be the same one entered twice."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from tracker.models import Company, Contact
from tracker.people import phones

_TITLES = {"dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "mme", "sir"}
_FEWEST_DIGITS = 5

T = TypeVar("T", Company, Contact)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, and why it seems so."""

    one: Company | Contact
    other: Company | Contact
    why: str


def name_key(name: str) -> str:
    """A person’s name without accents, titles, and the order of its parts."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain)
    return " ".join(sorted(word for word in words if word not in _TITLES) or words)


def phone_key(text: str, country: str) -> str:
    """The digits that are dialled for a number at home in `country`; empty for hardly any."""
    digits = re.sub(r"\D", "", phones.number(text, country).href).removeprefix("00")
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def pairs_of_people(people: Iterable[Contact], country: str) -> list[Pair]:
    """People with the same address, the same number or the same name; each pair once."""
    keys: list[tuple[str, Callable[[Contact], Hashable]]] = [
        ("The same e-mail address", lambda person: person.email.casefold()),
        ("The same number", lambda person: phone_key(person.phone, country)),
        ("The same name", lambda person: name_key(person.name)),
    ]
    return _pairs(people, keys)


def pairs_of_companies(companies: Iterable[Company]) -> list[Pair]:
    """Companies whose names differ in their legal form or their spelling only."""
    return _pairs(companies, [("Almost the same name", lambda company: company.match_key)])


def _pairs(records: Iterable[T], keys: Iterable[tuple[str, Callable[[T], Hashable]]]) -> list[Pair]:
    """Neighbours among those whose key is the same: three of a kind make two pairs."""
    found: dict[tuple[T, T], Pair] = {}
    for why, key in keys:
        alike = defaultdict(list)
        for record in records:
            if key(record):
                alike[key(record)].append(record)
        for same in alike.values():
            for one, other in pairwise(same):
                found.setdefault((one, other), Pair(one, other, why))
    return list(found.values())
