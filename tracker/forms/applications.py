"""Forms of an application: the short one to begin with, the whole one, and its stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from tracker.forms.base import (
    PERSON_FIELDS,
    CompanyMixin,
    DateInput,
    NewPersonMixin,
    TimeInput,
    length_of,
)
from tracker.models import Application, Interview, Stage, validate_year


def not_in_future(day: date, today: date) -> date:
    """Returns `day`; raises ValidationError where it is yet to come."""
    if day > today:
        raise forms.ValidationError("This day is yet to come.", code="future")
    return day


class ApplicationForm(CompanyMixin):
    """Everything about an application but its stage: that moves in a form of its own."""

    link = forms.URLField(
        max_length=length_of(Application, "link"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "This is no web address, such as https://example.com/jobs/7."},
        # Text, so that an address without https:// passes the browser too.
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )

    class Meta:
        model = Application
        fields = [
            *("title", "team", "stage_on", "link", "source"),
            *("why_i_fit", "posting", "notes"),
        ]
        widgets = {"stage_on": DateInput}
        error_messages = {"title": {"required": "Say which job it is."}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_stage_on(self) -> date:
        return not_in_future(self.cleaned_data["stage_on"], self.today)


PERSON_LABELS = {
    "person_name": "Whom to call",
    "person_phone": "Their number",
    "person_email": "Their e-mail",
}


class NewApplicationForm(NewPersonMixin, ApplicationForm):
    """An application, and in one go whom to call and an interview, where there are any."""

    interview_on = forms.DateField(
        label="Interview on", required=False, widget=DateInput, validators=[validate_year]
    )
    interview_time = forms.TimeField(label="At", required=False, widget=TimeInput)

    class Meta(ApplicationForm.Meta):
        fields = ["title", "link", "source", "why_i_fit", "posting", "stage", "stage_on"]
        labels = {"stage_on": "Since"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        initial = {"stage": Stage.APPLIED, "stage_on": today, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, today=today, **kwargs)
        self.interview: Interview | None = None
        for name, label in PERSON_LABELS.items():
            self.fields[name].label = label

    @property
    def has_interview(self) -> bool:
        """Something was typed about an interview or a person, or is wrong with it."""
        return self._touched("interview_on", "interview_time", *PERSON_FIELDS)

    @property
    def has_more(self) -> bool:
        """Something was typed, or is wrong, in what is folded away at the end."""
        return self._touched("source", "posting")

    def _touched(self, *names: str) -> bool:
        return any(self[name].value() or name in self.errors for name in names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_time, has_day = cleaned.get("interview_time"), cleaned.get("interview_on")
        if has_time and not has_day and "interview_on" not in self.errors:
            self.add_error("interview_on", "Give the day as well.")
        return cleaned

    def save(self, commit: bool = True) -> Application:
        """Saves all of it. Call it in a transaction; `interview` then holds the one it made."""
        application: Application = super().save()
        person = self.save_person(application.company)
        if day := self.cleaned_data["interview_on"]:
            self.interview = application.interviews.create(
                owner=self.owner,
                held_on=day,
                start_time=self.cleaned_data["interview_time"],
                contact=person,
            )
            application.invited(self.today)
        return application


class MoveForm(forms.Form):
    """Another stage, and since when. Its day alone is corrected with the other facts."""

    stage = forms.ChoiceField(label="Move to")
    on = forms.DateField(label="Since", widget=DateInput, validators=[validate_year])

    def __init__(self, *args: Any, application: Application, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = self.fields["on"].initial = today
        others = [stage for stage in Stage if stage != application.stage]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a stage"),
            ("Open", [(stage, stage.label) for stage in others if not stage.is_closed]),
            ("Closed, asks for nothing more", [(s, s.label) for s in others if s.is_closed]),
        ]

    def clean_on(self) -> date:
        return not_in_future(self.cleaned_data["on"], self.today)
