"""What they said about time, in a form: understood, or asked about, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from followups.explain import day_in_words
from followups.phrases import understand

LONGEST_PROMISE = 366  # days; a year that was mistyped is the likelier reading of a later one


class NotSure(ValidationError):
    """Their words may mean any of the days in `choices`; there may be none."""

    def __init__(self, message: str, choices: Sequence[date] = ()) -> None:
        super().__init__(message, code="unsure" if choices else "not_understood")
        self.choices = tuple(choices)


def last_day_in(words: str, said_on: date, candidate: date | None = None) -> date | None:
    """The last day of the time that `words`, said on `said_on`, give; None without words.

    Where they may mean several days, `candidate` is taken if it is one of them.

    Raises:
        NotSure: the user has to be asked.
    """
    if not words:
        return None
    understood = understand(words, said_on)
    if understood is None:
        raise NotSure(
            f"We cannot read a day from “{words}”. Choose the last day of the time they gave, "
            "or say that they gave none."
        )
    if understood.last_day or candidate in understood.choices:
        return understood.last_day or candidate
    days = " or ".join(day_in_words(day) for day in understood.choices)
    raise NotSure(f"“{words}” could mean {days}. Which of them?", understood.choices)


class TimeSaidMixin(forms.ModelForm):
    """For a form with the fields `said` and `last_day`, and a subclass's `said_on`.

    A date that was chosen goes before the words; `no_time` goes before both. Words alone are
    read by the grammar. Where it is not sure the form says so and keeps the words: `choices` then
    holds the candidate days, and `candidate` takes the one that was tapped.
    """

    no_time = forms.BooleanField(label="They did not say", required=False)
    candidate = forms.DateField(required=False, widget=forms.HiddenInput)

    choices: tuple[date, ...] = ()

    def said_on(self, cleaned: Mapping[str, Any]) -> date | None:
        """The day on which they said it, where the form knows it by now."""
        raise NotImplementedError

    def chosen_day(self, cleaned: Mapping[str, Any]) -> date | None:
        """The date that goes before the words: not one that was there before the words changed."""
        is_stale = "said" in self.changed_data and "last_day" not in self.changed_data
        return None if is_stale else cleaned.get("last_day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said_on = self.said_on(cleaned)
        if cleaned.get("no_time"):
            cleaned["last_day"] = None
        elif chosen := self.chosen_day(cleaned):
            self._refuse_far_off(chosen, said_on)
        elif "last_day" not in self.errors and said_on:
            cleaned["last_day"] = self._read(cleaned, said_on)
        return cleaned

    def _read(self, cleaned: Mapping[str, Any], said_on: date) -> date | None:
        """What the words give; where they give nothing, the date that was there before."""
        before = cleaned.get("last_day")
        try:
            return last_day_in(cleaned.get("said", ""), said_on, cleaned.get("candidate")) or before
        except NotSure as question:
            if before and not question.choices:
                return before
            self.choices = question.choices
            self.add_error("said", question)
            return None

    def _refuse_far_off(self, last_day: date, said_on: date | None) -> None:
        if said_on and last_day < said_on:
            self.add_error(
                "last_day",
                f"They said it on {day_in_words(said_on)}. The time they gave cannot end "
                "before that.",
            )
        elif said_on and last_day > said_on + timedelta(days=LONGEST_PROMISE):
            self.add_error("last_day", "That is more than a year away. Is the year right?")
