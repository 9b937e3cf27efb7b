"""Logging in, also in the middle of a form: what was typed goes along, and is there again after."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from tracker.trash import drafts

TYPED = "typed"
"""The hidden input of the log-in form with the fields of the form that was sent before it."""


class LogIn(LoginView):
    """Logs in. What was typed into another form before becomes the draft of that."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {TYPED: self.request.POST.get(TYPED, "")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        path, sent = self.get_redirect_url(), _sent(self.request.POST.get(TYPED, ""))
        if sent and drafts.has_draft(path):
            try:
                with transaction.atomic():
                    drafts.keep(form.get_user(), path, sent)
            except drafts.TooLongError:
                messages.error(self.request, "What you had typed is too long to be saved here.")
        return response


def log_in_first(request: HttpRequest) -> HttpResponse:
    """Asks whoever sent a form without being logged in to do so, with what they sent held ready."""
    context = {
        "form": AuthenticationForm(request),
        "next": request.path,
        TYPED: json.dumps(drafts.fields_of(request.POST)),
    }
    response = render(request, "registration/login.html", context)
    if "HX-Request" in request.headers:  # whatever it meant to replace
        for name, value in (("Retarget", "#main"), ("Reselect", "#main"), ("Reswap", "outerHTML")):
            response.headers[f"HX-{name}"] = value
    return response


def _sent(typed: str) -> QueryDict:
    """The fields again; none where the text is not what we wrote."""
    sent = QueryDict(mutable=True)
    try:
        fields = json.loads(typed)
        for name, values in fields.items():
            sent.setlist(str(name), [str(value) for value in values])
    except (ValueError, AttributeError, TypeError):
        return QueryDict()
    return sent
