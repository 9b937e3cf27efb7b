"""The digest as a mail: text and HTML side by side, and the headers that let it be stopped."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from followups.digest.content import Digest
from followups.digest.links import link, stop_token
from followups.digest.models import MailSettings

SIGN_OFF = "You get this mail at {hour}:00, on mornings when something is due."


def message(digest: Digest, mail_settings: MailSettings, message_id: str) -> EmailMultiAlternatives:
    """The mail to the user. With the same `message_id` it is the same mail, sent again.

    Source: RFC 8058 for the mail program's own way to stop it, which https alone may offer.
    """
    stop, change = link("mail_stop", stop_token(mail_settings)), link("mail_settings")
    context = {
        "digest": digest,
        "sign_off": SIGN_OFF.format(hour=mail_settings.hour),
        "stop": stop,
        "change": change,
    }
    headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
    }
    if stop.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=digest.headline,
        body="\n".join(_lines(digest, context["sign_off"], stop, change)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail_settings.address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("followups/digest/digest.html", context), "text/html")
    return mail


def _lines(digest: Digest, sign_off: object, stop: str, change: str) -> Iterator[str]:
    yield f"{digest.headline}."
    if digest.intro:
        yield digest.intro
    yield from ("", digest.day)
    for section in digest.sections:
        yield from ("", section.heading.upper())
        for item in section.items:
            yield from ("", item.title)
            yield from filter(None, (item.about, item.why))
            yield f"{item.action}: {item.link}"
    yield from ("", "-- ", str(sign_off), f"Change it: {change}", f"No more of these: {stop}", "")
