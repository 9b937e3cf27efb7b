"""The form that an application begins with: typed, filled from a page, or from a posting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django import forms
from django.http import QueryDict

from tracker import capture
from tracker.applications.forms import ApplicationForm, by_openness
from tracker.capture import Facts
from tracker.forms.base import PERSON_FIELDS, DateInput, NewPersonMixin, TimeInput
from tracker.models import Application, Interview, Stage, StageKind, User, validate_year
from tracker.site.text import storable

PAY_FIELDS = ("pay_from", "pay_to", "pay_currency", "pay_period")
MOST_ALIKE = 5  # that are shown


PERSON_LABELS = {
    "person_name": "Whom to call",
    "person_phone": "Their number",
    "person_email": "Their e-mail",
}


class NewApplicationForm(NewPersonMixin, ApplicationForm):
    """An application, and in one go whom to call and an interview, where there are any.

    One that looks like an application already there makes the form invalid, and `alike` names
    those, until `anyway` is ticked.
    """

    paste = forms.CharField(
        label="The posting, or the source of its page",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Text or HTML. What it says outright is filled in below; what you typed stays.",
    )
    job = forms.CharField(required=False, widget=forms.HiddenInput)  # JSON-LD, by capture.js
    anyway = forms.BooleanField(label="Add it anyway", required=False)
    interview_on = forms.DateField(
        label="Interview on", required=False, widget=DateInput, validators=[validate_year]
    )
    interview_time = forms.TimeField(label="At", required=False, widget=TimeInput)

    class Meta(ApplicationForm.Meta):
        fields = [
            *("title", "link", "source", "place", "work_mode", *PAY_FIELDS),
            *("why_i_fit", "posting", "stage", "stage_on"),
        ]
        labels = {"stage_on": "Since", "pay_from": "Pay from", "pay_to": "Pay to"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        initial = {"stage_on": today, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, today=today, **kwargs)
        self.initial.setdefault("stage", Stage.objects.of(self.owner).applied())
        stage: Any = self.fields["stage"]
        stage.required, stage.help_text = True, ""
        stage.choices = by_openness(stage.queryset)
        for name, label in PERSON_LABELS.items():
            self.fields[name].label = label
        self.interview: Interview | None = None
        self.alike: Sequence[Application] = ()
        self.is_filled = False

    @classmethod
    def captured(cls, facts: Facts, *, owner: User, today: date) -> Self:
        """The form with what is known of a job, and what looks like it already."""
        initial: dict[str, object] = dict(facts.known())
        if initial:  # a job that was found is kept first, and applied for later
            initial["stage"] = Stage.objects.of(owner).first_of(StageKind.OPEN)
        form = cls(owner=owner, today=today, initial=initial)
        form.is_filled = bool(initial)
        form.alike = form._looking_like(facts.company_name, facts.title, facts.link)
        return form

    @classmethod
    def quick(cls, data: QueryDict, *, owner: User, today: date) -> Self:
        """The form as sent with no more than company and title: what is left out is as offered."""
        offered = {"stage": Stage.objects.of(owner).applied().pk, "stage_on": today.isoformat()}
        return cls({**offered, **data.dict()}, owner=owner, today=today)

    def filled(self) -> Self:
        """The same form, with what the pasted posting says in the fields that are still empty."""
        typed = {name: storable(self.data.get(name, "")) for name in self.fields}
        facts = capture.read(text=typed["paste"], job=typed["job"], url=typed["link"])
        known = facts.known()
        if typed["pay_from"] or typed["pay_to"]:  # pay is one fact: all of it, or none
            known = {name: value for name, value in known.items() if name not in PAY_FIELDS}
        initial = {**known, **{name: value for name, value in typed.items() if value}}
        initial["posting"] = _both(typed["posting"], facts.posting)
        initial |= {"paste": "", "job": ""}
        form = type(self)(owner=self.owner, today=self.today, initial=initial)
        form.is_filled = True
        names = [str(initial.get(name, "")) for name in ("company_name", "title", "link")]
        form.alike = form._looking_like(*names)
        return form

    @property
    def has_interview(self) -> bool:
        """Something was typed about an interview or a person, or is wrong with it."""
        return self._touched("interview_on", "interview_time", *PERSON_FIELDS)

    @property
    def has_more(self) -> bool:
        """Something was typed, or is wrong, in what is folded away at the end."""
        return self._touched("source", "posting", *PAY_FIELDS)

    def _touched(self, *names: str) -> bool:
        return any(self[name].value() or name in self.errors for name in names)

    def clean_pay_currency(self) -> str:
        code: str = self.cleaned_data["pay_currency"].upper()
        if code and not re.fullmatch("[A-Z]{3}", code):
            raise forms.ValidationError("Three letters, such as EUR.", code="currency")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_time, has_day = cleaned.get("interview_time"), cleaned.get("interview_on")
        if has_time and not has_day and "interview_on" not in self.errors:
            self.add_error("interview_on", "Give the day as well.")
        return cleaned

    def full_clean(self) -> None:
        """Looks for the same job once all else is found valid: one question at a time."""
        super().full_clean()
        if not self.is_bound or self.errors or self.cleaned_data["anyway"]:
            return
        cleaned = self.cleaned_data
        self.alike = self._looking_like(cleaned["company_name"], cleaned["title"], cleaned["link"])
        if self.alike:
            self.add_error("anyway", forms.ValidationError("Tick this if it is another job."))

    def _looking_like(self, company: str, title: str, link: str) -> Sequence[Application]:
        if not link and not (company and title):
            return ()
        alike = Application.looking_like(self.owner, company=company, title=title, link=link)
        return list(alike.select_related("company", "stage")[:MOST_ALIKE])

    def save(self, commit: bool = True) -> Application:
        """Saves all of it. Call it within a `change`; `interview` then holds the one it made."""
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


def _both(typed: str, pasted: str) -> str:
    """Both texts, or the longer one where it begins with the other."""
    one, other = sorted((typed.strip(), pasted.strip()), key=len)
    return other if other.startswith(one) else f"{typed.strip()}\n\n{pasted.strip()}"
