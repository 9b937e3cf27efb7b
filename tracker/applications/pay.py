"""Pay in words, such as “€60,000–70,000 a year”."""

from __future__ import annotations

from tracker.models import Application, PayPeriod

# A dollar alone may be one of twenty.
SYMBOLS = {"EUR": "€", "GBP": "£", "INR": "₹", "USD": "US$", "CAD": "CA$", "AUD": "A$"}
PERIODS = {
    PayPeriod.HOUR: "an hour",
    PayPeriod.DAY: "a day",
    PayPeriod.MONTH: "a month",
    PayPeriod.YEAR: "a year",
}


def in_words(application: Application) -> str:
    """The pay of an application as one says it; empty where none is known."""
    low, high = application.pay_from, application.pay_to
    code = application.pay_currency
    unit = SYMBOLS.get(code, f"{code} " if code else "")
    if low is None and high is None:
        return ""
    if low is None:
        amount = f"up to {unit}{high:,}"
    elif high is None:
        amount = f"from {unit}{low:,}"
    elif low == high:
        amount = f"{unit}{low:,}"
    else:
        amount = f"{unit}{low:,}–{high:,}"
    period = PERIODS.get(PayPeriod(application.pay_period)) if application.pay_period else ""
    return f"{amount} {period}".strip()
