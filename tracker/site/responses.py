"""Where to go after a change."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """303: the change is made, look here. Whatever the method was, the browser comes with GET."""

    status_code = 303


def see_other(to: str | Model, *args: object, **kwargs: object) -> SeeOther:
    """Sends on to a model, a view name or a path, as `django.shortcuts.redirect` takes them."""
    return SeeOther(resolve_url(to, *args, **kwargs))


def back_to(request: HttpRequest, otherwise: str | Model, *args: object) -> SeeOther:
    """Sends back to the page that the form names in `next`, if it is one of ours."""
    page = request.POST.get("next", "")
    if page and url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return SeeOther(page)
    return see_other(otherwise, *args)
