"""What the forms share: an owner, inputs for days and times, people named on the way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError, models, transaction
from django.db.models.fields import BLANK_CHOICE_DASH

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

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": f"{str(key)[:LONGEST_KEY]}…"},
                )
        return super().clean(value)


class OwnedForm(forms.ModelForm):  # type: ignore[type-arg]
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


def save_if_valid(form: OwnedForm) -> bool:
    """Saves what the form holds in a transaction, and says whether it did.

    Where another request has just taken a name that only one record may have, the form says so
    beside the field, as it does of a name that was taken long ago.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.full_clean()  # what the other request wrote can be seen now
        if form.is_valid():
            raise
        return False
    return True


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
        """Saves. Call it in a transaction: it may make a company as well."""
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
                person.save()
                return person
        person = Contact(owner=self.owner, company=company, **typed)
        person.save()
        return person


def _may_be(person: Contact, typed: dict[str, str]) -> bool:
    return person.name.casefold() == typed["name"].casefold() and all(
        not typed[way] or not known or typed[way] == known
        for way, known in (("phone", person.phone), ("email", person.email))
    )
