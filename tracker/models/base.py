"""What every record shares: an owner, the one query that is limited to them, the trash."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from tracker.models.derived import Derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

M = TypeVar("M", bound=models.Model, covariant=True)
Q = TypeVar("Q", bound=models.QuerySet[Any])

FIRST_YEAR, LAST_YEAR = 1900, 2200


def validate_year(day: date) -> None:
    """Raises ValidationError for a day so far off that waiting from it may leave the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            "Check the year: %(first)s to %(last)s can be kept.",
            code="year",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


class OwnedQuerySet(models.QuerySet[M]):
    """The one place that limits a query to its owner."""

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows that belong to `user`; none for somebody who is not logged in."""
        return self.filter(owner_id=user.pk)


def manager(queryset: type[Q]) -> Q:
    """A manager with the methods of the queryset; to the type checker it is the queryset."""
    return cast("Q", queryset.as_manager())


class Owned(models.Model):
    """A record that belongs to one user and refers only to records of the same user.

    `exported` says whether the record is part of the user's export: False for tokens, outboxes,
    the working rows of an import, and what is derived from other records.

    `identity_fields` names the columns that two records have in common when they are the same one
    entered twice, beside the owner (`tracker.exports.archive.matching`). Left out, it is all of
    them, or those that are unique for each owner.

    `unexported_fields` names columns that are not part of an export: marks of the moment.
    """

    exported: ClassVar[bool] = True
    unexported_fields: ClassVar[tuple[str, ...]] = ()
    identity_fields: ClassVar[tuple[str, ...] | None] = None

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=True
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    objects: ClassVar[OwnedQuerySet[Self]] = manager(OwnedQuerySet)

    # Foreign keys that must point to records of the same owner.
    owned_references: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Saves, in one transaction with all that is derived from it.

        With `update_fields` it writes these columns and those of the row that follow from them.
        """
        if update_fields is not None and (named := set(update_fields)):
            update_fields = {*named, "updated_at", *self.derived_from(named)}
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **kwargs)

    def derived_from(self, names: set[str]) -> Iterator[str]:
        """The columns that are other ones when these are."""
        for field in self._meta.concrete_fields:
            if isinstance(field, Derived) and names & field.sources:
                yield field.name

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


class NotTrashedManager(models.Manager[M]):
    """Leaves out what is in the trash."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(trashed_at=None)


def not_trashed(queryset: type[Q]) -> Q:
    """The manager that leaves out the trash, with the methods of the queryset; see `manager`."""
    return cast("Q", NotTrashedManager.from_queryset(queryset)())


class Trashable(Owned):
    """A record that goes to the trash before it goes for good: see `tracker.trash.actions`.

    `objects` leaves out what is in the trash, and so do all relations to many; `all_objects` does
    not. A relation to one never leads into the trash: what refers to a record is released when
    it goes there alone, and goes along with it where it cannot stand without it.
    """

    trashed_at = models.DateTimeField("in the trash since", null=True, editable=False)
    # What referred to it and was released, by field; tied again when it is restored.
    released = models.JSONField(default=dict, editable=False)

    objects: ClassVar[OwnedQuerySet[Self]] = not_trashed(  # type: ignore[assignment]
        OwnedQuerySet
    )
    all_objects: ClassVar[OwnedQuerySet[Self]] = manager(OwnedQuerySet)

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
