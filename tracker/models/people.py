"""The other side: companies, and the people in them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf
from django.urls import reverse

from tracker.models.base import OwnedQuerySet, Trashable, living
from tracker.models.derived import FoldedField, KeyField
from tracker.models.match_keys import company_key, spelling_key
from tracker.models.user import User, validate_time_zone
from tracker.site.text import fold

MOST_WORDS = 8
"""How many words of a search are looked at."""

_NEVER = date.min  # stands in for no day where the latest of several is looked for


class SearchedQuerySet(OwnedQuerySet):
    """Rows that are found by what is written in them."""

    folded_fields: tuple[str, ...] = ()
    searched_fields: tuple[str, ...] = ()

    def matching(self, words: str) -> Self:
        """Those in which every word is found somewhere, in whatever case.

        Names without regard to accents too; the rest by regular expression, since SQLite's LIKE
        knows only the case of A to Z.
        """
        found = self
        for word in words.replace("\0", "").split()[:MOST_WORDS]:
            anywhere, folded = models.Q(), fold(word)
            for name in self.folded_fields if folded else ():
                anywhere |= models.Q(**{f"{name}__contains": folded})
            for name in self.searched_fields:
                anywhere |= models.Q(**{f"{name}__iregex": re.escape(word)})
            found = found.filter(anywhere | self.found_otherwise(word))
        return found

    def found_otherwise(self, word: str) -> models.Q:
        """How else a word may be found; nothing more unless a subclass says so."""
        return models.Q()


class CompanyQuerySet(SearchedQuerySet):
    folded_fields = ("name_folded",)
    searched_fields = ("website", "notes")

    def with_counts(self) -> Self:
        """By name, with `application_count` and `person_count`."""
        return self.annotate(
            application_count=_count("tracker.Application"), person_count=_count("tracker.Contact")
        ).order_by(Lower("name"), "pk")


def _count(model: str) -> Any:
    """How many records of the model a company has, looked up for those companies that are shown."""
    rows = apps.get_model(model).objects.filter(company=models.OuterRef("pk")).order_by()
    counts = rows.values("company").annotate(count=models.Count("pk")).values("count")
    return Coalesce(models.Subquery(counts), 0)


class Company(Trashable):
    """An employer."""

    identified_by = ("name_key",)

    name = models.CharField(max_length=200)
    website = models.URLField(blank=True)
    notes = models.TextField(blank=True)
    # One spelling is one company. Two that look alike, with and without GmbH, stay two.
    name_key = KeyField(of="name", key=spelling_key)
    match_key = KeyField(of="name", key=company_key)
    name_folded = FoldedField(of=("name",))

    objects: ClassVar[Any] = living(CompanyQuerySet)

    class Meta:
        verbose_name_plural = "companies"
        ordering = [Lower("name")]
        indexes = [
            models.Index(fields=["owner", "match_key"], name="company_by_match_key"),
            models.Index(
                fields=["owner", "trashed_at", "name_folded"], name="company_by_folded_name"
            ),
            *Trashable.Meta.indexes,
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name_key"],
                condition=models.Q(trashed_at=None),
                name="company_once_per_owner",
                violation_error_message="You already have a company of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("company", args=[self.pk])

    def clean(self) -> None:
        """Refuses a second company of this name; the key is in no form that could say so."""
        super().clean()
        same = Company.objects.filter(owner_id=self.owner_id, name_key=spelling_key(self.name))
        if same.exclude(pk=self.pk).exists():
            message = "You already have a company of this name."
            raise ValidationError({"name": ValidationError(message, code="unique")})

    @classmethod
    def named(cls, owner: User, name: str) -> Self:
        """The owner's company of this name, however it is capitalised; made where there is none.

        Compared by a key and not by the database, since SQLite knows only the case of A to Z.
        """
        companies: models.QuerySet[Self] = cls.objects.of(owner)
        # Not create: another request may make it at this moment.
        return companies.get_or_create(
            owner=owner, name_key=spelling_key(name), defaults={"name": name}
        )[0]


class ContactQuerySet(SearchedQuerySet):
    folded_fields = ("name_folded", "company__name_folded")
    searched_fields = ("role", "email", "phone")

    def found_otherwise(self, word: str) -> models.Q:
        """A number is found by its digits, however they are grouped."""
        digits = re.sub(r"[\s()./+-]", "", word)
        if not re.fullmatch(r"[0-9]{3,}", digits):
            return models.Q()
        return models.Q(phone__regex=r"[^0-9]*".join(digits))

    def with_last_contact(self, today: date) -> Self:
        """By name, with `last_contact_on`: the last day they met or were in touch, or None."""
        attempted_on = models.Max(
            "attempts__happened_on", filter=models.Q(attempts__trashed_at=None)
        )
        met_on = models.Max(
            "interviews__held_on",
            filter=models.Q(
                interviews__trashed_at=None,
                interviews__held_on__lte=today,
                interviews__is_cancelled=False,
            ),
        )
        days = (attempted_on, met_on, models.F("in_touch_on"))
        # On SQLite the greatest of a day and nothing is nothing.
        latest = Greatest(*(Coalesce(day, models.Value(_NEVER)) for day in days))
        return self.annotate(last_contact_on=NullIf(latest, models.Value(_NEVER))).order_by(
            Lower("name"), "pk"
        )  # said again: a query that groups forgets its order

    def to_keep_in_touch_with(self, today: date) -> Self:
        """Those whose day has come, the longest due first."""
        return self.filter(keep_in_touch_on__lte=today).order_by("keep_in_touch_on", "pk")


class Contact(Trashable):
    """A person: met, spoken with, or to be called."""

    identified_by = ("name_folded", "company_id", "email")

    name = models.CharField(max_length=200)
    company = models.ForeignKey(
        Company, on_delete=models.RESTRICT, null=True, blank=True, related_name="contacts"
    )
    role = models.CharField(max_length=200, blank=True, help_text="What they do there.")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text="Where they are, if it is not where you are.",
    )
    keep_in_touch_on = models.DateField(
        "get in touch again on",
        null=True,
        blank=True,
        help_text="A day of your choosing. Today reminds you.",
    )
    in_touch_on = models.DateField(
        "last in touch on",
        null=True,
        blank=True,
        help_text="Where it was about no application. Calls about one are logged with it.",
    )
    notes = models.TextField(blank=True)
    name_folded = FoldedField(of=("name",))

    objects: ClassVar[Any] = living(ContactQuerySet)

    owned_references = ("company",)

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = [Lower("name")]
        indexes = [
            models.Index("owner", Lower("name"), name="contact_by_owner_and_name"),
            models.Index(
                fields=["owner", "trashed_at", "name_folded"], name="contact_by_folded_name"
            ),
            *Trashable.Meta.indexes,
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo | None:
        """Where they are, if known."""
        return ZoneInfo(self.time_zone) if self.time_zone else None
