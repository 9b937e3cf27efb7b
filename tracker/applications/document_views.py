"""Adding a document to an application, on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from tracker.applications import page_views
from tracker.documents.forms import DocumentForm
from tracker.forms import submissions
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
        messages.success(request, f"{document} is saved.")
        to = SeeOther(f"{reverse('application', args=[pk])}#documents")
        return submissions.answer(request, to, document)
    application = page_views.with_facts(request.user, pk)
    return page_views.page(request, application, document_form=form)
