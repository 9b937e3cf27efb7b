"""How files come in: no more of one is taken than may be kept."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TOO_LARGE = "tracker.upload_too_large"
"""The key of `request.META` that says that a file was left out for its size."""


class LimitHandler(FileUploadHandler):
    """Leaves out a file once it is too large, before it fills memory or disk. Stands first."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.DOCUMENT_MAX_BYTES:
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers after it."""
