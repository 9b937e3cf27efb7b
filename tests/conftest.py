"""What every test may use: people, their browsers' clients, and the clock.

Alice and Bob each have a job search of their own. Charlie is a stranger with nothing entered.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.chromium import chromium
from tracker.models import User

# Nothing may be left out quietly where it counts (CI).
NOTHING_SKIPPED = os.environ.get("NOTHING_SKIPPED") == "1"
POSTGRES_NAMED = bool(os.environ.get("TEST_DATABASE_URL"))

hypothesis.settings.register_profile("dev", deadline=None, max_examples=100)
hypothesis.settings.register_profile(
    "ci", deadline=None, max_examples=300, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too")


def pytest_configure(config: pytest.Config) -> None:
    if NOTHING_SKIPPED and not chromium():
        raise pytest.UsageError("NOTHING_SKIPPED=1, and no Chromium was found. Set CHROMIUM.")
    if NOTHING_SKIPPED and not POSTGRES_NAMED:
        raise pytest.UsageError("NOTHING_SKIPPED=1, and TEST_DATABASE_URL names no PostgreSQL.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests by what they use, and leave the slow ones out unless they were asked for."""
    browser_tests = Path(__file__).parent / "browser"
    slow = []
    for item in items:
        if browser_tests in item.path.parents:
            item.add_marker("browser")
            if not chromium():
                item.add_marker(pytest.mark.skip(reason="no Chromium found; set CHROMIUM"))
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if item.get_closest_marker("slow") and not config.getoption("slow"):
            slow.append(item)
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def _refuse_to_skip(report: Any) -> None:
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"NOTHING_SKIPPED=1, and this was skipped: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _refuse_to_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _refuse_to_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines of `run.py test` what was not tested, and how to test it."""
    if "TEST_ON" not in os.environ:
        return
    notes = []
    if not chromium():
        notes.append("BROWSER TESTS SKIPPED: no Chromium found. Install it, or set CHROMIUM.")
    if not POSTGRES_NAMED:
        notes.append(
            "POSTGRESQL TESTS SKIPPED: set TEST_DATABASE_URL=postgres://user:password@host:port/name"
            " (any database of a server on which the user may create others)."
        )
    if not terminalreporter.config.getoption("slow"):
        notes.append("Slow tests left out: add --slow.")
    for note in notes:
        terminalreporter.write_line(note, yellow=True, bold=True)


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice", password="correct horse", full_name="Alice Larsson")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob", password="battery staple", full_name="Bob Okafor")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie", password="a stranger", full_name="Charlie Brandt")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a client in which the user is logged in: `client_of(alice).get("/")`."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return log_in


@pytest.fixture
def on() -> Iterator[Callable[..., None]]:
    """Stop the clock at Tue 17 Nov 2026, 10:00 UTC; `on("2026-11-24", "08:30")` moves it."""
    with time_machine.travel(datetime(2026, 11, 17, 10, tzinfo=UTC), tick=False) as traveller:

        def move(day: str | date, at: str = "10:00") -> None:
            day = date.fromisoformat(day) if isinstance(day, str) else day
            traveller.move_to(datetime.combine(day, time.fromisoformat(at), tzinfo=UTC))

        yield move
