"""How files come in: no more of one is taken than may be kept."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import reverse

TOO_LARGE = "tracker.upload_too_large"
"""The key of `request.META` that says that a file was left out for its size."""


class LimitHandler(FileUploadHandler):
    """Leaves out a file once it is too large, before it fills memory or disk. Stands first."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self._limit():
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers after it."""

    def _limit(self) -> int:
        """In bytes: a file to import may hold more than a document."""
        to_import = self.request is not None and self.request.path_info == reverse("imports")
        limit: int = settings.IMPORT_MAX_BYTES if to_import else settings.DOCUMENT_MAX_BYTES
        return limit
