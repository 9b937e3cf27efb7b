"""The feed as it is kept: written once for each change, and never older than the facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from followups.calendar import marks
from followups.calendar.entries import entries
from followups.calendar.models import CalendarFeed, CalendarMark
from followups.calendar.writing import calendar
from tracker.site import clock

_MARKS_OF_OWNER = CalendarMark.objects.filter(owner_id=OuterRef("owner_id"))


def find(token: str) -> CalendarFeed | None:
    """The feed of this address, without its body; None where there is none (any more).

    One query, which also tells whether a mark was left.
    """
    feeds: Any = CalendarFeed.objects.filter(token=token, owner__is_active=True)
    found = feeds.annotate(is_marked=Exists(_MARKS_OF_OWNER)).select_related("owner").defer("body")
    feed: CalendarFeed | None = found.order_by("token").first()
    return feed


def up_to_date(feed: CalendarFeed, site: str) -> CalendarFeed:
    """The feed as it has to be now, for links that lead to `site`.

    That is `feed` itself, as `find` found it, where nothing has changed. Where something has, it
    is written by one request at a time; the others wait, and find it written.

    Raises:
        CalendarFeed.DoesNotExist: it was switched off meanwhile.
    """
    today = clock.today(feed.owner)
    if feed.written_as == feed.as_wanted(today, site) and not feed.is_marked:
        return feed
    with transaction.atomic():
        feeds: Any = CalendarFeed.objects.select_related("owner")
        feed = feeds.select_for_update(of=("self",)).get(pk=feed.pk)
        wanted = feed.as_wanted(today, site)
        left = CalendarMark.objects.filter(owner_id=feed.owner_id)
        if feed.written_as != wanted or left.exists():
            may_keep = marks.taken(feed.owner_id)
            if may_keep:
                left.delete()  # before the facts are read: what changes later leaves another
            shown = entries(feed.owner, today, private=feed.is_private)
            _put(feed, calendar(shown, site, feed=True))
            if may_keep:
                feed.written_as = wanted
                feed.save()
    return feed


def _put(feed: CalendarFeed, body: bytes) -> None:
    """The body, and since when it has been like that.

    In whole seconds, as HTTP tells the time, and each change in a second of its own: a program
    that asks by the time alone must not miss the second of two.
    """
    etag = sha256(body).hexdigest()
    if feed.etag != etag:
        now = clock.now().replace(microsecond=0)
        before: datetime | None = feed.changed_at
        feed.changed_at = max(now, before + timedelta(seconds=1)) if before else now
    feed.body, feed.etag = body, etag
