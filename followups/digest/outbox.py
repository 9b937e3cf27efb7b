"""What is to be sent, what is being sent and what was: the one writer of the outbox.

Each step is one short transaction, or one statement that says under what condition it holds. So
any number of senders may run at once, and each may stop anywhere: docs/digest.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from followups.digest.models import MailSettings, MorningMail
from followups.digest.mornings import WINDOW, last_morning, next_morning
from followups.plan.models import PlannedStep
from tracker.models import Contact, Interview

logger = logging.getLogger(__name__)

State = MorningMail.State

BATCH = 200
"""How many users are looked at in one transaction."""

LEASE = timedelta(minutes=15)
"""How long a mail is left to the sender who took it: longer than any conversation with a mail
server lasts, of which each step may take `settings.EMAIL_TIMEOUT`."""

KEPT = timedelta(days=60)

MISSED = "The program was not running that morning."
TOO_LATE = "The morning was over before it could be sent."
SWITCHED_OFF = "It was switched off before it was sent."
NOTHING_DUE = "Nothing was due any more."


def due_settings(now: datetime) -> QuerySet[MailSettings]:
    """The users whose morning has come and who were not looked at yet, the longest ago first."""
    due: QuerySet[MailSettings] = MailSettings.objects.filter(next_at__lte=now)
    return due.order_by("next_at")


def open_mails(now: datetime) -> QuerySet[MorningMail]:
    """The mails that may be taken now."""
    mails: QuerySet[MorningMail] = MorningMail.objects.filter(try_at__lte=now)
    return mails.order_by("try_at", "pk")


def enqueue_due(now: datetime) -> int:
    """Puts a mail into the outbox for everybody whose morning has come and who may have one due.

    Returns for how many users it looked. A user and a day have one mail, whoever looks how often.
    """
    looked = 0
    while due_settings(now).exists():  # read first: mostly there is nothing to write
        batch = _enqueue_batch(now)
        if not batch:  # others are at them
            break
        looked += batch
    return looked


def _enqueue_batch(now: datetime) -> int:
    with transaction.atomic():
        rows = due_settings(now).select_related("owner")
        due = list(rows.select_for_update(skip_locked=True, of=("self",))[:BATCH])
        mails = []
        for mail_settings in due:
            zone = mail_settings.owner.zone
            morning = last_morning(now, mail_settings.hour, zone)
            # Whoever moved to where the hour is yet to come has not missed this one.
            was_due = mail_settings.next_at is not None and morning >= mail_settings.next_at
            if was_due or now - morning < WINDOW:
                mails.append(_mail(mail_settings, morning, now))
            mail_settings.next_at, mail_settings.looked_at = (
                next_morning(now, mail_settings.hour, zone),
                now,
            )
        may_have = may_have_something_due({mail.owner_id: mail.day for mail in mails})
        wanted = [mail for mail in mails if mail.owner_id in may_have]
        MorningMail.objects.bulk_create(wanted, ignore_conflicts=True)
        MailSettings.objects.bulk_update(due, ["next_at", "looked_at"])
        long_ago = now.date() - KEPT
        MorningMail.objects.filter(owner__in=[u.owner_id for u in due], day__lt=long_ago).delete()
    return len(due)


def _mail(mail_settings: MailSettings, morning: datetime, now: datetime) -> MorningMail:
    is_missed = now - morning >= WINDOW
    return MorningMail(
        owner_id=mail_settings.owner_id,
        day=morning.astimezone(mail_settings.owner.zone).date(),
        state=State.SKIPPED if is_missed else State.WAITING,
        problem=MISSED if is_missed else "",
        try_at=None if is_missed else now,
        give_up_at=morning + WINDOW,
        message_id=new_message_id(),
    )


def may_have_something_due(days: dict[int, date]) -> set[int]:
    """Of these users, with the day that it is for each, those who may have something due.

    Only a look at three indexes for all of them: `content` decides, for those who are left.
    """
    if not days:
        return set()
    by, owners = max(days.values()), list(days)
    interviews = Interview.objects.filter(Q(debriefed_at=None) | Q(held_on__gte=min(days.values())))
    found: Iterable[QuerySet[PlannedStep] | QuerySet[Interview] | QuerySet[Contact]] = (
        PlannedStep.objects.filter(owner__in=owners, ready_on__lte=by),
        interviews.filter(owner__in=owners, held_on__lte=by),
        Contact.objects.filter(owner__in=owners, keep_in_touch_on__lte=by),
    )
    return {
        owner
        for rows in found
        for owner in rows.order_by().values_list("owner_id", flat=True).distinct()
    }


def claim(now: datetime) -> MorningMail | None:
    """Takes the next open mail, for a lease; None where there is none that others do not have."""
    if not open_mails(now).exists():
        return None
    with transaction.atomic():
        mail = open_mails(now).select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        mail.state, mail.try_at, mail.attempts = State.SENDING, now + LEASE, mail.attempts + 1
        mail.save(update_fields=["state", "try_at", "attempts", "updated_at"])
    return mail


def renew_lease(mail: MorningMail, address: str, now: datetime) -> bool:
    """Lets the lease begin anew, right before the mail is handed over.

    False where somebody else took it meanwhile: this sender was asleep for longer than a lease.
    """
    return bool(_still_held(mail).update(try_at=now + LEASE, address=address, updated_at=now))


def record_sent(mail: MorningMail, now: datetime) -> None:
    """The mail server took it. That is true whoever else holds the mail by now."""
    MorningMail.objects.filter(pk=mail.pk).update(
        state=State.SENT, try_at=None, sent_at=now, problem="", updated_at=now
    )


def record_skipped(mail: MorningMail, why: str, now: datetime) -> None:
    _still_held(mail).update(state=State.SKIPPED, try_at=None, problem=why, updated_at=now)


def record_problem(mail: MorningMail, problem: str, now: datetime, *, is_final: bool) -> None:
    """Lets it wait for the next attempt: after a minute, two, four, up to half an hour.

    Where that would be too late, or no attempt can help, it has failed.
    """
    again_at = now + timedelta(minutes=min(2 ** (mail.attempts - 1), 32))
    has_failed = is_final or again_at >= mail.give_up_at
    _still_held(mail).update(
        state=State.FAILED if has_failed else State.WAITING,
        try_at=None if has_failed else again_at,
        problem=problem[:500],
        updated_at=now,
    )


def _still_held(mail: MorningMail) -> QuerySet[MorningMail]:
    """The mail, if whoever holds it in memory has it still."""
    mine: QuerySet[MorningMail] = MorningMail.objects.filter(
        pk=mail.pk, state=State.SENDING, attempts=mail.attempts
    )
    return mine


def new_message_id() -> str:
    """An identity for a mail, to be kept: by it a reader drops what was sent twice.

    Source: RFC 5322, 3.6.4.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid4().hex}@{domain or 'localhost'}>"
