"""What they said about time, in a form: understood, or asked about, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms

from followups.explain import day_in_words
from followups.phrases import understand

OTHERWISE = "Choose the last day of the time they gave, or say that they gave none."
LONGEST_PROMISE = 366  # days; a year that was mistyped is the likelier reading of a later one


@dataclass(frozen=True, slots=True)
class Reading:
    """What their words come to: a day; or a problem, in a sentence for the user.

    `choices` are the days that the words may mean, where that is not certain.
    """

    last_day: date | None = None
    choices: tuple[date, ...] = ()
    problem: str = ""


def read_last_day(
    words: str, said_on: date, candidate: date | None = None, otherwise: str = OTHERWISE
) -> Reading:
    """The last day of the time that `words`, said on `said_on`, give; none without words.

    Where they may mean several days, `candidate` is taken if it is one of them. `otherwise` says
    what to do about words that are not understood.
    """
    if not words:
        return Reading()
    understood = understand(words, said_on)
    if understood is None:
        return Reading(problem=f"We cannot read a day from “{words}”. {otherwise}")
    choices = understood.choices
    if understood.last_day or candidate in choices:
        return Reading(understood.last_day or candidate, choices)
    days = " or ".join(day_in_words(day) for day in choices)
    question = "Which of them?" if len(choices) > 1 else "Is that the last day?"
    return Reading(None, choices, f"“{words}” could mean {days}. {question}")


class TimeSaidMixin(forms.ModelForm):  # type: ignore[type-arg]
    """For a form with the fields `said` and `last_day`, and a subclass's `said_on`.

    A date that was chosen goes before the words; `no_time` goes before both. Words alone are
    read by the grammar. Where it is not sure the form says so and keeps the words: `choices` then
    holds the candidate days, and `candidate` takes the one that was tapped.
    """

    no_time = forms.BooleanField(label="They did not say", required=False)
    candidate = forms.DateField(required=False, widget=forms.HiddenInput)

    choices: tuple[date, ...] = ()

    def said_on(self) -> date | None:
        """The day on which they said it, where the form knows it by now."""
        raise NotImplementedError

    def chosen_day(self) -> date | None:
        """The date that goes before the words: not one that was there before the words changed."""
        is_stale = "said" in self.changed_data and "last_day" not in self.changed_data
        return None if is_stale else self.cleaned_data.get("last_day")

    def clean(self) -> dict[str, object]:
        super().clean()
        cleaned, said_on = self.cleaned_data, self.said_on()
        if cleaned.get("no_time"):
            cleaned["last_day"] = None
        elif chosen := self.chosen_day():
            self._refuse_far_off(chosen, said_on)
        elif "last_day" not in self.errors and said_on:
            cleaned["last_day"] = self._read(said_on)
        return cleaned

    def _read(self, said_on: date) -> date | None:
        """What the words give; where they give nothing, the date that was there before."""
        values = self.cleaned_data
        before: date | None = values.get("last_day")
        reading = read_last_day(values.get("said", ""), said_on, values.get("candidate"))
        self.choices = reading.choices
        if reading.problem and (reading.choices or not before):
            self.add_error("said", reading.problem)
            return None
        return reading.last_day or before

    def _refuse_far_off(self, last_day: date, said_on: date | None) -> None:
        if said_on and last_day < said_on:
            self.add_error(
                "last_day",
                f"They said it on {day_in_words(said_on)}. The time they gave cannot end "
                "before that.",
            )
        elif said_on and last_day > said_on + timedelta(days=LONGEST_PROMISE):
            self.add_error("last_day", "That is more than a year away. Is the year right?")
