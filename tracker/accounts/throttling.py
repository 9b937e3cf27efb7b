"""Log-in: under which name the throttle counts a wrong password."""

from collections.abc import Mapping

from django.http import HttpRequest

LONGEST_NAME = 255  # characters: the throttle's column, and more than any user's name has


def tried_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name that somebody tried, cut to what can be kept."""
    return (credentials or request.POST).get("username", "")[:LONGEST_NAME]
