"""Everything a user has, out of here again."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.exports import archive
from tracker.exports.archive.tables import tables
from tracker.site.requests import Request


@require_safe
def export(request: Request) -> HttpResponse:
    """What an export holds, and the way to it. A query for each kind of record."""
    counts = [
        (table.model._meta.verbose_name_plural, table.rows(request.user).count())
        for table in tables()
    ]
    return render(
        request, "tracker/exports/export.html", {"counts": [one for one in counts if one[1]]}
    )


@require_safe
def export_zip(request: Request) -> StreamingHttpResponse:
    """The archive, sent while it is written."""
    name = archive.file_name(request.user)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    stream = archive.stream(request.user)
    return StreamingHttpResponse(stream, content_type="application/zip", headers=headers)
