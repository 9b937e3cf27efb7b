"""The addresses of the project, as the resolver has them, and whose records they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from followups.calendar.models import CalendarFeed
from followups.digest.links import stop_token
from followups.digest.models import MailSettings
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Import,
    Interview,
    SavedView,
    Script,
    Stage,
    User,
)

# The word a path begins with, and the records that have a page each below it.
RECORDS: dict[str, type[models.Model]] = {
    "applications": Application,
    "interviews": Interview,
    "attempts": ContactAttempt,
    "people": Contact,
    "companies": Company,
    "stages": Stage,
    "views": SavedView,
    "trash": Application,
    "documents": Document,
    "import": Import,
}


@dataclass(frozen=True)
class Address:
    """A name of the resolver, and what stands in its path."""

    name: str
    route: str
    parts: tuple[str, ...]

    @property
    def section(self) -> str:
        """The first word of the path; empty for Today."""
        return self.route.split("/")[0]

    @property
    def is_of_a_record(self) -> bool:
        return bool(self.parts)

    def path(self, **parts: object) -> str:
        """The path, with those of `parts` that belong into it."""
        unknown = set(self.parts) - set(parts)
        assert not unknown, f"say what {sorted(unknown)} of {self.route} stands for"
        return reverse(self.name, kwargs={name: parts[name] for name in self.parts})

    def paths(self, user: User) -> list[str]:
        """A path for each record of the user that it may be about, the oldest first."""
        if not self.is_of_a_record:
            return [self.path()]
        if self.section == "calendar":  # its token is what it is found by
            feed, _ = CalendarFeed.objects.get_or_create(owner=user)
            return [self.path(token=feed.token)]
        if self.section == "mail":
            settings, _ = MailSettings.objects.get_or_create(owner=user)
            return [self.path(token=stop_token(settings))]
        mine = RECORDS[self.section]._default_manager.filter(owner=user)
        keys = mine.order_by("pk").values_list("pk", flat=True)
        others = {"kind": Script.Kind.VOICEMAIL, "what": "application", "section": "pay"}
        others |= {"number": 0, "act": "back"}
        return [self.path(pk=pk, **others) for pk in keys]

    def __str__(self) -> str:
        return self.route


def addresses() -> list[Address]:
    """Every address but those of the admin."""
    found = [
        Address(pattern.name or "", route, tuple(pattern.pattern.converters))
        for route, pattern in patterns(get_resolver())
    ]
    return [address for address in found if address.section != "admin"]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern below the resolver, with its whole route."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry
