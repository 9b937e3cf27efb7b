"""What makes the pages an app on a phone: the manifest, the service worker and what it asks for.

`docs/phone.md` tells how they work together.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from tracker.models import Outcome
from tracker.site.requests import Request

PAPER = "#fbf8f2"  # of the light theme (static/css/tokens.css): a manifest has but one

# What Today and the call sheets are made of, kept on the phone when the worker is installed.
FILES = (
    "css/tokens.css",
    "css/base.css",
    "css/forms.css",
    "css/cards.css",
    "css/strip.css",
    "css/timeline.css",
    "css/call-sheet.css",
    "js/theme.js",
    "js/day-four.js",
    "js/kept.js",
    "vendor/htmx/htmx.min.js",
    "vendor/figtree/figtree-latin-wght-normal.woff2",
    "vendor/fraunces/fraunces-latin-wght-normal.woff2",
    "vendor/lucide/sprite.svg",
    "icons/favicon.svg",
)

# Of nobody in particular, so that it may be kept (`PersonalPagesMiddleware`). The browser asks
# after a newer worker with every page it opens; an hour is soon enough.
for_everybody = cache_control(public=True, max_age=60 * 60)


@require_safe
@login_not_required
@for_everybody
@gzip_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What the browser needs to install it. Phones share into the form that a job begins with."""
    add = reverse("application_new")
    told = {
        "id": "/",
        "name": "Day Four",
        "short_name": "Day Four",
        "description": "Who to call today, why today, what to say, and when to stop.",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            _icon("icon-192.png", 192),
            _icon("icon-512.png", 512),
            _icon("icon-maskable-512.png", 512, purpose="maskable"),
        ],
        "shortcuts": [
            {"name": "Today", "url": "/"},
            {"name": "Add an application", "short_name": "Add", "url": add},
        ],
        "share_target": {
            "action": add,
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _icon(name: str, size: int, **more: str) -> dict[str, str]:
    src = static(f"icons/{name}")
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", **more}


@require_safe
@login_not_required
@for_everybody
@gzip_page
@conditional_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root because it serves every page.

    Its code changes when a file of the pages does, and it is then installed anew.
    """
    files = [static(name) for name in FILES]
    frame = render_to_string("tracker/offline/offline.html")
    facts = {
        "version": hashlib.sha256("\n".join([*files, frame]).encode()).hexdigest()[:12],
        "files": files,
        "script": static("js/kept.js"),
        "offline": reverse("offline"),
        "outcomes": dict(Outcome.choices),
    }
    code = render_to_string("tracker/offline/worker.js", {"facts": json.dumps(facts)})
    lines = (line.strip() for line in code.splitlines())
    without_comments = "\n".join(line for line in lines if not line.startswith("//"))
    return HttpResponse(without_comments, "text/javascript; charset=utf-8")


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The frame of what the worker shows in place of a page that it cannot get."""
    return render(request, "tracker/offline/offline.html")


@require_safe
def phone(request: Request) -> HttpResponse:
    """Who is logged in, for the worker: with a token to send by, and the key of what it keeps.

    The key is the same for the same user, so that calls which were sealed with it before a
    log-out can be sent after the next log-in, and by nobody else.
    """
    key = salted_hmac("tracker.phone", str(request.user.pk), algorithm="sha256").digest()
    whose, token = str(request.user.pk), get_token(request)
    return JsonResponse({"user": whose, "token": token, "key": b64encode(key).decode()})
