"""A bare Django project of one trivial view, on the same server: the floor of start and memory."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="of nothing", USE_TZ=True
    )


def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("", trivial)]


def serve(port: int) -> None:
    """As `manage.py serve` does it."""
    import waitress
    from django.core.wsgi import get_wsgi_application

    waitress.serve(get_wsgi_application(), listen=f"127.0.0.1:{port}", threads=16)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
