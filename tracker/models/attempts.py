"""Contact attempts: every time the user reached out, or was reached."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from tracker.models.applications import Application
from tracker.models.base import Trashable
from tracker.models.interviews import Interview
from tracker.models.people import Contact
from tracker.site import clock


class Outcome(models.TextChoices):
    """What came of it."""

    SPOKE = "spoke", "Spoke with them"
    VOICEMAIL = "voicemail", "Left a voicemail"
    WORD_LEFT = "word_left", "Left word with someone"
    NO_ANSWER = "no_answer", "No answer, no message"
    WROTE = "wrote", "Wrote to follow up"
    THEY_CONTACTED = "they_contacted", "They contacted me"
    THANKED = "thanked", "Sent a thank-you note"
    CLOSED_KINDLY = "closed_kindly", "Sent a closing note"


class Channel(models.TextChoices):
    """How."""

    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"
    MESSAGE = "message", "Text or chat"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"


class ContactAttempt(Trashable):
    """What happened, as it happened. It belongs to an application, and mostly to an interview.

    A person or an interview that goes away leaves the attempt standing: it is a fact, and counts.
    """

    identified_by = ("application_id", "happened_on", "happened_time", "outcome", "channel")
    not_exported = ("submission",)

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attempts")
    interview = models.ForeignKey(
        Interview, on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts"
    )
    outcome = models.CharField("what came of it", max_length=20, choices=Outcome)
    channel = models.CharField("how", max_length=20, choices=Channel, default=Channel.PHONE)
    happened_on = models.DateField("day", default=clock.today_here)
    happened_time = models.TimeField(
        "time", null=True, blank=True, help_text="Where you were. Leave it out if you forgot."
    )
    said = models.CharField("what they said about time", max_length=300, blank=True)
    last_day = models.DateField("last day of the time they gave", null=True, blank=True)
    notes = models.TextField(blank=True)
    # What the form that logged it was marked with: sent again, it is stored once (`LogForm`).
    submission = models.UUIDField(null=True, editable=False)

    owned_references = ("application", "interview", "contact")

    class Meta:
        ordering = ["-happened_on", "-happened_time", "-pk"]
        indexes = [
            models.Index(fields=["owner", "happened_on"], name="attempt_by_owner_and_day"),
            *Trashable.Meta.indexes,
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("happened_on")),
                name="attempt_promise_not_before_it",
                violation_error_message="The time they gave cannot end before they gave it.",
            ),
            models.UniqueConstraint(
                fields=["owner", "submission"],
                condition=~models.Q(submission=None),
                name="attempt_once_per_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.happened_on}"

    def clean(self) -> None:
        super().clean()
        if self.interview is not None and self.interview.application_id != self.application_id:
            raise ValidationError(
                {"interview": ValidationError("This interview was for another job.", code="other")}
            )

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Validates. The database is not asked about a time that they did not give.

        (That a `submission` is stored once is not for people to correct.)
        """
        if self.last_day is not None:
            super().validate_constraints(exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves. The application is always the one of the interview, where there is one."""
        if self.interview is not None:
            self.application_id = self.interview.application_id
        super().save(*args, **kwargs)
