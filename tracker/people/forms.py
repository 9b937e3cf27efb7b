"""Forms of people and companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat

from tracker.forms.base import CompanyMixin, DateInput, OwnedForm, length_of
from tracker.forms.edit_conflicts import ConflictMixin
from tracker.models import Company, Contact, validate_year
from tracker.models.user import known_zones
from tracker.people import vcards


class PersonForm(ConflictMixin, CompanyMixin):
    """A person, and how to reach them."""

    time_zone = forms.ChoiceField(
        required=False, help_text="Where they are, if it is not where you are."
    )

    class Meta:
        model = Contact
        fields = ["name", "role", "phone", "email", "time_zone", "notes"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    field_order = ["name", "company_name", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company_name"].required = False
        zones = [(zone, zone.replace("_", " ")) for zone in sorted(known_zones())]
        self.fields["time_zone"].choices = [("", "Where I am"), *zones]  # type: ignore[attr-defined]


class CompanyForm(OwnedForm):
    """A company: what it is called, where it is on the web, what to remember."""

    website = forms.URLField(
        max_length=length_of(Company, "website"),
        required=False,
        assume_scheme="https",
        # Text, so that an address without https:// passes the browser too.
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )

    class Meta:
        model = Company
        fields = ["name", "website", "notes"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


@dataclass(frozen=True, slots=True)
class TouchDay:
    """A day on which to get in touch again, to be chosen with one tap."""

    on: date
    label: str


def touch_days(today: date) -> list[TouchDay]:
    """In a month, in three, in six."""
    months = ((1, "In a month"), (3, "In three months"), (6, "In six months"))
    return [TouchDay(today + relativedelta(months=n), label) for n, label in months]


def days_to_touch_later(today: date) -> list[TouchDay]:
    """For a day that has come and does not suit."""
    return [
        TouchDay(today + timedelta(days=1), "Tomorrow"),
        TouchDay(today + timedelta(days=7), "In a week"),
    ]


class KeepInTouchForm(forms.Form):
    """The day on which to get in touch again, or with `none` said that there shall be none."""

    on = forms.DateField(label="Another day", widget=DateInput, validators=[validate_year])
    none = forms.BooleanField(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.is_bound and self.data.get("none"):
            self.fields["on"].required = False

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on and on < self.today:
            raise forms.ValidationError("This day has passed.", code="past")
        return on


class CardsForm(forms.Form):
    """A file of address cards. Valid, it holds them in `cards`."""

    file = forms.FileField(
        label="Contacts file (vCard)",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".vcf,.vcard,text/vcard,text/x-vcard"}),
        help_text="A .vcf file of one person or many, as telephones and mail programs share it.",
    )

    cards: list[vcards.VCard | vcards.UnreadableCard]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > vcards.MOST_BYTES:
            most = filesizeformat(vcards.MOST_BYTES)
            raise forms.ValidationError(
                f"The file is larger than {most}. Leave out the pictures, or divide it.", "size"
            )
        try:
            self.cards = vcards.read(file.read())
        except vcards.NotCardsError as error:
            raise forms.ValidationError(str(error), code="cards") from error
        return file


class _RecordField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Offers records with what tells two of one name apart."""

    def label_from_instance(self, record: Any) -> str:
        company = getattr(record, "company", None)
        more = (company and company.name, getattr(record, "email", ""))
        return ", ".join([record.name, *(word for word in more if word)])


class OtherForm(forms.Form):
    """Which of the other records is the same one."""

    other = _RecordField(
        Contact.objects.none(), label="The same as", empty_label="Choose which one"
    )

    def __init__(self, data: QueryDict | None = None, *, others: models.QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]
