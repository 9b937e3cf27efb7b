"""What a single cell looks like: a link, an address, a number, a day, a yes."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from tracker.imports.parsing.tables import Cell
from tracker.site.text import fold

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
# Bounded, and begun only where a word begins: a long text is looked through once.
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE = re.compile(r"'?=?\"?\(?\+?\(?\d[\d\s()./–-]{5,22}\d\"?")
DATE_SHAPE = re.compile(
    r"\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?(?:\d{1,4}\s?日?)?|\d{1,2}\.?[\s-](?:de\s)?[^\W\d]{3,10}"
    r"|[^\W\d]{3,10}\.?[\s-]\d{1,2}(?:st|nd|rd|th)?[,\s-]"
)
# What people write into a cell that has nothing to say.
_NOTHING = (
    "-, --, ---, –, —, n/a, na, n.a., n. a., none, null, nan, nat, nil, undefined, ?, ??, "
    "???, /, ., …, ..., #n/a, k. a., k.a., s/o, 无, 無, 暂无, n.v.t., not applicable, "
    "unknown, #value!, #ref!, #name?, x.x., entfällt"
)

_YES = (
    "yes, y, x, ✓, ✔, ✔️, ✅, ☑, ☑️, true, wahr, vrai, verdadero, verdadeiro, ja, j, oui, "
    "o, si, sí, sim, 是, 已, 有, done, erledigt, √, 1, 1.0, fait, hecho, feito, 对, 對, v, "
    "🗹"
)

_NO = (
    "no, n, false, falsch, faux, falso, nein, non, não, nao, 否, 没有, 沒有, ✗, ✘, ❌, ☐, "
    "0, 0.0, not yet, noch nicht, pas encore, todavía no, ainda não, 未, 🗷, ✖, ×"
)

NOTHING = frozenset(_NOTHING.split(", ")) | {""}
YES = frozenset(_YES.split(", "))
NO = frozenset(_NO.split(", "))


def text_of(cell: Cell) -> str:
    """The text of a cell, trimmed; a day as `2026-03-05`, a number without a needless point."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        at = cell.time()
        if at == time.min:
            return cell.date().isoformat()
        return cell.replace(microsecond=0).isoformat(" ")[: 19 if at.second else 16]
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def is_nothing(text: str) -> bool:
    """Whether it only says that there is nothing to say."""
    return text.casefold() in NOTHING


def yes_or_no(text: str) -> bool | None:
    """What a ticked or answered cell says; None where it says something else."""
    word = text.casefold().rstrip(".!")
    return True if word in YES else False if word in NO else None


def has_value_shape(cell: Cell) -> bool:
    """Whether it is a value rather than a name of one: a day, a link, an address, a number."""
    if not isinstance(cell, str):
        return True
    text = cell.strip()
    return bool(
        LINK.match(text)
        or EMAIL.fullmatch(text)
        or (DATE_SHAPE.match(text) and has_digit(text))
        or re.fullmatch(r"[\d.,\s€$£%+()/-]*\d[\d.,\s€$£%+()/-]*", text)
    )


def line_of(cell: Cell) -> str:
    """The text of a cell on one line; empty where it says that there is nothing to say."""
    text = " ".join(cell.split()) if type(cell) is str else text_of(cell)
    if len(text) < 16 and is_nothing(text):
        return ""
    # An apostrophe keeps a spreadsheet from taking the text for a formula.
    return text[1:] if text[0] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def has_digit(text: str) -> bool:
    """Whether there is a digit in it, of any script."""
    return any(map(str.isdigit, text))


def plain(text: str) -> str:
    """As words are compared: without case, accents, punctuation and emoji; `jobTitle` is two."""
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z][a-z])", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())
