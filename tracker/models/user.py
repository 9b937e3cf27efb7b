from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models, transaction


@cache
def known_zones() -> frozenset[str]:
    """Names of the time zones that this machine knows, such as `Europe/Berlin`."""
    return frozenset(available_timezones())


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is a time zone of the IANA database."""
    if name not in known_zones():
        raise ValidationError("“%(name)s” is not a time zone we know.", params={"name": name})


def default_time_zone() -> str:
    return str(settings.TIME_ZONE)


class User(AbstractUser):
    """Somebody looking for work: their log-in, where they live, how they introduce themselves."""

    full_name = models.CharField(
        "your name", max_length=120, blank=True, help_text="As you say it on the phone."
    )
    phone = models.CharField(
        "your number", max_length=40, blank=True, help_text="The one they can call you back on."
    )
    time_zone = models.CharField(
        max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    country = models.CharField(
        max_length=2, blank=True, help_text="For public holidays. No calls on those."
    )
    region = models.CharField(
        max_length=40, blank=True, help_text="Where holidays differ within the country."
    )
    has_shortcuts = models.BooleanField("keyboard shortcuts", default=True)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def locked(self) -> User:
        """The user as they are now; nobody else locks them until the transaction ends.

        Whoever writes records of theirs that advice depends on does this first. The one lock
        means that nobody waits in a circle, and that no plan is made from half of a change. Other
        records may refer to the user meanwhile: their key is not locked. (SQLite knows no such
        lock: its transactions that write come one after the other.)

        Raises:
            TransactionManagementError: there is no transaction.
            User.DoesNotExist: they were deleted in the meantime.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("A lock holds only in a transaction.")
        return User.objects.select_for_update(no_key=True).get(pk=self.pk)
