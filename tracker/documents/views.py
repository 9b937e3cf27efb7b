"""Documents: taken in, and given back to their owner as they were. They go by way of the trash."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tracker import submissions
from tracker.applications import page_views
from tracker.documents.forms import DocumentForm
from tracker.models import Application, Document
from tracker.models.changes import changes_facts
from tracker.site.requests import Request
from tracker.site.responses import SeeOther
from tracker.site.uploads import TOO_LARGE


@require_POST
@changes_facts  # so that two at one moment cannot both fit into the last room
def document_new(request: Request, pk: int) -> HttpResponseBase:
    """A document that went out with the application `pk`."""
    mine = Application.objects.of(request.user)
    document = Document(application=get_object_or_404(mine, pk=pk))
    if again := submissions.answered(request):
        return again
    form = DocumentForm(
        request.POST,
        request.FILES,
        instance=document,
        owner=request.user,
        was_too_large=TOO_LARGE in request.META,
    )
    if form.is_valid():
        form.save()
        messages.success(request, f"{document} is kept.")
        to = SeeOther(f"{reverse('application', args=[pk])}#documents")
        return submissions.answer(request, to, document)
    application = page_views.with_facts(request.user, pk)
    return page_views.page(request, application, document_form=form)


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
