"""The WSGI application, for `manage.py serve` or any other WSGI server."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

pages = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Django's own, which fails before any middleware where the charset is none of text.

    Such a charset gets a name that Django leaves alone, for `ReadableFormMiddleware` to refuse.
    """
    try:
        _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        "a".encode(parameters.get("charset", "utf-8"))
    except (LookupError, ValueError):
        environ["CONTENT_TYPE"] = "text/plain; charset=refused"
    return pages(environ, start_response)
