"""What is kept of a form while it is typed."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tracker.models import Draft
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other
from tracker.trash import drafts


@require_POST
def draft_keep(request: Request) -> HttpResponse:
    """Keeps what is in a form now, and says so in a few words below it."""
    path = _path(request)
    try:
        with transaction.atomic():
            drafts.keep(request.user, path, request.POST)
    except drafts.TooLongError:
        return render(request, "tracker/trash/_draft_kept.html", {"at": None})
    at = clock.time_of_day(request.user)
    return render(request, "tracker/trash/_draft_kept.html", {"at": at})


@require_POST
def draft_discard(request: Request) -> HttpResponse:
    """Throws a draft away, and opens its form afresh."""
    path = _path(request)
    with transaction.atomic():
        Draft.objects.of(request.user).filter(path=path).delete()
    return see_other(path)


def _path(request: Request) -> str:
    """The address of the form, which must be one of ours that has drafts."""
    path = request.POST.get(drafts.OF, "")
    if not drafts.has_draft(path):
        raise Http404
    return path
