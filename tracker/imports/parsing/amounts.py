"""Pay as columns give it: `€60k–70k`, `120000`, `80-90k gross a year`."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.capture import pay

LONGEST = 200  # characters: what is longer says more than pay

# All that is left of a text that says nothing but pay.
UNITS = re.compile(
    r"(?i)\b(?:k|eur|usd|gbp|chf|cad|aud|nzd|sek|nok|dkk|pln|czk|huf|inr|jpy|sgd|brl|zar|ils|us|ca|a"
    r"|per|an?|pro|je|par|por|to|bis|and|gross|brutto|hour(?:ly)?|hr|day|daily|month(?:ly)?|mo"
    r"|year(?:ly)?|yr|annum|annually|annual|p|jahr|monat|stunde|tag|year|mois|ano|año|heure)\b"
)


def pay_in(text: str) -> tuple[pay.Pay | None, bool]:
    """The pay that a cell names, and whether it says nothing besides. None where it is not plain.

    By the rules of `tracker.capture.pay`; a number alone is an amount here, since its column says
    that it is pay.
    """
    return _pay_in(" ".join(text.split())) if len(text) <= LONGEST else (None, False)


@lru_cache(maxsize=20_000)
def _pay_in(text: str) -> tuple[pay.Pay | None, bool]:
    found = pay.in_text(f"Salary: {text}")
    if found is None:
        bare = re.sub(r"[^\d.,'’kK\s–—-]|(?<=\d)\s*(?:gross|brutto)", " ", text).strip()
        if bare != re.sub(r"\s+", " ", text):
            return None, False
        low, _, high = (part.strip() for part in re.sub("[–—]", "-", bare).partition("-"))
        if "k" in high.lower() and "k" not in low.lower():
            low += "k"
        found = pay.of_values(low, high or low, "", "")
    return found, not re.search(r"[^\W\d_]", UNITS.sub("", re.sub(r"(?<=\d)k\b", "", text)))


def amount_in(text: str) -> int | None:
    """One amount in whole units; None where it is none."""
    number = pay.number(text) if len(text) <= LONGEST else None
    return None if number is None else round(number)


def currency_in(header: str) -> str:
    """The currency that a header names, as in `Salary (€)`; empty where it names none."""
    found = re.search(r"[€£₹]|\b(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|INR|JPY|BRL)\b", header)
    return pay.currency_of(found[0]) if found else ""
