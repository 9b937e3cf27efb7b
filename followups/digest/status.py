"""What became of the mails, in words: sent, not sent and why, still waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from followups.digest.models import MailSettings, MorningMail
from followups.explain import count_in_words, on_day_in_words

State = MorningMail.State


@dataclass(frozen=True, slots=True)
class MailStatus:
    """What became of the mail of one day."""

    on: date
    words: str
    is_bad: bool = False


def next_mail(settings: MailSettings, today: date) -> str:
    """When the next mail comes."""
    if not settings.is_on or settings.next_at is None:
        return "It is switched off."
    at = settings.next_at.astimezone(settings.owner.zone)
    day = on_day_in_words(at.date(), today)
    return f"The next one comes {day} at {_clock(at)}, if something is due."


def mail_statuses(
    settings: MailSettings, mails: Iterable[MorningMail], now: datetime
) -> list[MailStatus]:
    """One for each mail, and one for this morning where nothing was due."""
    zone = settings.owner.zone
    statuses = [_status(mail, zone) for mail in mails]
    today = now.astimezone(zone).date()
    was_checked = settings.looked_at and settings.looked_at.astimezone(zone).date() == today
    if was_checked and not any(status.on == today for status in statuses):
        statuses.insert(0, MailStatus(today, "Nothing was due, so none was sent."))
    return statuses


def _status(mail: MorningMail, zone: ZoneInfo) -> MailStatus:
    if mail.state == State.SENT and mail.sent_at:
        at = _clock(mail.sent_at.astimezone(zone))
        return MailStatus(mail.day, f"Sent at {at} to {mail.address}.")
    if mail.state == State.FAILED:
        tries = count_in_words(mail.attempts, "attempt")
        return MailStatus(mail.day, f"Not sent, after {tries}. {mail.problem}", is_bad=True)
    if mail.state == State.SKIPPED:
        return MailStatus(mail.day, f"No mail was sent. {mail.problem}")
    if mail.state == State.WAITING and mail.problem and mail.try_at:
        again = f"It is tried again at {_clock(mail.try_at.astimezone(zone))}."
        return MailStatus(mail.day, f"Not sent yet. {mail.problem} {again}", is_bad=True)
    return MailStatus(mail.day, "It is about to be sent.")


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"
