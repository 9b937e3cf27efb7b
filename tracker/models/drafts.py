"""Drafts: what was typed into a long form and not yet saved."""

from __future__ import annotations

from django.db import models

from tracker.models.base import Owned


class Draft(Owned):
    """The fields of one form, by the address it posts to, until it is saved or thrown away."""

    exported = False  # it belongs to the address of a form, which names a key

    path = models.CharField(max_length=500)
    fields = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "path"], name="draft_once_per_form")
        ]

    def __str__(self) -> str:
        return self.path
