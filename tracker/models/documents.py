"""Documents: which résumé and which letter went out, as they were."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from tracker.models.applications import Application
from tracker.models.base import Trashable


class DocumentKind(models.TextChoices):
    RESUME = "resume", "Résumé"
    LETTER = "letter", "Cover letter"
    OTHER = "other", "Other"


def stored_as(document: Document, filename: str) -> str:
    """A path that says nothing of its content: the name is kept in the record."""
    return f"documents/{document.owner_id}/{uuid4().hex}"


class Document(Trashable):
    """A file that was sent with an application. Served as an attachment, to its owner only."""

    identified_by = ("application_id", "name", "size")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind, default=DocumentKind.RESUME)
    name = models.CharField(max_length=255, help_text="As the file was called.")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    file = models.FileField(upload_to=stored_as, max_length=200)

    owned_references = ("application",)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = Trashable.Meta.indexes

    def __str__(self) -> str:
        return self.name
