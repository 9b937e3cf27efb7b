"""The other side: companies, and the people in them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from tracker.models.base import Owned
from tracker.models.user import validate_time_zone


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
