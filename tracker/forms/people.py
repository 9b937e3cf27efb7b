"""The form of a person."""

from __future__ import annotations

from typing import Any

from django import forms

from tracker.forms.base import CompanyMixin
from tracker.models import Contact
from tracker.models.user import known_zones


class PersonForm(CompanyMixin):
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
