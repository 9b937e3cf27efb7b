"""Forms of the call: what happened, what to say, and the number when it is not known yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from followups.calls.limit import LimitMixin
from followups.explain import day_in_words
from followups.interviews.timing_forms import TimeSaidMixin
from tracker.forms.base import DateInput, OwnedForm, TimeInput
from tracker.models import (
    Application,
    Channel,
    Contact,
    ContactAttempt,
    Outcome,
    Script,
    Stage,
    StageChange,
    StageKind,
    validate_year,
)
from tracker.site import clock

ANSWERS = frozenset({Outcome.SPOKE, Outcome.THEY_CONTACTED})
BY_MAIL = frozenset({Outcome.WROTE, Outcome.THANKED, Outcome.CLOSED_KINDLY})
# What can be logged of a call. Thank-you and closing notes have pages of their own.
LOGGED = (
    Outcome.SPOKE,
    Outcome.VOICEMAIL,
    Outcome.WORD_LEFT,
    Outcome.NO_ANSWER,
    Outcome.WROTE,
    Outcome.THEY_CONTACTED,
)


class AttemptForm(LimitMixin, TimeSaidMixin, OwnedForm):
    """Any attempt to get in touch, as it happened. Validate and save in one `change`."""

    class Meta:
        model = ContactAttempt
        fields = [
            *("outcome", "happened_on", "happened_time", "channel", "contact"),
            *("said", "last_day", "notes"),
        ]
        labels = {
            "contact": "Who",
            "last_day": "The last day of the time they gave",
            "notes": "Note",
        }
        help_texts = {"said": "In their words: “by Friday”, “three days”, “no idea”."}
        error_messages = {"outcome": {"required": "Say what came of it."}}
        widgets = {
            "outcome": forms.RadioSelect,
            "happened_on": DateInput,
            "happened_time": TimeInput,
            "said": forms.TextInput(attrs={"autocomplete": "off"}),
            "last_day": DateInput,
            "notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()
        outcome = cast("forms.ChoiceField", self.fields["outcome"])
        outcome.choices = [(value, label) for value, label in Outcome.choices]
        if "contact" in self.fields:
            contact = cast("forms.ModelChoiceField[Contact]", self.fields["contact"])
            contact.empty_label = "Nobody named"

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise ValidationError("This day is yet to come.", code="future")
        return day

    def said_on(self) -> date | None:
        happened_on: date | None = self.cleaned_data.get("happened_on")
        return happened_on

    def clean(self) -> dict[str, object]:
        """What they said about time belongs to an answer of theirs, and to nothing else."""
        if "outcome" in self.cleaned_data and not self.is_answer:
            self.cleaned_data |= {"said": "", "last_day": None}
        return super().clean()

    @property
    def is_answer(self) -> bool:
        """They were reached, or they got in touch; as far as the form knows by now."""
        return (getattr(self, "cleaned_data", None) or {}).get("outcome") in ANSWERS


class LogForm(AttemptForm):
    """One more attempt about `instance.interview`: now, unless another day is given.

    Every page that asks how it went has a `submission` of its own. Sent again, by a second tap or
    by a phone that did not hear the answer, it is stored once: `save` returns what is there.
    Validate and save within `tracker.models.changes.change`: requests at the same moment are then
    told apart one after the other. Without `submission` every request is one of its own.

    `tapped_at` is the instant at which a phone without a connection kept it, to send it later:
    that was when it happened, unless another day is given.
    """

    field_order = ("tapped_at",)  # what the other fields mean depends on it

    submission = forms.UUIDField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    tapped_at = forms.DateTimeField(
        required=False, widget=forms.HiddenInput, validators=[validate_year]
    )
    verdict = forms.ChoiceField(
        required=False,
        choices=[
            ("", "They are still deciding"),
            (StageKind.CLOSED.value, "It is a no"),
            (StageKind.OFFER.value, "They made an offer"),
        ],
    )

    class Meta(AttemptForm.Meta):
        fields = [name for name in AttemptForm.Meta.fields if name != "contact"]

    # The move of the application that came with it, once it is saved.
    change: StageChange | None = None
    # What is stored of it already, once it is validated.
    stored: ContactAttempt | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].required = False
        self.fields["happened_on"].help_text = "Left empty, it is today, now."
        outcome = cast("forms.ChoiceField", self.fields["outcome"])
        outcome.choices = [(value, label) for value, label in Outcome.choices if value in LOGGED]
        channel = cast("forms.ChoiceField", self.fields["channel"])
        channel.required = False
        channel.choices = [("", "By phone, or e-mail if I wrote"), *Channel.choices]
        self.initial = {**self.initial, "happened_on": None, "channel": ""}

    def clean_happened_on(self) -> date:
        """The day it was tapped where none is given; never before the interview it follows up."""
        is_given = self.cleaned_data["happened_on"] is not None
        day = super().clean_happened_on() if is_given else self._tapped().date()
        if (is_given or day < self.today) and day < (held_on := self.instance.interview.held_on):
            raise ValidationError(
                "That is before the interview of %(day)s.",
                code="before_interview",
                params={"day": day_in_words(held_on)},
            )
        return day

    def clean_channel(self) -> str:
        by_mail = self.cleaned_data.get("outcome") in BY_MAIL
        return self.cleaned_data["channel"] or (Channel.EMAIL if by_mail else Channel.PHONE)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        tapped = self._tapped()
        if cleaned.get("happened_on") == tapped.date() and not cleaned.get("happened_time"):
            cleaned["happened_time"] = tapped.time().replace(microsecond=0)
        if not self.is_answer:
            cleaned["verdict"] = ""
        self._look_for_the_first_time()
        return cleaned

    def _tapped(self) -> datetime:
        """When the user said how it went, where they live: now, or earlier on their phone."""
        now = clock.now()
        tapped: datetime = self.cleaned_data.get("tapped_at") or now
        return min(tapped, now).astimezone(self.owner.zone)

    def _look_for_the_first_time(self) -> None:
        """It may be stored already. Another answer on a page that was gone back to is another."""
        submission = self.cleaned_data.get("submission")
        stored = None
        if submission and not self.errors:  # it may be in the trash by now
            mine = ContactAttempt.all_objects.of(self.owner)
            stored = mine.filter(submission=submission).first()
        if stored and self._repeats(stored):
            self.stored = stored
        else:
            self.instance.submission = None if stored else submission

    def full_clean(self) -> None:
        """Of what is stored already, `instance` is what is stored."""
        super().full_clean()
        if self.stored and not self.errors:
            self.instance = self.stored

    def refusal(self) -> str:
        return "" if self.stored else super().refusal()

    @property
    def is_repeat(self) -> bool:
        return self.stored is not None

    def _repeats(self, stored: ContactAttempt) -> bool:
        """Whether this is `stored` once more. What a phone sends late may be corrected by now."""
        if self.cleaned_data["tapped_at"]:
            return True
        given = {"outcome", "said", "notes"} | ({"happened_on"} & self.data.keys())
        return not stored.is_trashed and all(
            getattr(stored, name) == self.cleaned_data[name] for name in given
        )

    def save(self, commit: bool = True) -> ContactAttempt:
        """Saves, and moves the application where their answer does."""
        attempt: ContactAttempt = self.instance
        if attempt.pk:
            return attempt
        super().save()
        if self.is_answer:
            self.change = self._move(attempt.application, attempt.happened_on)
        return attempt

    @property
    def has_reopened(self) -> bool:
        """Saving it opened the application again."""
        return self.change is not None and not self.cleaned_data["verdict"]

    def _move(self, application: Application, on: date) -> StageChange | None:
        """A no closes it, an offer is an offer; any other answer opens what was at rest."""
        before, on = application.stage, max(on, application.stage_on)
        if verdict := self.cleaned_data["verdict"]:
            application.move_to(Stage.objects.of(self.owner).first_of(verdict), on)
        elif application.stage.kind == StageKind.NO_ANSWER:
            application.reopen(on)
        if application.stage == before:
            return None
        latest: StageChange = application.stage_changes.latest("pk")
        return latest


class NumberForm(OwnedForm):
    """The number of somebody whom there is to call."""

    class Meta:
        model = Contact
        fields = ["phone"]
        labels = {"phone": "Their number"}
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True


class ScriptForm(OwnedForm):
    """The user's own wording of a script."""

    instance: Script

    class Meta:
        model = Script
        fields = ["text"]
        labels = {"text": "Your words"}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": "Write what you want to say, or use ours."}}
