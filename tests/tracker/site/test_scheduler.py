"""The scheduler: it runs commands by name, every minute, and survives their mistakes."""

from __future__ import annotations

import time
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from tracker.site import scheduler

Calls = list[str]


class EndedError(Exception):
    """Ends a scheduler, which would go on for ever."""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    made: Calls = []

    def call(command: str, **options: Any) -> None:
        made.append(command)
        if command == "broken":
            raise ValueError("a mistake")

    monkeypatch.setattr(scheduler, "call_command", call)
    return made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that it waited, on a clock at 22:14:02.5; the third time is its end."""
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise EndedError

    monkeypatch.setattr(time, "time", lambda: 1_700_000_042.5)
    monkeypatch.setattr(time, "sleep", sleep)
    return waited


def test_it_runs_the_commands_in_turn_at_the_beginning_of_each_minute(
    calls: Calls, waits: list[float]
) -> None:
    with pytest.raises(EndedError):
        scheduler.keep(["one", "other"])
    assert calls == ["one", "other"] * 2
    assert waits == [57.5] * 3


def test_a_mistake_is_logged_and_the_next_one_runs(
    calls: Calls, waits: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EndedError):
        scheduler.keep(["broken", "other"])
    assert calls == ["broken", "other"] * 2
    assert "`broken` did not work; it runs again in a minute." in caplog.text
    assert "a mistake" in caplog.text


def test_what_hangs_does_not_keep_the_program_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Thread] = []
    monkeypatch.setattr(Thread, "start", lambda thread: started.append(thread))
    scheduler.start(["one"])
    assert [thread.daemon for thread in started] == [True]


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_held_from_one_minute_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def use_the_database(command: str, **options: Any) -> None:
        connection.ensure_connection()

    monkeypatch.setattr(scheduler, "call_command", use_the_database)
    scheduler.run("one")
    assert connection.connection is None


def test_every_command_that_is_run_by_itself_is_there() -> None:
    assert set(settings.EVERY_MINUTE) <= set(get_commands())
