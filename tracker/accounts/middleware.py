"""Asking for the log-in, wherever a page needs one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tracker.accounts.views import log_in_first
from tracker.trash import drafts


class LogInMiddleware(LoginRequiredMiddleware):
    """Asks for the log-in, and loses nothing that was typed where a session ended meanwhile."""

    def handle_no_permission(  # type: ignore[override]  # Django's own says too little
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method == "POST":
            if drafts.has_draft(request.path) and drafts.fields_of(request.POST):
                return log_in_first(request)
            if "HX-Request" in request.headers and drafts.OF in request.POST:
                return render(request, "tracker/trash/_draft_kept.html", {"logged_out": True})
        if "HX-Request" in request.headers:  # the whole page goes, and not a part of it
            page = urlsplit(request.headers.get("HX-Current-URL", "/"))
            back = page._replace(scheme="", netloc="", fragment="").geturl()
            to = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
            return HttpResponse(headers={"HX-Redirect": to})
        return super().handle_no_permission(request, view_func)
