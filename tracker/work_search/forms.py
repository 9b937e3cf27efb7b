"""Which weeks the work-search log is about."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from tracker.forms.base import DateInput
from tracker.models import validate_year
from tracker.work_search.log import monday

MOST_DAYS = 2 * 366


class WeeksForm(forms.Form):
    """From a day to a day. What is left out is that of the last four weeks."""

    first = forms.DateField(
        label="From", required=False, widget=DateInput(), validators=[validate_year]
    )
    last = forms.DateField(
        label="To", required=False, widget=DateInput(), validators=[validate_year]
    )
    asked = forms.IntegerField(
        label="They ask for, a week",
        required=False,
        min_value=1,
        max_value=99,
        help_text="Where the office names a number.",
    )

    def __init__(self, data: QueryDict, today: date) -> None:
        self.choices = {name: days for name, *days in _periods(today)}
        first, last = self.choices["The last four weeks"]
        given = {name: value for name, value in data.items() if value}
        super().__init__({"first": first, "last": last, **given})

    def clean(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "This is before the first day.")
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("first", "Choose two years at most.")
        return cleaned

    @property
    def days(self) -> tuple[date, date]:
        """The first day and the last; those of the last four weeks where they make no sense."""
        if self.errors:
            first, last = self.choices["The last four weeks"]
            return first, last
        return self.cleaned_data["first"], self.cleaned_data["last"]


def _periods(today: date) -> list[tuple[str, date, date]]:
    """Whole weeks, each with its first day and its last."""
    this, week = monday(today), timedelta(days=7)
    sunday = this + timedelta(days=6)
    return [
        ("This week", this, sunday),
        ("Last week", this - week, sunday - week),
        ("The last four weeks", this - 3 * week, sunday),
        ("The last twelve weeks", this - 11 * week, sunday),
    ]
