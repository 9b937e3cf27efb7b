"""Imports: a file that was brought along, how far it got, and what it added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.urls import reverse

from tracker.models.applications import Application
from tracker.models.base import Owned, OwnedQuerySet, manager
from tracker.models.changes import change
from tracker.models.interviews import Interview

if TYPE_CHECKING:
    from tracker.models.user import User


JsonObject = dict[str, Any]
"""What a JSON field of an import holds: written and read by `tracker.imports` alone."""


class ImportState(models.TextChoices):
    """How far it got. `tracker.imports.steps` says which follows which, and by what."""

    CHOOSING = "choosing", "Waiting for your choices"
    CHECKED = "checked", "Ready to be added"
    DONE = "done", "Added"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Cannot be read"


# What it added, or had added, is known: its record stays when the file goes.
COMMITTED = frozenset({ImportState.DONE, ImportState.UNDONE})


def stored_as(record: Import, filename: str) -> str:
    """A path that says nothing of its content: the name is kept in the record."""
    return f"imports/{record.owner_id}/{uuid4().hex}"


class ImportQuerySet(OwnedQuerySet["Import"]):
    def unfinished(self) -> Self:
        """What has added nothing so far."""
        return self.exclude(state__in=COMMITTED)


class Import(Owned):
    """A file that the user brought along. Each step reads it again, as the user's choices have it,
    until it is added in one go.
    """

    exported = False

    name = models.CharField(max_length=255, help_text="As the file was called.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    file = models.FileField(upload_to=stored_as, max_length=200, blank=True)
    kind = models.CharField(
        max_length=20, blank=True, help_text="As `tracker.imports.parsing` has it."
    )
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHOOSING)
    # A sentence for the user, where the last step did not get through.
    problem = models.TextField(blank=True)
    # What was found in the file; what the user chose; what was added, to be taken back.
    found = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    added = models.JSONField(default=dict)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[ImportQuerySet] = manager(ImportQuerySet)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-id"], name="import_by_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def is_committed(self) -> bool:
        return self.state in COMMITTED

    @contextmanager
    def changing(self, *states: ImportState) -> Iterator[User | None]:
        """One change of the owner's facts, with the import as it is now: the owner where it is in
        one of these states still, None where somebody moved it on.
        """
        with change(self.owner) as begun:
            self.refresh_from_db()
            yield begun.owner if self.state in states else None


class ImportedRow(Owned):
    """A row that an import added, by what it said then.

    So the same row is known again after everything in it was renamed. It outlives what it added.
    """

    exported = False

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    fingerprint = models.CharField(max_length=32)
    # Without constraints: a fact that is deleted for good leaves its row here.
    application = models.ForeignKey(
        Application,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    interview = models.ForeignKey(
        Interview,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    owned_references = ("batch", "application", "interview")

    class Meta:
        indexes = [
            models.Index(fields=["owner", "fingerprint"], name="imported_row_by_fingerprint")
        ]

    def __str__(self) -> str:
        return self.fingerprint
