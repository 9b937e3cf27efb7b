"""Address cards (vCard) as telephones and mail programs write and read them.

Reads 2.1, 3.0 and 4.0, and what passes for them; writes 3.0, which all of them read. Of a card it
takes what a person here has. Pictures, birthdays and street addresses are left out.

Why not a library: vobject 0.9.9, the one that is kept up, gives up a whole card for a picture that
is not folded, a line that is broken, or a character set it does not know; and phones write all
three. Sources: RFC 2426, RFC 6350, and the specification of 2.1 (versit, 1996).
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tracker.models import Company, Contact
from tracker.models.user import known_zones

MOST_BYTES = 5 * 1024 * 1024
MOST_CARDS = 900  # each is a choice in one form, and Django takes 1,000 fields
LONGEST_NOTE = 10_000
"""Limits of one file, and of the characters of the notes of one card."""

# Of a property so many characters are looked at, of its head so many. No fact is as long: what
# it leaves out is a picture, or belongs to a card that is refused for its length.
_MOST_OF_VALUE, _MOST_OF_HEAD = 100_000, 1000


class NotCardsError(ValueError):
    """The file holds no address cards, or too many. The message is for the user."""


@dataclass(frozen=True, slots=True)
class VCard:
    """One person as a card describes them. What has no field of its own stands in `notes`."""

    name: str
    company: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    time_zone: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableCard:
    """A card that cannot be read: what it seems to be called, and why, as a sentence."""

    name: str
    why: str


def read(data: bytes) -> list[VCard | UnreadableCard]:
    """Every card of a file, in order; one that is in it twice, once.

    Raises:
        NotCardsError: it holds no cards, or more than `MOST_CARDS`.
    """
    found: list[VCard | UnreadableCard] = []
    seen: set[VCard | UnreadableCard] = set()
    for number, lines in enumerate(_cards(_text(data))):
        if number == MOST_CARDS:
            problem = f"There are more than {MOST_CARDS} contacts in it. Divide it first."
            raise NotCardsError(problem)
        card = _card(lines)
        if isinstance(card, UnreadableCard) or card not in seen:
            found.append(card)
        seen.add(card)
    if not found:
        raise NotCardsError("There is no contact in it. The name of a contacts file ends in .vcf.")
    return found


def write(people: Iterable[Contact]) -> str:
    """The people as cards of vCard 3.0. It reads `company`: select it along."""
    return "".join(f"{_folded(line)}\r\n" for person in people for line in _lines_of(person))


# Reading: the text, its cards, their lines


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _cards(text: str) -> Iterator[list[str] | None]:
    """The lines of each card, without those of a card within it; None for one without an end."""
    card: list[str] | None = None
    within = 0
    for line in re.split(r"\r\n|\r|\n", text):
        word = "".join(line.split()).upper()
        if word == "BEGIN:VCARD":
            if card and card[-1].upper().startswith("AGENT"):
                within += 1
                continue
            if card is not None:
                yield None
            card, within = [], 0
        elif word == "END:VCARD" and within:
            within -= 1
        elif word == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is not None and not within:
            card.append(line)
    if card is not None:
        yield None


# Up to a semicolon that no backslash takes the meaning from.
_PART = re.compile(r"((?:\\.|[^;\\])*\\?)(?:;|$)", re.DOTALL)
# Name and parameters up to the colon, which may stand in quotes as well.
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*):')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PARAMETER = re.compile(r'(?:[^";]|"[^"]*")+')


@dataclass(slots=True)
class _Property:
    """One property: its name, its parameters, and its value as it was written, piece by piece."""

    name: str
    pieces: list[str]
    types: set[str] = field(default_factory=set)
    encoding: str = ""
    charset: str = "utf-8"

    @property
    def value(self) -> str:
        return "".join(self.pieces)[:_MOST_OF_VALUE]

    @property
    def is_quoted(self) -> bool:
        return self.encoding == "QUOTED-PRINTABLE"

    @property
    def is_data(self) -> bool:
        return self.encoding in ("B", "BASE64")

    def parts(self) -> list[str]:
        """The value divided at its semicolons, each part in plain text."""
        return [self._plain(part) for part in _PART.findall(self.value)]

    def text(self) -> str:
        """The whole value in plain text."""
        return self._plain(self.value)

    def _plain(self, text: str) -> str:
        if self.is_quoted:
            text = _decoded(quopri.decodestring(text.encode()), self.charset)
        text = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text, flags=re.DOTALL)
        return _CONTROL.sub("", re.sub(r"\r\n?", "\n", text)).strip()


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, ValueError):  # an unknown one, or not in it
        return data.decode("utf-8", "replace")


def _lines(card: list[str]) -> Iterator[_Property]:
    """The properties of a card, each whole again where it was folded."""
    keeps_space = any(re.match(r"version\s*:\s*2", line, re.IGNORECASE) for line in card)
    whole: list[_Property] = []
    for text in card:
        last = whole[-1] if whole else None
        if last and last.is_quoted and last.pieces[-1].endswith("="):
            last.pieces[-1] = last.pieces[-1][:-1]
            last.pieces.append(text)
        elif last and text[:1] in (" ", "\t"):
            last.pieces.append(text if keeps_space and not last.is_data else text[1:])
        elif text.strip():
            line = _line(text)
            if line:
                whole.append(line)
            # What is no property goes on from the one before; a picture is often not folded.
            elif last and not last.is_data:
                last.pieces.append(f"\\n{text}")
    yield from whole


def _line(text: str) -> _Property | None:
    start = text[:_MOST_OF_HEAD]
    if ":" not in start:
        return None
    found = _HEAD.match(start)  # None where a quote is left open
    head = found[1] if found else start.partition(":")[0]
    name, *parameters = _PARAMETER.findall(head) or [""]
    name = name.rpartition(".")[2].strip().upper()
    if not re.fullmatch(r"[A-Z0-9-]+", name):
        return None
    line = _Property(name, [text[len(head) + 1 :]])
    for parameter in parameters:
        key, equals, values = parameter.strip().upper().partition("=")
        words = {word.strip() for word in values.replace('"', "").split(",")}
        if key == "ENCODING":
            line.encoding = values.strip()
        elif key == "CHARSET":
            line.charset = values.strip()
        elif key == "TYPE":
            line.types |= words
        elif key == "PREF":
            line.types.add("PREF")
        elif not equals and key in ("QUOTED-PRINTABLE", "BASE64"):
            line.encoding = key
        elif not equals:
            line.types.add(key)
    return line


# Reading: what of a card a person has


def _card(lines: list[str] | None) -> VCard | UnreadableCard:
    if lines is None:
        return UnreadableCard("", "It has no end: the file may be cut off.")
    by_name: dict[str, list[_Property]] = {}
    for line in _lines(lines):
        by_name.setdefault(line.name, []).append(line)
    name = _name(by_name)
    if not name:
        return UnreadableCard("", "It has no name.")
    company, *units = _first_parts(by_name, "ORG") or [""]
    roles = _texts(by_name, "TITLE") + _texts(by_name, "ROLE")
    phones = [_labelled(line, _number(line.text())) for line in _ranked(by_name.get("TEL", []))]
    emails = [
        _labelled(line, line.text().removeprefix("mailto:"))
        for line in _ranked(by_name.get("EMAIL", []))
    ]
    zones = [zone for zone in _texts(by_name, "TZ") if zone in known_zones()]
    room: dict[str, str] = {}
    rest: list[str] = []
    for key, label, values in (
        ("role", "Role", [("", role) for role in roles]),
        ("phone", "Phone", phones),
        ("email", "E-mail", emails),
        ("time_zone", "Time zone", [("", zone) for zone in zones]),
    ):
        for kind, value in dict.fromkeys(pair for pair in values if pair[1]):
            if key not in room and _fits(key, value):
                room[key] = value
            elif value != room.get(key):
                rest.append(f"{label}{kind}: {value}")
    rest += [f"Part of the company: {unit}" for unit in units if unit]
    rest += [f"Web: {address}" for address in _texts(by_name, "URL")]
    rest += _texts(by_name, "NOTE")
    card = VCard(name=name, company=_one_line(company), notes="\n".join(rest), **room)
    return _too_long(card) or card


def _too_long(card: VCard) -> UnreadableCard | None:
    """Why a card cannot be kept whole, if so: nothing is cut."""
    short = f"{card.name[:60]}…" if len(card.name) > 60 else card.name
    if not _fits("name", card.name):
        return UnreadableCard(short, "Its name is too long.")
    if len(card.company) > _longest(Company, "name"):
        return UnreadableCard(short, "The name of its company is too long.")
    if len(card.notes) > LONGEST_NOTE:
        return UnreadableCard(short, f"Its notes are longer than {LONGEST_NOTE} characters.")
    return None


def _name(by_name: dict[str, list[_Property]]) -> str:
    """As it is to be shown; else put together from its parts; else whatever else it is called."""
    for shown in _texts(by_name, "FN"):
        return _one_line(shown)
    family, given, more, before, after, *_ = [*_first_parts(by_name, "N"), *[""] * 5]
    name = _one_line(" ".join((before, given, more, family, after)))
    others = _texts(by_name, "NICKNAME") + _texts(by_name, "EMAIL")
    return name or _one_line(next(iter(others), ""))


def _texts(by_name: dict[str, list[_Property]], name: str) -> list[str]:
    texts = (line.text() for line in by_name.get(name, []))
    return [text for text in texts if text]


def _first_parts(by_name: dict[str, list[_Property]], name: str) -> list[str]:
    for line in by_name.get(name, []):
        if any(parts := line.parts()):
            return parts
    return []


def _ranked(lines: list[_Property]) -> list[_Property]:
    """What they would rather be reached by goes first, a fax last."""

    def rank(line: _Property) -> int:
        if line.types & {"FAX", "PAGER"}:
            return 3
        return 0 if "PREF" in line.types else 1 if "CELL" in line.types else 2

    return sorted(lines, key=rank)


_KINDS = {"CELL": "mobile", "WORK": "work", "HOME": "home", "FAX": "fax", "PAGER": "pager"}


def _labelled(line: _Property, value: str) -> tuple[str, str]:
    kinds = [word for key, word in _KINDS.items() if key in line.types]
    return (f" ({', '.join(kinds)})" if kinds else "", _one_line(value))


def _number(text: str) -> str:
    """A number without what makes it an address (RFC 3966)."""
    number, _, extension = text.removeprefix("tel:").partition(";ext=")
    return f"{number} ext. {extension}" if extension else number


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _longest(model: type[Company | Contact], name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


def _fits(name: str, value: str) -> bool:
    """Whether a person has room for it in the field `name`."""
    if len(value) > _longest(Contact, name):
        return False
    if name == "email":
        try:
            validate_email(value)
        except ValidationError:
            return False
    return True


# Writing


def _lines_of(person: Contact) -> Iterator[str]:
    given, _, family = person.name.rpartition(" ")
    company = person.company.name if person.company else ""
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{_escaped(person.name)}"
    # Given names may be absent, never wrong: shown, “given family” reads as the name does.
    yield f"N:{_escaped(family)};{_escaped(given)};;;"
    for name, value in (
        ("ORG", company),
        ("TITLE", person.role),
        ("TEL", person.phone),
        ("EMAIL", person.email),
        ("TZ;VALUE=text", person.time_zone),
        ("NOTE", person.notes),
    ):
        if value:
            yield f"{name}:{_escaped(value)}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    text = re.sub(r"([\\;,])", r"\\\1", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, and no character cut in two."""
    lines, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            lines.append(" ")
            size = 1
        lines[-1] += character
        size += width
    return "\r\n".join(lines)
