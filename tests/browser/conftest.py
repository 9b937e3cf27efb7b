"""A real browser, the pages served to it, and somebody logged in.

Every test fails where a page broke the content security policy or a script of its own.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.chromium import chromium
from tracker.models import User

# Playwright keeps an event loop in the thread of the tests; the database is used from it only
# between the browser's steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium(), "args": as_root}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where the pages are, so that `page.goto("/people/")` will do."""
    return live_server.url


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    yield from _watched(page)


@pytest.fixture
def page_without_script(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a browser of its own that runs no JavaScript."""
    with browser.new_context(base_url=base_url, java_script_enabled=False) as context:
        yield from _watched(context.new_page())


def _watched(page: Page) -> Iterator[Page]:
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # An answer such as 409 is logged as a resource that failed to load, and one that is not
        # shown by htmx once more: both are meant.
        meant = ("Failed to load resource", "Response Status Error Code 400")
        if message.type == "error" and not message.text.startswith(meant):
            complaints.append(message.text)

    page.set_default_timeout(10_000)  # milliseconds
    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


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
def broken_rules() -> Callable[[Page], list[str]]:
    """Return what the accessibility rules find wrong with a page: `broken_rules(page) == []`."""
    axe = Axe()

    def check(page: Page) -> list[str]:
        return [
            f"{violation['id']}: {node['html']}"
            for violation in axe.run(page).response["violations"]
            for node in violation["nodes"]
        ]

    return check
