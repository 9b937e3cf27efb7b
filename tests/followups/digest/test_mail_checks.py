"""What a start says where the settings of mail will do harm."""

import pytest
from pytest_django import Settings

from followups.digest.checks import SMTP, check_mail


@pytest.mark.parametrize(
    ("backend", "site", "sender", "ids"),
    [
        ("django.core.mail.backends.console.EmailBackend", "", "us@localhost", []),
        (SMTP, "https://calls.example.org", "Day Four <us@example.org>", []),
        (SMTP, "http://127.0.0.1:8000", "us@example.org", []),  # said, and so it is meant
        (SMTP, "", "us@example.org", ["followups.W001"]),
        (SMTP, "https://calls.example.org", "Us <us@localhost>", ["followups.W002"]),
        (SMTP, "", "us@localhost", ["followups.W001", "followups.W002"]),
    ],
)
def test_mail_that_leads_nowhere_is_warned_of(
    settings: Settings, backend: str, site: str, sender: str, ids: list[str]
) -> None:
    settings.EMAIL_BACKEND, settings.SITE_URL = backend, site
    settings.DEFAULT_FROM_EMAIL = sender
    found = check_mail()
    assert [warning.id for warning in found] == ids
    assert all(warning.hint for warning in found)
