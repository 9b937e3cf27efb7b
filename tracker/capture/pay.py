"""Pay, from the forms that postings give it in. What is not plain is left out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

MOST = 2_000_000_000  # of a year, in the smallest of currencies; the column holds no more

# By the values of `tracker.models.PayPeriod`.
PERIODS = {
    "hour": re.compile(r"hour(?:ly)?|hr|hours|stunde", re.IGNORECASE),
    "day": re.compile(r"day|daily|days|tag", re.IGNORECASE),
    "month": re.compile(r"month(?:ly)?|months|mo|monat", re.IGNORECASE),
    "year": re.compile(r"year(?:ly)?|years|yr|annum|annual(?:ly)?|p\.?a\.?|jahr", re.IGNORECASE),
}
# A dollar alone may be one of twenty.
SYMBOLS = {"€": "EUR", "£": "GBP", "US$": "USD", "CA$": "CAD", "A$": "AUD", "₹": "INR"}
CODES = "EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|JPY|SGD|BRL|ZAR|ILS"

_CURRENCY = rf"(?<![a-z])(?:(?:US|CA|A)?\$|[€£₹]|(?:{CODES})(?![a-z]))"
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = rf"(?:{_CURRENCY}\s?)?(?:{_NUMBER})(?!\d)(?:\s?k)?(?:\s?{_CURRENCY}|(?![\w%]))"
_UNIT = r"hour(?:ly)?|hr|day|daily|month(?:ly)?|year(?:ly)?|yr|annum|annually|jahr|monat|stunde"
_PERIOD = rf"(?:,?\s?/?\s?(?:(?:per|an?|pro|je)\s)?(?:{_UNIT})|\s?p\.?\s?a)\b"
_RANGE = re.compile(
    rf"(?P<low>{_AMOUNT})(?:\s?(?:-|–|—|to|bis|and)\s?(?P<high>{_AMOUNT}))?"
    rf"(?:\s?gross|\s?brutto)?(?P<period>{_PERIOD})?",
    re.IGNORECASE,
)
# Right before the amount: it is what the job pays.
_LABEL = re.compile(
    r"\b(?:salary|salaries|compensation|remuneration|wages?|(?:base|hourly|annual|starting)\spay"
    r"|pay\s(?:range|rate|scale)|pay:|(?:hourly|daily|day)\srate|rate:|gehalt|vergütung)"
    r"[^\d€£$]{0,60}$",
    re.IGNORECASE,
)
# Right after it: it is something else, or for a time that is not kept.
_SOMETHING_ELSE = re.compile(
    r"\s?(?:(?:m|mn|mio|bn|b)\b|million|billion|%|(?:a |per |/ ?)?(?:bi-?)?week|(?:a |per )?quarter"
    r"|(?:in |of )?(?:bonus|budget|stipend|allowance|equity|sign|off\b|revenue|funding))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pay:
    """A range in whole units of the currency, never narrower than what was given."""

    low: int | None = None
    high: int | None = None
    currency: str = ""
    period: str = ""


def of_values(low: object, high: object, currency: object, period: object) -> Pay | None:
    """From the parts of a record. None where they make no range, or the period is unknown."""
    lowest, highest = number(low), number(high)
    if lowest is None and highest is None:
        return None
    if lowest is not None and highest is not None and lowest > highest:
        return None
    known = period_of(period)
    if known is None:
        return None
    return Pay(
        None if lowest is None else math.floor(lowest),
        None if highest is None else math.ceil(highest),
        currency_of(currency),
        known,
    )


def in_text(text: str) -> Pay | None:
    """The one pay that the text names. None where it names none, or several."""
    found = {pay for line in text.splitlines() if len(line) < 1000 for pay in _in_line(line)}
    return found.pop() if len(found) == 1 else None


def number(value: object) -> float | None:
    """A number from one up, also where it is written with separators or as thousands (60k)."""
    if isinstance(value, str):
        value = _number_in(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 1 <= value <= MOST else None  # not a number is not between them


def currency_of(value: object) -> str:
    """Three letters, or nothing."""
    text = value.strip() if isinstance(value, str) else ""
    text = SYMBOLS.get(text.upper(), text).upper()
    return text if re.fullmatch("[A-Z]{3}", text) else ""


def period_of(value: object) -> str | None:
    """What it is paid for; empty where that is not said, None where it is another period."""
    if not value:
        return ""
    text = re.sub(r"^[/,\s]*(?:(?:per|an?|pro|je)\s+)?", "", str(value)[:40], flags=re.IGNORECASE)
    matches = (period for period, words in PERIODS.items() if words.fullmatch(text.strip()))
    return next(matches, None)


def _in_line(line: str) -> list[Pay]:
    found = []
    for match in _RANGE.finditer(line):
        currencies = re.findall(_CURRENCY, match[0], re.IGNORECASE)
        if not currencies or _SOMETHING_ELSE.match(line, match.end()):
            continue
        low, high = match["low"], match["high"]
        if high and _is_in_thousands(high) and not _is_in_thousands(low):
            low += "k"
        pay = of_values(low, high or low, currencies[0], match["period"])
        if pay and _is_of_the_job(pay, match, line):
            found.append(pay)
    return found


def _is_of_the_job(pay: Pay, match: re.Match[str], line: str) -> bool:
    """Says so before it, or stands alone. A bare amount may be a price, a budget, a discount."""
    if _LABEL.search(line[: match.start()]):
        return True
    if not match["period"]:
        return False
    is_yearly_range = match["high"] and pay.period == "year" and (pay.low or 0) >= 10_000
    return bool(is_yearly_range) or len(match[0]) >= 0.6 * len(line.strip())


def _is_in_thousands(amount: str) -> bool:
    return bool(re.search(r"\dk|\d\sk", amount, re.IGNORECASE))


def _number_in(text: str) -> float | None:
    text = re.sub(_CURRENCY, "", text[:60], flags=re.IGNORECASE).strip()
    match = re.fullmatch(rf"({_NUMBER})\s?(k?)", text, re.IGNORECASE)
    if not match:
        return None
    digits, decimals = match[1], ""
    if cents := re.search(r"[.,](\d{1,2})$", digits):
        digits, decimals = digits[: cents.start()], cents[1]
    whole = re.sub(r"\D", "", digits)
    return float(f"{whole[:15]}.{decimals or 0}") * (1000 if match[2] else 1)
