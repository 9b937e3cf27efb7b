"""A real browser, the pages served to it, and somebody logged in.

Every test fails where a page broke the content security policy or a script of its own, asked
another host for something, or for a file that is not there.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from tests.chromium import chromium
from tracker.models import User

# Playwright keeps an event loop in the thread of the tests; the database is used from it only
# between the browser's steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PATIENCE = 15_000  # milliseconds: a machine that does other things besides is slow, not wrong
expect.set_options(timeout=PATIENCE)


def until(wanted: Callable[[], Any], what: str) -> Any:
    """Wait until `wanted` returns something, and return that."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        if found := wanted():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


CALM = {"reduced_motion": "reduce"}  # nothing moves while it is looked at
PHONE = CALM | {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}

# A violation of the policy has an event of its own; where there is no console error, this is one.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""

# The one rule that is new in WCAG 2.2 is off where nobody asks for it.
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
# What the colours of a theme can break; the rest does not depend on them.
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
# Only what is wrong comes back: what axe tells of all that is right takes as long as its rules.
VIOLATIONS = """async (options) => (await axe.run(options)).violations
  .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium(), "args": as_root}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where the pages are, so that `page.goto("/people/")` will do."""
    return live_server.url


# Django's server of the tests differs from a real one in two ways that together take more than
# half of the time of a page. It sends an answer in small pieces, and each waits until the one
# before it was acknowledged; and it lets a browser ask for each static file again on each page.
WSGIRequestHandler.disable_nagle_algorithm = True
_serve = StaticFilesHandler.serve


def _serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
    answer = _serve(handler, request)
    answer.headers["Cache-Control"] = "max-age=315360000, public, immutable"  # as whitenoise says
    return answer


StaticFilesHandler.serve = _serve_to_keep


# A window is opened once and wiped after each test, which halves what a short test costs. No
# service worker in it: that goes on after a test, and is let in where it is tested.
@pytest.fixture(scope="session")
def _window(browser: Browser, base_url: str) -> Iterator[Page]:
    yield from _opened(browser, base_url)


@pytest.fixture(scope="session")
def _window_without_script(browser: Browser, base_url: str) -> Iterator[Page]:
    yield from _opened(browser, base_url, java_script_enabled=False)


@pytest.fixture(scope="session")
def _window_of_a_phone(browser: Browser, base_url: str) -> Iterator[Page]:
    yield from _opened(browser, base_url, **PHONE)


def _opened(browser: Browser, base_url: str, **options: Any) -> Iterator[Page]:
    options = {"base_url": base_url, "service_workers": "block"} | CALM | options
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(REPORT_VIOLATIONS)
        yield page


@pytest.fixture
def page(_window: Page, base_url: str) -> Iterator[Page]:
    yield from _watched(_window, base_url)


@pytest.fixture
def page_without_script(_window_without_script: Page, base_url: str) -> Iterator[Page]:
    """A page in a window of its own that runs no JavaScript."""
    yield from _watched(_window_without_script, base_url)


@pytest.fixture
def phone(_window_of_a_phone: Page, base_url: str) -> Iterator[Page]:
    """A page on a small telephone: 320 pixels wide, and touched with a finger."""
    yield from _watched(_window_of_a_phone, base_url)


def _watched(page: Page, base_url: str) -> Iterator[Page]:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # What could not be loaded is told by `answered`, which knows what it was. An answer that
        # is not shown is logged by htmx once more: it is meant.
        told = ("Failed to load resource", "Response Status Error Code 400")
        if message.type == "error" and not message.text.startswith(told):
            complaints.append(message.text)

    def failed(error: Error) -> None:
        complaints.append(str(error))

    def asked(request: Request) -> None:
        # Going elsewhere is the user's own doing; a page that fetches from there is not.
        if not request.is_navigation_request() and not request.url.startswith((base_url, "data:")):
            complaints.append(f"asked for {request.url}")

    def answered(response: Response) -> None:
        # A page may be refused: a form with a mistake in it is 422, a third message too.
        is_page = response.request.resource_type in ("document", "xhr")
        if response.status >= (500 if is_page else 400):
            complaints.append(f"{response.status} for {response.url}")

    heard: dict[Any, Callable[[Any], None]] = {
        "console": hear,
        "pageerror": failed,
        "request": asked,
        "response": answered,
    }
    for event, listener in heard.items():
        page.on(event, listener)
    size = page.viewport_size
    yield page
    for event, listener in heard.items():
        page.remove_listener(event, listener)
    _wipe(page, base_url)
    assert size
    page.set_viewport_size(size)
    assert complaints == []


def _wipe(page: Page, base_url: str) -> None:
    """Leave nothing of a test in its window, but for the files that the browser has cached."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.goto("about:blank")
    page.context.clear_cookies()
    page.emulate_media(color_scheme="light")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": base_url, "storageTypes": "all"})
    devtools.detach()


@pytest.fixture
def log_in(
    base_url: str, client_of: Callable[[User], Client]
) -> Callable[[User, BrowserContext], None]:
    """Log a user into a browser without going through the form: `log_in(alice, page.context)`."""

    def give_cookie(user: User, context: BrowserContext) -> None:
        name = settings.SESSION_COOKIE_NAME
        value = client_of(user).cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": base_url}])

    return give_cookie


@pytest.fixture(scope="session")
def broken_rules() -> Callable[..., list[str]]:
    """Return what the accessibility rules find wrong with a page: `broken_rules(page) == []`.

    All rules of WCAG 2.2 A and AA and the good habits beside them, in the light theme, and in the
    dark one those that colours can break; with `only`, these rules alone and in the light theme.
    """

    def check(page: Page, *only: str) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        if only:
            return _violations(page, {"runOnly": list(only)})
        found = _violations(page, EVERY_RULE)
        page.emulate_media(color_scheme="dark")
        found += _violations(page, {"runOnly": RULES_OF_COLOUR})
        page.emulate_media(color_scheme="light")
        return found

    return check


def _violations(page: Page, options: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(VIOLATIONS, options | {"resultTypes": ["violations"]})
    return found
