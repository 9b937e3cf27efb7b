"""What `manage.py check`, and every start, says about settings that will do harm."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core import checks

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@checks.register
def check_mail(**kwargs: object) -> list[checks.CheckMessage]:
    """Mail that leaves the machine needs links that lead back, and somebody it comes from."""
    found: list[checks.CheckMessage] = []
    if settings.EMAIL_BACKEND != SMTP:
        return found
    if not settings.SITE_URL:
        found.append(
            checks.Warning(
                "Mail is sent, but SITE_URL is not set: its links lead to this machine only.",
                hint="Set SITE_URL to the address at which you open the pages.",
                id="followups.W001",
            )
        )
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        found.append(
            checks.Warning(
                "Mail is sent, but from an address at localhost: many servers refuse that.",
                hint="Set DEFAULT_FROM_EMAIL, such as `Day Four <calls@example.org>`.",
                id="followups.W002",
            )
        )
    return found
