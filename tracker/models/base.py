"""What every record shares: an owner, the one query that is limited to them, the trash."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

FIRST_YEAR, LAST_YEAR = 1900, 2200


def validate_year(day: date) -> None:
    """Raises ValidationError for a day so far off that waiting from it may leave the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            "Check the year: %(first)s to %(last)s can be kept.",
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class OwnedQuerySet(models.QuerySet[Any]):
    """The one place that limits a query to its owner."""

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows that belong to `user`; none for somebody who is not logged in."""
        return self.filter(owner_id=user.pk)


class Owned(models.Model):
    """A record that belongs to one user and refers only to records of the same user.

    `exported` says whether the record is part of the user's export: False for tokens, outboxes,
    the working rows of an import, and what is derived from other records.

    `identified_by` names the columns that two records have in common when they are the same one
    entered twice, beside the owner (`tracker.exports.archive.matching`). Left out, it is all of
    them, or those that are unique for each owner.

    `not_exported` names columns of a record that are not part of an export: marks of the moment.
    """

    exported: ClassVar[bool] = True
    not_exported: ClassVar[tuple[str, ...]] = ()
    identified_by: ClassVar[tuple[str, ...] | None] = None

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=True
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    # Foreign keys that must point to records of the same owner.
    owned_references: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, in one transaction with all that is derived from it."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuses references to other people's records, and days that no job search has.

        Raises:
            ValidationError: a reference belongs to another owner, or a day is too far off.
        """
        super().clean()
        errors = {
            name: ValidationError("This belongs to somebody else.", code="owner")
            for name in self.owned_references
            if (other := getattr(self, name, None)) is not None and other.owner_id != self.owner_id
        }
        for field in self._meta.fields:
            day = getattr(self, field.attname)
            if type(day) is date:
                try:
                    validate_year(day)
                except ValidationError as error:
                    errors[field.name] = error
        if errors:
            raise ValidationError(errors)


class LivingManager(models.Manager[Any]):
    """Leaves out what is in the trash."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(trashed_at=None)


def living(queryset: type[OwnedQuerySet]) -> Any:
    """The manager `objects` of a record that has named filters of its own."""
    return LivingManager.from_queryset(queryset)()


class Trashable(Owned):
    """A record that goes to the trash before it goes for good: see `tracker.trash.actions`.

    `objects` leaves out what is in the trash, and so do all relations to many; `everything` does
    not. A relation to one never leads into the trash: what refers to a record is released when
    it goes there alone, and goes along with it where it cannot stand without it.
    """

    trashed_at = models.DateTimeField("in the trash since", null=True, editable=False)
    # What referred to it and was released, by field; tied again when it is restored.
    released = models.JSONField(default=dict, editable=False)

    objects: ClassVar[Any] = living(OwnedQuerySet)
    everything: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["owner", "trashed_at"],
                condition=~models.Q(trashed_at=None),
                name="%(class)s_in_trash",
            )
        ]

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None
