"""What of the tests is run, and what is said where something is not.

A slow test runs with `--slow`.

What runs on PostgreSQL again is marked `postgres` here: each test that uses the database, but for
those of what pages say (PAGES), since a page says the same whatever database answered. That each
address can be asked and posted to there too is seen to by `test_query_plans` and `test_one_change`.
A test with transactions of its own always runs again.

Where NOTHING_SKIPPED=1 (CI), a test that is skipped fails, and a
browser or a server that is missing ends the run before it begins.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.chromium import chromium

NOTHING_SKIPPED = os.environ.get("NOTHING_SKIPPED") == "1"
# Modules of what pages say, to whom, and how they look.
PAGES = (
    "test_*_page.py",
    "test_*_pages.py",
    "test_pages_hold.py",
    "test_owners.py",
    "test_templating.py",
    "test_digest_letters.py",
)
POSTGRES_NAMED = bool(os.environ.get("TEST_DATABASE_URL"))


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
        elif _may_differ_on_postgres(item):
            item.add_marker("postgres")
        if item.get_closest_marker("slow") and not config.getoption("slow"):
            slow.append(item)
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def _may_differ_on_postgres(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    if database and database.kwargs.get("transaction"):
        return True
    if any(item.path.match(pattern) for pattern in PAGES):
        return False
    return bool(database) or "db" in getattr(item, "fixturenames", ())


def _refuse_to_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"NOTHING_SKIPPED=1, and this was skipped: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_to_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
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
