"""The form of /when/: an interview, what they said, the messages left so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from django import forms
from django.http import QueryDict

from followups.interviews.timing_forms import read_last_day
from tracker.forms.base import DateInput
from tracker.models import validate_year

Dates: TypeAlias = tuple[date, ...]  # the form has a field called `date`

OTHERWISE = "Try “three days” or “by 20 November”, or leave it empty."
UNREADABLE = "This is not a day of the calendar. Write it as in 2026-11-10."


class DatesInput(forms.MultiWidget):
    """Several dates under one name, so that an address reads `message=…&message=…`."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__([DateInput(attrs={"aria-label": label}) for label in labels])
        self.widgets_names = [""] * len(labels)

    def decompress(self, value: Sequence[date] | None) -> list[date]:
        return list(value or ())

    def value_from_datadict(
        self, data: Mapping[str, object], files: Mapping[str, object], name: str
    ) -> list[str]:
        values = data.getlist(name) if isinstance(data, QueryDict) else []
        return [*values, *[""] * len(self.widgets)][: len(self.widgets)]


class DatesField(forms.MultiValueField):
    """Up to so many dates, in any order; cleaned to a list in order."""

    def __init__(self, labels: Sequence[str], label: str) -> None:
        fields = [
            forms.DateField(
                required=False, error_messages={"invalid": UNREADABLE}, validators=[validate_year]
            )
            for _ in labels
        ]
        super().__init__(
            fields, widget=DatesInput(labels), required=False, require_all_fields=False, label=label
        )

    def compress(self, data_list: list[date | None]) -> list[date]:
        return sorted(day for day in data_list if day)


class WhenForm(forms.Form):
    """Clean data holds `date`, `words`, `message` (a list of dates) and `last_day`.

    Where the words may mean several days, `choices` holds them, and `candidate` takes one.
    """

    date = forms.DateField(
        label="The interview was on",
        widget=DateInput,
        error_messages={"required": "When was the interview?", "invalid": UNREADABLE},
        validators=[validate_year],
    )
    words = forms.CharField(
        label="They said about timing",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="In their words, such as “by Friday”. Empty: they said nothing.",
    )
    candidate = forms.DateField(required=False, widget=forms.HiddenInput)
    message = DatesField(
        ["First message", "Second message", "Third message"],
        label="Messages left so far, without an answer",
    )

    choices: Dates = ()

    @property
    def has_messages(self) -> bool:
        """Some message was given, readable or not."""
        return any(self["message"].value() or ())

    def clean(self) -> dict[str, object]:
        values = self.cleaned_data
        met_on = values.get("date")
        if met_on is None:
            return values
        if any(day < met_on for day in values.get("message", ())):
            self.add_error("message", "A message from before the interview is no follow-up to it.")
        reading = read_last_day(values.get("words", ""), met_on, values.get("candidate"), OTHERWISE)
        self.choices, values["last_day"] = reading.choices, reading.last_day
        if reading.problem:
            self.add_error("words", reading.problem)
        return values
