"""The form of an interview: when, where, with whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.utils.formats import date_format

from tracker.forms.base import DateInput, NewPersonMixin, PeopleField, TimeInput
from tracker.forms.edit_conflicts import ConflictMixin
from tracker.models import Contact, Interview, User


class InterviewForm(NewPersonMixin):
    """An interview of `instance.application`."""

    class Meta:
        model = Interview
        fields = ["held_on", "start_time", "kind", "place", "contact", "people", "notes"]
        widgets = {
            "held_on": DateInput,
            "start_time": TimeInput,
            "people": forms.CheckboxSelectMultiple,
        }
        field_classes = {"people": PeopleField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = self.instance.application.company_id
        for name in ("contact", "people"):
            people_to_choose(self.fields[name], self.owner, company)
        met: Any = self.fields["people"]
        met.queryset = self._may_have_met(met.queryset)
        self.fields["contact"].empty_label = "Nobody yet"  # type: ignore[attr-defined]

    def _may_have_met(self, people: QuerySet[Contact]) -> QuerySet[Contact]:
        """The people of the company, those of no company, and those who were there."""
        near = Q(company=self.instance.application.company_id) | Q(company=None)
        if self.instance.pk:
            near |= Q(pk__in=self.instance.people.values("pk"))
        return people.filter(near)

    def clean_held_on(self) -> date:
        """An interview cannot be later than the time they gave in it."""
        day: date = self.cleaned_data["held_on"]
        last_day = self.instance.last_day
        if last_day and day > last_day:
            raise forms.ValidationError(
                "The time they gave ended on %(day)s, before this. Correct the debrief first.",
                code="after_promise",
                params={"day": date_format(last_day, "l j F Y")},
            )
        return day

    def save(self, commit: bool = True) -> Interview:
        """Saves. Somebody new is whom to call; where that is known, somebody they met."""
        person = self.save_person(self.instance.application.company)
        if person and not self.instance.contact:
            self.instance.contact, person = person, None
        interview: Interview = super().save()
        if person:
            interview.people.add(person)
        return interview


class KnownInterviewForm(ConflictMixin, InterviewForm):
    """An interview that is there already, and so may be cancelled."""

    class Meta(InterviewForm.Meta):
        fields = [*InterviewForm.Meta.fields, "is_cancelled"]


def people_to_choose(field: Any, owner: User, company: int) -> None:
    """Lets a field of people offer the owner's, those of the company `company` first."""
    order = Case(When(company=company, then=Value(0)), default=Value(1))
    people = Contact.objects.of(owner).select_related("company")
    field.queryset = people.order_by(order, Lower("name"))
    field.label_from_instance = _with_company


def _with_company(person: Contact) -> str:
    return f"{person.name} ({person.company.name})" if person.company else person.name
