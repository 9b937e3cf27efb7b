"""How to bring a job here from any page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.capture.bookmarklet import bookmarklet
from tracker.site.requests import Request


@require_safe
def capture(request: Request) -> HttpResponse:
    address = request.build_absolute_uri(reverse("application_new"))
    context = {"address": address, "bookmarklet": bookmarklet(address)}
    return render(request, "tracker/capture/capture.html", context)
