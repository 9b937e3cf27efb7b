"""The calendar feed of a user, and the mark that says that it has to be written again."""

from __future__ import annotations

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse

from tracker.models import Owned


def new_token() -> str:
    """256 random bits, as a path can hold them."""
    return secrets.token_urlsafe(32)


class CalendarFeed(Owned):
    """One user's feed: the address that is its password, and the file as it was last written.

    There is none while the feed is switched off. `written_as` says what it was written for: a day,
    since time alone changes it too, an address of the site, since it is full of links, and whether
    it may say names. Empty, it has to be written anew.
    """

    exported: ClassVar[bool] = False

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    is_private = models.BooleanField("without names", default=False)

    written_as = models.CharField(max_length=400, default="", editable=False)
    etag = models.CharField(max_length=64, default="", editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    body = models.BinaryField(default=b"")  # last: whoever asks for the rest does not read it

    # Whether a mark was left, as `followups.calendar.feed.find` saw it.
    is_marked: bool = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="feed_once_per_owner")]

    def __str__(self) -> str:
        return f"Calendar of {self.owner}"

    @property
    def path(self) -> str:
        return reverse("calendar_feed", args=[self.token])

    def as_wanted(self, day: date, site: str) -> str:
        """What `written_as` says of a body for that day, and with links that lead to `site`."""
        return f"{day.isoformat()} {'without' if self.is_private else 'with'} names, {site}"


class CalendarMark(models.Model):
    """Something that the owner's feed says has changed since it was written.

    Left by the database itself (`followups.calendar.marks`), also while an owner is being deleted:
    hence no foreign key. Not unique either, or two writers would wait for each other.
    """

    owner_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"Calendar of user {self.owner_id} has changed"
