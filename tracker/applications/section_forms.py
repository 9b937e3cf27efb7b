"""The forms of an application's page: one for each section of it, edited in place."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from django import forms

from tracker.applications.forms import ApplicationForm
from tracker.capture import pay
from tracker.forms.base import NewPersonMixin, OwnedForm, length_of
from tracker.forms.edit_conflicts import ConflictMixin
from tracker.interviews.forms import people_to_choose
from tracker.models import Application, Tag, User


class SectionForm(ConflictMixin, OwnedForm):
    """A part of an application."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = Application
        fields: list[str] = []


class FactsForm(ConflictMixin, ApplicationForm):
    """What the job is, where it is, and where it was found."""

    field_order = ["company_name"]

    class Meta(ApplicationForm.Meta):
        fields = [
            *("title", "team", "place", "work_mode", "link", "source", "stage_on"),
        ]
        help_texts = {"stage_on": "The day of the last move."}


class WhyForm(SectionForm):
    class Meta(SectionForm.Meta):
        fields = ["why_i_fit"]


class NotesForm(SectionForm):
    class Meta(SectionForm.Meta):
        fields = ["notes"]


class PostingForm(SectionForm):
    class Meta(SectionForm.Meta):
        fields = ["posting"]


class AmountField(forms.IntegerField):
    """A whole amount, also where it is written as 60,000 or 60k."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: object) -> int | None:
        if isinstance(value, str) and value.strip():
            amount = pay.number(value)
            if amount is None:
                raise forms.ValidationError("Enter an amount, such as 60,000.", code="invalid")
            return math.floor(amount)
        return super().to_python(value)


class PayForm(SectionForm):
    pay_from = AmountField(label="From", required=False)
    pay_to = AmountField(label="To", required=False)

    class Meta(SectionForm.Meta):
        fields = ["pay_from", "pay_to", "pay_currency", "pay_period"]
        widgets = {"pay_currency": forms.TextInput(attrs={"autocapitalize": "characters"})}

    def clean_pay_currency(self) -> str:
        typed = self.cleaned_data["pay_currency"]
        code = pay.currency_of(typed)
        if typed and not code:
            raise forms.ValidationError("Three letters, such as EUR.", code="currency")
        return code


class TagsForm(SectionForm):
    names = forms.CharField(
        label="Tags",
        max_length=1000,
        required=False,
        help_text="Words of your own, with a comma between them.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = (tag.name for tag in self.instance.tags.all())
        self.initial["names"] = ", ".join(sorted(names, key=str.casefold))

    def clean_names(self) -> str:
        """The words as they will be read again: sorted, each once."""
        words = (" ".join(word.split()) for word in self.cleaned_data["names"].split(","))
        each = {word.casefold(): word for word in words if word}
        longest = length_of(Tag, "name") or 0
        if any(len(word) > longest for word in each.values()):
            raise forms.ValidationError(f"A tag has at most {longest} characters.", code="long")
        return ", ".join(each[key] for key in sorted(each))

    def save(self, commit: bool = True) -> Application:
        application: Application = super().save(commit)
        words = [word for word in self.cleaned_data["names"].split(", ") if word]
        application.tags.set(tags_named(self.owner, words))
        return application


def tags_named(owner: User, names: list[str]) -> list[Tag]:
    """The owner's tags of these names, however they are capitalised; made where there are none."""
    known = {tag.name.casefold(): tag for tag in Tag.objects.of(owner)}
    for name in names:
        if name.casefold() not in known:
            # Not create: another request may make it at this moment.
            tag, _ = Tag.objects.get_or_create(
                owner=owner, name__iexact=name, defaults={"name": name}
            )
            known[name.casefold()] = tag
    return [known[name.casefold()] for name in names]


class PeopleForm(NewPersonMixin, SectionForm):
    """Who has to do with it, beside those of its interviews; and somebody new."""

    class Meta(SectionForm.Meta):
        fields = ["people"]
        widgets = {"people": forms.CheckboxSelectMultiple}
        help_texts = {"people": "Whoever you met in an interview is listed by themselves."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_name"].label = "Somebody new"
        people_to_choose(self.fields["people"], self.owner, self.instance.company_id)
        if not self.fields["people"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["people"]

    def save(self, commit: bool = True) -> Application:
        application: Application = super().save(commit)
        if person := self.save_person(application.company):
            application.people.add(person)
        return application
