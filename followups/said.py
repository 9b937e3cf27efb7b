"""What they said about time, in a form: understood, or asked about, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from followups.explain import day_in_words
from followups.phrases import understand


class TimeSaidMixin(forms.ModelForm):
    """For a form with the fields `said`, `last_day` and `no_time`.

    A date that was chosen goes before the words; `no_time` goes before both. Words alone are
    read by the grammar. Where it is not sure the form says so and keeps the words; `choices` then
    holds the candidate dates.
    """

    no_time = forms.BooleanField(label="They did not say", required=False)

    choices: tuple[date, ...] = ()

    def said_on(self, cleaned: Mapping[str, Any]) -> date | None:
        """The day on which they said it, where the form knows it by now."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("no_time"):
            cleaned["last_day"] = None
        elif not cleaned.get("last_day") and "last_day" not in self.errors:
            cleaned["last_day"] = self._last_day(cleaned)
        return cleaned

    def _last_day(self, cleaned: Mapping[str, Any]) -> date | None:
        words, said_on = cleaned.get("said"), self.said_on(cleaned)
        if not words or not said_on:
            return None
        understood = understand(words, said_on)
        if understood is None:
            self.add_error("said", _not_understood(words))
            return None
        if understood.last_day is None:
            self.choices = understood.choices
            self.add_error("said", _unsure(words, understood.choices))
        return understood.last_day


def _not_understood(words: str) -> ValidationError:
    return ValidationError(
        "We cannot read a day from “%(words)s”. Choose the last day of the time they gave, "
        "or say that they gave none.",
        code="not_understood",
        params={"words": words},
    )


def _unsure(words: str, choices: tuple[date, ...]) -> ValidationError:
    return ValidationError(
        "“%(words)s” could mean %(days)s. Choose the last day of the time they gave.",
        code="unsure",
        params={"words": words, "days": " or ".join(day_in_words(day) for day in choices)},
    )
