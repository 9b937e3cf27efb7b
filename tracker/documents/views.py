"""Documents, given back to their owner as they were. They go by way of the trash."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.models import Document
from tracker.site.requests import Request
from tracker.site.responses import SeeOther


@require_safe
def document(request: Request, pk: int) -> HttpResponseBase:
    """The file, to be saved. A browser never shows it here: it may hold anything."""
    found = get_object_or_404(Document.objects.of(request.user), pk=pk)
    try:
        file = found.file.open()
    except FileNotFoundError:
        messages.error(request, f"The file of {found} is no longer in the data folder.")
        return SeeOther(reverse("application", args=[found.application_id]))
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
