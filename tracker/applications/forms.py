"""Forms of an application: everything about it, and its stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from tracker.forms.base import CompanyMixin, DateInput, length_of
from tracker.models import Application, Stage, validate_year


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


def by_openness(stages: Iterable[Stage]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices in two groups, as a select shows them."""
    known = list(stages)
    return [
        ("Open", [(stage.pk, stage.name) for stage in known if not stage.is_closed]),
        (
            "Closed, asks for nothing more",
            [(stage.pk, stage.name) for stage in known if stage.is_closed],
        ),
    ]


class MoveForm(forms.Form):
    """Another stage, and since when. Its day alone is corrected with the other facts."""

    stage = forms.TypedChoiceField(label="Move to")
    on = forms.DateField(label="Since", widget=DateInput, validators=[validate_year])

    def __init__(self, *args: Any, application: Application, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = self.fields["on"].initial = today
        stages = Stage.objects.filter(owner=application.owner_id)
        others = {str(stage.pk): stage for stage in stages if stage.pk != application.stage_id}
        field: Any = self.fields["stage"]
        field.choices = [("", "Choose a stage"), *by_openness(others.values())]
        field.coerce = others.__getitem__

    def clean_on(self) -> date:
        return not_in_future(self.cleaned_data["on"], self.today)
