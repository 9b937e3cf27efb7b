"""Hands the mails over to the mail server. What goes wrong with one is a matter of that one."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.core.mail import get_connection
from django.core.mail.message import EmailMessage

from followups.digest import content, outbox
from followups.digest.messages import message
from followups.digest.models import MailSettings, MorningMail

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

MAX_FAILURES = 3
"""After so many failures in a row it is the mail server that fails: the next run tries again."""

TEST_TIMEOUT = 10
"""Seconds for each step of a conversation that somebody waits for at the page."""


class NotAcceptedError(Exception):
    """The mail server was asked and took nothing."""


@dataclass(slots=True)
class SendingReport:
    """What a run did. `gave_up` says that it ended early, since the mail server did not work."""

    sent: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    gave_up: bool = False


class MailConnection:
    """The connection to the mail server: opened when needed, closed after each failure."""

    def __init__(self, timeout: int | None = None) -> None:
        # Without one, as the settings say.
        self._backend = get_connection() if timeout is None else get_connection(timeout=timeout)

    def hand_over(self, mail: EmailMessage) -> None:
        """Returns once the server took the mail; raises where it did not, or did not say so."""
        # Opened first, since Django otherwise closes it after the mail, and a failure to say
        # good-bye would look like a failure to send.
        self.open()
        if not self._backend.send_messages([mail]):
            raise NotAcceptedError

    def open(self) -> None:
        self._backend.open()

    def close(self) -> None:
        with suppress(Exception):
            self._backend.close()


def run(now: Clock) -> SendingReport:
    """Sends what is due, until nothing is left that no other sender has."""
    report, connection, failures = SendingReport(), MailConnection(), 0
    try:
        outbox.enqueue_due(now())
        while failures < MAX_FAILURES and (mail := outbox.claim(now())):
            problem = _send(mail, connection, now, report)
            failures = failures + 1 if problem else 0
    finally:
        connection.close()
    report.gave_up = failures >= MAX_FAILURES
    return report


def _send(mail: MorningMail, connection: MailConnection, now: Clock, report: SendingReport) -> bool:
    """Sends one mail that was claimed; whether it failed in a way that the next one may too."""
    try:
        sent = _send_or_skip(mail, connection, now)
    except Exception as error:
        connection.close()
        problem, is_final = problem_of(error), is_for_good(error)
        outbox.record_problem(mail, problem, now(), is_final=is_final)
        report.problems.append(f"{mail.owner_id}: {problem}")
        log = logger.warning if _is_about_mail(error) else logger.exception
        log("The morning mail %s was not sent: %s", mail.pk, type(error).__name__)
        return not is_final
    report.sent += sent
    report.skipped += not sent
    return False


def _send_or_skip(mail: MorningMail, connection: MailConnection, now: Clock) -> bool:
    settings = MailSettings.objects.select_related("owner").filter(owner=mail.owner_id)
    mail_settings = settings.order_by("owner").first()
    why_not, digest = "", None
    if mail_settings is None or not mail_settings.is_on:
        why_not = outbox.SWITCHED_OFF
    elif now() >= mail.give_up_at:
        why_not = mail.problem or outbox.TOO_LATE
    elif (digest := content.digest_for(mail_settings.owner, now())) is None:
        why_not = outbox.NOTHING_DUE
    if mail_settings is None or digest is None:
        outbox.record_skipped(mail, why_not, now())
        return False
    written = message(digest, mail_settings, mail.message_id)
    connection.open()
    if not outbox.renew_lease(mail, mail_settings.address, now()):
        return False
    connection.hand_over(written)
    outbox.record_sent(mail, now())
    return True


def send_one_now(mail_settings: MailSettings, now: datetime) -> tuple[bool, str]:
    """Sends what the mail would say now; whether something is due, and what went wrong."""
    digest = content.digest_for(mail_settings.owner, now)
    today = now.astimezone(mail_settings.owner.zone).date()
    written = message(digest or content.nothing_due(today), mail_settings, outbox.new_message_id())
    connection = MailConnection(TEST_TIMEOUT)
    try:
        connection.hand_over(written)
    except Exception as error:
        if not _is_about_mail(error):
            raise
        return digest is not None, problem_of(error)
    finally:
        connection.close()
    return digest is not None, ""


def is_for_good(error: Exception) -> bool:
    """No later attempt can help: the server knows that there is no such mailbox."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def problem_of(error: Exception) -> str:
    """What went wrong, in a sentence for the user."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            said = "; ".join(_server_answer(*answer) for answer in error.recipients.values())
            return f"The mail server does not take mail to this address: {said}."
        case smtplib.SMTPAuthenticationError():
            return "The mail server did not let us log in."
        case smtplib.SMTPSenderRefused():
            return f"The mail server does not take mail from {error.sender}."
        case smtplib.SMTPServerDisconnected():
            return "The mail server ended the conversation."
        case smtplib.SMTPResponseException():
            return (
                f"The mail server refused it: {_server_answer(error.smtp_code, error.smtp_error)}."
            )
        case TimeoutError():
            return "The mail server did not answer in time."
        case smtplib.SMTPException() | NotAcceptedError():
            return "The mail server did not take it."
        case OSError():
            return "The mail server could not be reached."
    return "It could not be written. The server's log says why."


def _server_answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"“{code} {' '.join(text.split())[:200]}”"


def _is_about_mail(error: Exception) -> bool:
    return isinstance(error, (OSError, NotAcceptedError))  # those of smtplib are OSErrors too
