"""The request as views get it, and what they do with one that comes in another way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from tracker.models.user import User


class Request(HttpRequest):
    """A request of somebody who is logged in, whom alone `LoginRequiredMiddleware` lets through to
    the views. For annotations only.
    """

    user: User


View = Callable[..., HttpResponseBase]


def require_post_or_back(page: str) -> Callable[[View], View]:
    """Decorates a view that answers only to POST. Who asks it by GET is led back to `page`: so does
    whoever loads a refused form anew, or comes from the log-in.

    `page` is the name of an address that takes the arguments of the view, or none.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(_address(page, kwargs))
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return answer

    return decorate


def _address(page: str, kwargs: dict[str, object]) -> str:
    try:
        return reverse(page, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(page)
