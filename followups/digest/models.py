"""What a user wants of the morning mail, and the mails: one row for each user and day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from followups.digest.mornings import EARLIEST, LATEST, USUAL
from tracker.models import Owned, User


class MailSettings(Owned):
    """Whether, where and at what hour somebody wants the morning mail.

    `next_at` is their next morning, in UTC, or nothing while the mail is switched off. It is
    kept by `followups.digest.signals` and moved on by `followups.digest.outbox`.
    """

    # An archive that comes from elsewhere must not begin to send mail somewhere.
    exported: ClassVar[bool] = False

    is_on = models.BooleanField("send me the morning mail", default=False)
    address = models.EmailField("to this address", blank=True)
    hour = models.PositiveSmallIntegerField(
        "at",
        default=USUAL,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )
    next_at = models.DateTimeField("next morning", null=True, editable=False)
    looked_at = models.DateTimeField("last looked what is due", null=True, editable=False)
    tested_at = models.DateTimeField("last asked for one at once", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "mail settings"
        constraints = [models.UniqueConstraint(fields=["owner"], name="mail_once_per_owner")]
        indexes = [
            # Whose morning has come: of all users, by index alone.
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="mail_by_next_morning",
            )
        ]

    def __str__(self) -> str:
        return f"Mail settings of {self.owner}"

    def clean(self) -> None:
        """Refuses a mail that would have nowhere to go."""
        super().clean()
        if self.is_on and not self.address:
            problem = ValidationError("Say where to send it, or switch it off.", code="nowhere")
            raise ValidationError({"address": problem})

    def derived_from(self, names: set[str]) -> Iterator[str]:
        yield from super().derived_from(names)
        if names & {"is_on", "hour"}:
            yield "next_at"

    @classmethod
    def for_user(cls, user: User) -> MailSettings:
        """The user's settings; unsaved ones, switched off, where there are none yet."""
        settings = cls.objects.of(user).order_by("owner").first() or cls(address=user.email)
        settings.owner = user
        return settings


class MorningMail(Owned):
    """The mail of one user and one day of theirs. Written by `followups.digest.outbox` only.

    While `try_at` is not over nobody touches it: it waits for its next attempt, or somebody is
    sending it. An open mail has one, a finished mail has none.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "not sent"
        SKIPPED = "skipped", "left out"

    exported: ClassVar[bool] = False

    day = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    try_at = models.DateTimeField("not touched before", null=True)
    give_up_at = models.DateTimeField("of no use after")
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=320)
    address = models.EmailField(blank=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "morning mail"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "day"], name="morning_mail_once_a_day")
        ]
        indexes = [
            models.Index(
                fields=["try_at"],
                condition=models.Q(try_at__isnull=False),
                name="morning_mail_open",
            )
        ]

    def __str__(self) -> str:
        return f"Morning mail of {self.day}"
