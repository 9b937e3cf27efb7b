"""Submissions: what a form that makes something was answered, so that two taps make one."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from tracker.models.base import Owned


class Submission(Owned):
    """A form that was sent, by what was in it: what it made, and where its sender was sent on to.

    See `tracker.forms.submissions`.
    """

    exported = False  # it is about a page of yesterday

    key = models.CharField(max_length=64)
    address = models.TextField()
    made_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, related_name="+"
    )
    made_id = models.BigIntegerField(null=True)
    made = GenericForeignKey("made_type", "made_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="submission_once_per_owner")
        ]

    def __str__(self) -> str:
        return self.address
