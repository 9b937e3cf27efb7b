"""Addresses that stand in a mail: whole ones, and the one that stops it without a log-in."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from followups.digest.models import MailSettings
from tracker.models import User


def site_url() -> str:
    """Where the pages are, without a slash at the end."""
    return settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}"


def link(name: str, *args: object) -> str:
    """The whole address of a page."""
    return f"{site_url()}{reverse(name, args=args)}"


def stop_token(mail_settings: MailSettings) -> str:
    """What stands in the address that stops the mail.

    It can do nothing else, and is good for this mailbox only: whoever had the address before, or
    got it by a slip of the pen, stops no one else's mail.
    """
    return _signer(mail_settings.address).sign(str(mail_settings.owner_id))


def settings_of(token: str) -> MailSettings | None:
    """Whose mail a token stops; None where it is not one of ours, or of an earlier address."""
    owner = named_in(token)
    if owner is None:
        return None
    mail_settings: MailSettings | None = MailSettings.objects.filter(owner=owner).first()
    if mail_settings is None:
        return None
    try:
        _signer(mail_settings.address).unsign(token)
    except BadSignature:
        return None
    return mail_settings


def named_in(token: str) -> User | None:
    """Whom a token names, which may be forged."""
    owner = token.partition(".")[0]
    if not (owner.isascii() and owner.isdecimal() and len(owner) < 19):
        return None
    return User.objects.filter(pk=int(owner)).first()


def _signer(address: str) -> Signer:
    return Signer(salt=f"followups.digest.stop {address}", sep=".")
