"""Log-in: under which name and which address the throttle counts a wrong password."""

from collections.abc import Mapping
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

LONGEST_NAME = 255  # characters: the throttle's column, and more than any user's name has


def tried_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name that somebody tried, cut to what can be kept."""
    return (credentials or request.POST).get("username", "")[:LONGEST_NAME]


def client_address(request: HttpRequest) -> str | None:
    """The IP address of whoever asks, as far as it can be believed.

    Each trusted proxy adds the address that it was asked from at the end of X-Forwarded-For. What
    stands before those, or where no proxy is trusted, anybody may have written there.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        try:
            return str(ip_address(hops[-settings.TRUSTED_PROXIES].strip()))
        except ValueError:
            pass  # no address: whoever wrote it is no proxy
    return request.META.get("REMOTE_ADDR")
