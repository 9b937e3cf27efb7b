"""Forms for what the user decides: not before a day; not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from followups.advice import Step, StepKind
from followups.explain import day_in_words
from tracker.forms.base import ChangeForm
from tracker.models import Interview

_NAMES = {StepKind.CALL: "This call", StepKind.REST: "Letting it rest"}


class PutOffForm(ChangeForm):
    """Not before a day. `due` is the step as it stands when nothing is put off."""

    class Meta:
        model = Interview
        fields = ("put_off_until",)
        labels = {"put_off_until": "Another day"}

    def __init__(self, *args: Any, due: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due, self.today = due, today
        earliest = max(due.on, today + timedelta(days=1))
        self.fields["put_off_until"] = forms.DateField(
            label="Another day",
            error_messages={"required": "Choose the day."},
            widget=forms.DateInput({"type": "date", "min": earliest.isoformat()}, "%Y-%m-%d"),
        )

    def clean_put_off_until(self) -> date:
        until: date = self.cleaned_data["put_off_until"]
        if until <= self.today:
            raise ValidationError("Choose a day after today.", code="past")
        if until < self.due.on:
            raise ValidationError(
                "%(name)s is due on %(day)s. It can be put off to a later day only.",
                code="before_due",
                params={
                    "name": _NAMES[self.due.kind],
                    "day": day_in_words(self.due.on, self.today),
                },
            )
        return until

    def save(self, commit: bool = True) -> Interview:
        """Saves, with today as the day of the decision."""
        self.instance.put_off_on = self.today
        interview: Interview = super().save(commit)
        return interview


REASONS = (
    "They asked not to be called",
    "They said they would call me",
    "I no longer want this job",
    "Somebody there keeps me posted",
)
OWN_WORDS = "own_words"


class NoFollowUpForm(forms.Form):
    """Not at all, and why."""

    reason = forms.ChoiceField(
        label="Why not",
        choices=[*((reason, reason) for reason in REASONS), (OWN_WORDS, "Another reason")],
        required=False,  # one's own words will do
        widget=forms.RadioSelect,
    )
    own_words = forms.CharField(
        label="In your own words",
        max_length=200,
        required=False,
        help_text="Instead of a reason above, or beside it.",
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        reason, own_words = cleaned.get("reason"), cleaned.get("own_words")
        if not reason and not own_words:
            self.add_error("reason", "Choose a reason. You will want to know it later.")
        if reason == OWN_WORDS and not own_words:
            self.add_error("own_words", "Say the reason in a few words.")
        return cleaned

    @property
    def words(self) -> str:
        """The reason as it is kept, once the form is valid."""
        chosen, own = self.cleaned_data["reason"], self.cleaned_data["own_words"]
        if chosen in (OWN_WORDS, ""):
            return str(own)
        return f"{chosen}: {own}" if own else str(chosen)
