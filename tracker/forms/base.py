"""What the forms share: an owner, inputs for days and times, people named on the way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import ErrorDict
from django.http import QueryDict

from tracker.models import Company, Contact, User


class DateInput(forms.DateInput):
    """The browser's calendar. It reads and writes ISO dates, whatever the language."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    """The browser's clock, to the minute."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


LONGEST_KEY = 18  # figures; SQLite fails on a list with a number beyond its integers


def length_of(model: type[models.Model], name: str) -> int | None:
    """How many characters the column holds."""
    return model._meta.get_field(name).max_length  # type: ignore[union-attr]


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the people. A number that no database has for a key is nobody's, not an error."""

    def clean(self, value: Collection[object] | None) -> models.QuerySet[Contact]:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": f"{str(key)[:LONGEST_KEY]}…"},
                )
        return super().clean(value)


class ChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form for one record, of which it writes only what changed.

    Read the record within `tracker.models.changes.change`, which then also saves it.
    """

    is_resumed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = self._columns()

    def save(self, commit: bool = True) -> Any:
        """Saves: a new record, or the columns that are not what they were."""
        if not commit or self.instance.pk is None:
            return super().save(commit)
        record = super().save(commit=False)
        now = self._columns()
        record.save(update_fields=[name for name in now if now[name] != self._before.get(name)])
        self.save_m2m()
        return record

    def resume(self, typed: QueryDict) -> None:
        """Shows what was typed before and not sent. So nothing is called wrong yet."""
        self.data, self.is_bound, self.is_resumed = typed, True, True

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.is_resumed else super().errors

    def _columns(self) -> dict[str, object]:
        """What the record holds, as far as it was read."""
        record, unread = self.instance, self.instance.get_deferred_fields()
        fields = [f for f in record._meta.concrete_fields if f.attname not in unread]
        return {field.name: getattr(record, field.attname) for field in fields}


class OwnedForm(ChangeForm):
    """A form for one record of `owner`; what can be chosen in it is theirs as well."""

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.instance.owner = owner  # before validation, which compares it with the references
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = field.queryset.of(owner)  # type: ignore[union-attr]
            elif isinstance(field, forms.ChoiceField):
                choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
                if choices[:1] == BLANK_CHOICE_DASH:
                    field.choices = [("", "Not said"), *choices[1:]]


class CompanyMixin(OwnedForm):
    """The company as text with the known ones offered, made on the way where it is new."""

    company_name = forms.CharField(
        label="Company",
        max_length=length_of(Company, "name"),
        error_messages={"required": "Say which company it is."},
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = getattr(self.instance, "company", None)
        if company is not None:
            self.initial.setdefault("company_name", company.name)

    @property
    def companies(self) -> models.QuerySet[Company]:
        """What the text field offers."""
        offered: models.QuerySet[Company] = Company.objects.of(self.owner)
        return offered

    def save(self, commit: bool = True) -> Any:
        """Saves. Call it within a `change`: it may make a company as well."""
        name = self.cleaned_data["company_name"]
        self.instance.company = Company.named(self.owner, name) if name else None
        return super().save(commit)


PERSON_FIELDS = ("person_name", "person_phone", "person_email")


class NewPersonMixin(OwnedForm):
    """A person named on the way, by name and how to reach them."""

    person_name = forms.CharField(
        label="Name", max_length=length_of(Contact, "name"), required=False
    )
    person_phone = forms.CharField(
        label="Phone",
        max_length=length_of(Contact, "phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    person_email = forms.EmailField(
        label="E-mail", max_length=length_of(Contact, "email"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reachable = cleaned.get("person_phone") or cleaned.get("person_email")
        if reachable and not cleaned.get("person_name") and "person_name" not in self.errors:
            self.add_error("person_name", "Whose is it? Give a name as well.")
        return cleaned

    def save_person(self, company: Company) -> Contact | None:
        """The person who was named, if any: the known one of that company, or a new one.

        Nothing typed is lost and nothing known is overwritten: where the number or the address
        is another one, it is taken for another person of the same name.
        """
        typed = {name: self.cleaned_data[f"person_{name}"] for name in ("name", "phone", "email")}
        if not typed["name"]:
            return None
        known: models.QuerySet[Contact] = Contact.objects.of(self.owner).filter(company=company)
        for person in known:
            if _may_be(person, typed):
                person.phone = person.phone or typed["phone"]
                person.email = person.email or typed["email"]
                person.save(update_fields=["phone", "email"])
                return person
        person = Contact(owner=self.owner, company=company, **typed)
        person.save()
        return person


def _may_be(person: Contact, typed: dict[str, str]) -> bool:
    return person.name.casefold() == typed["name"].casefold() and all(
        not typed[way] or not known or typed[way] == known
        for way, known in (("phone", person.phone), ("email", person.email))
    )
