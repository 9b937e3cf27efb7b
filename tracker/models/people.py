"""The other side: companies, and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce, Greatest, Lower
from django.urls import reverse

from tracker.models.base import Owned, OwnedQuerySet
from tracker.models.user import User, validate_time_zone


class Company(Owned):
    """An employer."""

    name = models.CharField(max_length=200)
    website = models.URLField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "companies"
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="company_once_per_owner",
                violation_error_message="You already have a company of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, owner: User, name: str) -> Self:
        """The owner's company of this name, however it is capitalised; made where there is none.

        Compared here and not by the database, since SQLite knows only the case of A to Z.
        """
        companies: models.QuerySet[Self] = cls.objects.of(owner)
        for company in companies:
            if _bare(company.name) == _bare(name):
                return company
        try:
            with transaction.atomic():
                return companies.create(owner=owner, name=name)
        except IntegrityError:  # another request made it at this moment, perhaps in capitals
            made: Self = companies.annotate(lower=Lower("name")).get(lower=Lower(Value(name)))
            return made


def _bare(name: str) -> str:
    """A name without what people type differently from one day to the next."""
    return " ".join(name.split()).casefold()


class ContactQuerySet(OwnedQuerySet):
    def with_last_contact(self, today: date) -> Self:
        """By name, with `last_contact_on`: the last day they met or were in touch, or None."""
        attempted_on = models.Max("attempts__happened_on")
        met_on = models.Max(
            "interviews__held_on",
            filter=models.Q(interviews__held_on__lte=today, interviews__is_cancelled=False),
        )
        return self.annotate(
            # On SQLite the greatest of a day and nothing is nothing.
            last_contact_on=Coalesce(Greatest(attempted_on, met_on), attempted_on, met_on)
        ).order_by(Lower("name"), "pk")  # said again: a query that groups forgets its order


class Contact(Owned):
    """A person: met, spoken with, or to be called."""

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
    notes = models.TextField(blank=True)

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    owned_references = ("company",)

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = [Lower("name")]
        indexes = [models.Index("owner", Lower("name"), name="contact_by_owner_and_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo | None:
        """Where they are, if known."""
        return ZoneInfo(self.time_zone) if self.time_zone else None
