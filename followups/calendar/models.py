"""The calendar feed of a user."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.urls import reverse

from tracker.models import Owned
from tracker.site import clock


def new_token() -> str:
    """256 random bits, as a path can hold them."""
    return secrets.token_urlsafe(32)


class CalendarFeed(Owned):
    """One user's feed: the address that is its password. There is none while it is switched off.

    `etag` and `changed_at` are of the file as it was last asked for.
    """

    exported: ClassVar[bool] = False

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    is_private = models.BooleanField("without names", default=False)
    etag = models.CharField(max_length=64, default="", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="feed_once_per_owner")]

    def __str__(self) -> str:
        return f"Calendar of {self.owner}"

    @property
    def path(self) -> str:
        return reverse("calendar_feed", args=[self.token])

    def last_modified(self, etag: str) -> datetime:
        """Since when the file is the one with this tag; noted where it is another than before.

        In whole seconds, as HTTP tells the time, and each change in a second of its own: a program
        that asks by the time alone must not miss the second of two.

        Raises:
            CalendarFeed.DoesNotExist: the feed was switched off meanwhile.
        """
        if self.changed_at and self.etag == etag:
            return self.changed_at
        with transaction.atomic():
            noted = CalendarFeed.objects.select_for_update().get(pk=self.pk)
            if noted.changed_at is None or noted.etag != etag:
                now = clock.now().replace(microsecond=0)
                before = noted.changed_at
                noted.changed_at = max(now, before + timedelta(seconds=1)) if before else now
                noted.etag = etag
                noted.save(update_fields=["etag", "changed_at", "updated_at"])
        changed_at: datetime = noted.changed_at
        return changed_at
