"""Middleware of the project."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answer `/healthz`: 200 while the database answers, otherwise 503.

    It stands before what asks for a log-in, a session or a particular host name, so that whoever
    watches over the service needs none of them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/healthz":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("the database does not answer\n", "text/plain", status=503)
        return HttpResponse("ok\n", "text/plain")


class ReadableFormMiddleware:
    """Reads a form before anything else does; one that cannot be read is a bad request.

    Django's own pages for an error ask the form for its token against forged requests, and so
    fail themselves where it cannot be read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() != "utf-8":
            raise BadRequest("What is sent has to be in UTF-8.")
        with suppress(UnreadablePostError):  # whoever sent it has gone
            _ = request.POST  # reads it
        return self.get_response(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that is not understood. It asks nothing of it, unlike Django's own."""
    return HttpResponseBadRequest(render_to_string("400.html"))


class FormOnlyMiddleware:
    """An address that only a form is sent to says so to whoever opens it, as by a reload."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        headers = {"Allow": response.headers["Allow"]}
        return HttpResponse(
            render_to_string("405.html", request=request), status=405, headers=headers
        )


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages go compressed; what is a file already, or is written while it is sent, does not.

    Django's own hides the length of what is secret in a page with padding of a random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
            return response
        return super().process_response(request, response)


class PersonalPagesMiddleware:
    """Nobody keeps a copy of a page that was made for somebody who is logged in.

    After a log-out, the browser's Back button then finds nothing to show. Each page says in a
    header for whom it was made: the service worker keeps a few of them for reading without a
    connection, for this user alone, until their log-out (docs/phone.md).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "public" in response.get("Cache-Control", ""):
            return response
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        response.headers["X-Page-Of"] = str(request.user.pk or "nobody")
        return response


class TimeZoneMiddleware:
    """Show and read times in the zone of the user who is logged in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):  # a thread serves one user after another
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> None:
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
