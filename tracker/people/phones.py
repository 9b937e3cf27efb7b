"""Telephone numbers as people type them, and as a telephone wants them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

# The number itself: words around it ("mobile", "ext. 17") are for people.
_NUMBER = re.compile(r"\+?[\d(*][\d\s()./*–-]*")
_NOT_DIALLED = re.compile(r"[^\d+*]")


def dial_link(text: str) -> str:
    """The `tel:` link of the first number in `text`; empty where there is nothing to dial.

    An extension is left to the caller's fingers. In “+49 (0)30 1234” the nought in brackets is
    for callers within the country, and must not be dialled behind a country code.
    """
    found = _NUMBER.search(text)
    number = found[0] if found else ""
    if number.startswith("+"):
        number = number.replace("(0)", "")
    digits = _NOT_DIALLED.sub("", number)
    return f"tel:{digits}" if digits.strip("+*") else ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is shown and dialled. A doubt is a sentence for the user, never a refusal.

    `href` is empty where there is nothing to dial; `doubt` is empty where there is none.
    """

    display: str
    href: str
    doubt: str = ""


_NO_COUNTRY = "No country has the code it begins with."
_UNKNOWN = "No such number is known in its country. Look it up before you dial."
_NOTHING = "There is no number in it to dial."
_LACKS_AREA_CODE = "It seems to lack its area code."
_TOO_SHORT = "It seems to lack a few digits."
_TOO_LONG = "It seems to have a few digits too many."
_WRONG_LENGTH = "It seems to have a digit too many or too few."


@lru_cache(maxsize=1000)
def number(text: str, country: str = "") -> Number:
    """The telephone number in `text`.

    A bare row of digits is grouped; whoever grouped them, or added words, is left alone. `country`
    (ISO 3166-1 code) is where a number without a country code is at home; where that is not known,
    such a number is not doubted.

    Source: the `phonenumbers` library.
    """
    text = " ".join(text.split())
    href = dial_link(text)
    if not href:
        return Number(text, "", _NOTHING if text else "")
    try:
        parsed = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return Number(text, href, _NO_COUNTRY if "+" in href else "")
    if not phonenumbers.is_valid_number(parsed):
        doubts = {
            ValidationResult.IS_POSSIBLE_LOCAL_ONLY: _LACKS_AREA_CODE,
            ValidationResult.TOO_SHORT: _TOO_SHORT,
            ValidationResult.TOO_LONG: _TOO_LONG,
            ValidationResult.INVALID_LENGTH: _WRONG_LENGTH,
        }
        possible = phonenumbers.is_possible_number_with_reason(parsed)
        return Number(text, href, doubts.get(possible, _UNKNOWN))
    href = f"tel:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}"
    if not text.removeprefix("+").isdigit():
        return Number(text, href)
    abroad = text.startswith("+")
    style = PhoneNumberFormat.INTERNATIONAL if abroad else PhoneNumberFormat.NATIONAL
    return Number(phonenumbers.format_number(parsed, style), href)
