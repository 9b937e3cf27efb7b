"""The settings page: who the user is on the phone, where they live, and their etiquette.

Two forms, because there are two records; `SettingsForms` is both as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import transaction
from django.forms.models import model_to_dict
from django.forms.utils import ErrorList

from followups.etiquette import ARTICLE, Etiquette
from followups.explain import WEEKDAYS, length_in_words
from followups.plan.models import EtiquetteSettings
from followups.settings import locations
from followups.settings.preview import (
    InterviewChanges,
    StepChange,
    interview_changes,
)
from tracker.forms.base import ChangeForm
from tracker.models import User
from tracker.models.user import validate_time_zone

FormData: TypeAlias = Mapping[str, object]  # as a request brings it, or a session keeps it

# The rule beside each number. docs/rules.md has them all, with their codes.
RULES = {
    "days_after_given": "They gave a time: the call is due this many days after the last day "
    "of it.",
    "days_without_given": "They gave none: the call is due this many days after the interview.",
    "quiet_weekdays": "Never on these days: a call moves forward, never back.",
    "message_limit": "Never more messages than this without an answer. Then, let it rest.",
    "message_gap": "A message gets this many days to be answered before the next.",
    "written_counts": "A voicemail and word left with someone always count. A talk, a call that "
    "nobody answered, a thank-you and a closing note never do.",
    "rest_after": "This many days after the last message, still nothing: assume it is a no.",
    "thanks_after": "The note goes out this many days after the interview, quiet days or not.",
}


class YouForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name and number for the scripts; where the user lives, for days and holidays.

    The value of a region names its country too (“US-AR”), because codes repeat: AR is Arkansas,
    and Appenzell. So a region never slips from one country into another.
    """

    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=lambda: [("", "None: call on holidays too"), *locations.countries().items()],
        help_text="No calls on its public holidays.",
    )
    region = forms.CharField(
        label="Region",
        required=False,
        widget=forms.Select,
        help_text="Some holidays are kept in a part of the country only.",
    )

    class Meta:
        model = User
        fields = ("full_name", "phone", "time_zone", "country", "region", "has_shortcuts")
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "time_zone": forms.TextInput(
                attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}
            ),
        }
        help_texts = {
            "time_zone": "Type a city or a country. It decides what day it is.",
            "has_shortcuts": "Press ? on any page for the list of them.",
        }

    def __init__(self, data: FormData | None = None, *, instance: User) -> None:
        super().__init__(data, instance=instance)
        # The default of the zone is a function; Django would then compare with a hidden input.
        self.fields["time_zone"].show_hidden_initial = False
        user = self.instance
        self.initial["region"] = f"{user.country}-{user.region}" if user.region else ""
        country = self["country"].value() or ""
        here = locations.regions(country)
        self.region_choices = {f"{country}-{code}": name for code, name in here.items()}
        self.fields["region"].widget.choices = [
            ("", _no_region(country, here)),
            *self.region_choices.items(),
        ]

    def clean_time_zone(self) -> str:
        zone = locations.zone_named(self.cleaned_data["time_zone"])
        validate_time_zone(zone)  # here, before it is put on the user, who could not tell the day
        return zone

    def clean_region(self) -> str:
        """The code alone. One of another country is left out, and the user is told."""
        value: str = self.cleaned_data["region"]
        if value and value not in self.region_choices:
            raise ValidationError(_not_there(value, self["country"].value()), code="elsewhere")
        return value.partition("-")[2]


class RulesForm(ChangeForm):
    """Every number of the etiquette, with its rule and what the article says."""

    quiet_weekdays = forms.TypedMultipleChoiceField(
        label="Quiet weekdays",
        required=False,
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = EtiquetteSettings
        fields = tuple(RULES)
        labels = {
            "days_after_given": "Days after the time they gave",
            "days_without_given": "Days when they gave no time",
            "message_limit": "Messages without an answer",
            "message_gap": "Days between messages",
            "written_counts": "A written follow-up counts as a message",
            "rest_after": "Days until you let it rest",
            "thanks_after": "Days until the thank-you note",
        }

    def __init__(self, data: FormData | None = None, *, instance: EtiquetteSettings) -> None:
        super().__init__(data, instance=instance)
        for name, field in self.fields.items():
            field.help_text = f"{RULES[name]} {_article_says(name)}"
            if isinstance(field, forms.IntegerField):
                _bound(field, name)


class SettingsForms:
    """Both forms, for the one `user`, whose record the forms may change in memory.

    `before` is the etiquette as it is kept, `proposed` the one that was typed.
    """

    def __init__(self, user: User, data: FormData | None = None) -> None:
        kept = EtiquetteSettings.for_user(user)
        self.user = user
        self.before: Etiquette = kept.as_etiquette()
        self.you = YouForm(data, instance=user)
        self.rules = RulesForm(data, instance=kept)
        self.values_before: dict[str, object] = {**self.you.initial, **self.rules.initial}

    def with_article(self) -> SettingsForms:
        """The same, but for the article's etiquette in place of the one that was typed."""
        self.rules = RulesForm(article_values(), instance=self.rules.instance)
        return self

    @property
    def is_bound(self) -> bool:
        return self.you.is_bound

    @property
    def errors(self) -> dict[str, ErrorList]:
        return {**self.you.errors, **self.rules.errors}

    @property
    def is_valid(self) -> bool:
        return self.is_bound and not self.errors

    @property
    def has_changed(self) -> bool:
        return self.you.has_changed() or self.rules.has_changed()

    def interview_changes(self, today: date) -> list[InterviewChanges] | None:
        """What saving would move; None where something else is wrong than the region.

        A region of another country is left out, as the page says, and so it is here.
        """
        if not self.is_bound or self.errors.keys() - {"region"}:
            return None
        if "region" in self.errors:
            self.user.region = ""
        return interview_changes(self.user, self.before, self.rules.instance.as_etiquette(), today)

    def save(self, today: date) -> list[StepChange]:
        """Saves both or neither, and what follows from them. Call it when all is valid.

        Returns what it moves in the plan, as seen on `today`.
        """
        is_same = self.rules.instance.as_etiquette() == self.before
        found = [] if is_same else self.interview_changes(today) or []
        with transaction.atomic(savepoint=False):
            if self.you.has_changed():
                self.user.save(update_fields=self.you.changed_data)
            if self.rules.has_changed():
                self.rules.save()
        return [change for each in found for change in each.changes]


def article_values() -> dict[str, object]:
    """The article's etiquette, as the form takes it."""
    return model_to_dict(EtiquetteSettings(), RULES)


def _article_says(name: str) -> str:
    """“Default: a week.”"""
    value = getattr(ARTICLE, name)
    if name == "quiet_weekdays":
        words = ", ".join(WEEKDAYS[day] for day in sorted(value))
    elif name == "written_counts":
        words = "yes" if value else "no"
    elif name == "message_limit":
        words = str(value)
    else:
        words = length_in_words(value)
    return f"Default: {words}."


def _bound(field: forms.IntegerField, name: str) -> None:
    """Gives the field the bounds of the record, in the browser and in words."""
    validators = EtiquetteSettings._meta.get_field(name).validators  # type: ignore[union-attr]
    limits = {type(v): v.limit_value for v in validators if isinstance(v, BaseValidator)}
    least, most = limits[MinValueValidator], limits[MaxValueValidator]
    field.widget.attrs |= {"min": least, "max": most}
    sentence = f"Give a whole number from {least} to {most}."
    field.error_messages |= dict.fromkeys(
        ("required", "invalid", "min_value", "max_value"), sentence
    )


def _no_region(country: str, here: Mapping[str, str]) -> str:
    if not country:
        return "Choose a country first"
    return "None: national holidays only" if here else "The same in the whole country"


def _not_there(value: str, country: str) -> str:
    """Why a region was left out: it is one of another country."""
    of, _, code = value.partition("-")
    name = locations.regions(of).get(code, value)
    if not country:
        return f"{name} was left out, because no country is chosen."
    return f"{name} is not in that country and was left out. Choose a region there, or none."
