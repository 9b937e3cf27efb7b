"""The timekeeper: it runs commands by name, survives their mistakes, and stops when told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from tracker.site import schedule
from tracker.site.schedule import Timekeeper

Calls = list[str]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    made: Calls = []

    def call(command: str, **options: Any) -> None:
        made.append(command)
        if command == "broken":
            raise ValueError("a mistake")

    monkeypatch.setattr(schedule, "call_command", call)
    return made


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_it_runs_the_commands_in_turn_again_and_again(calls: Calls) -> None:
    keeper = Timekeeper(["one", "other"], lambda: 0.001)
    keeper.start()
    wait_until(lambda: len(calls) >= 6)
    keeper.stop()
    assert calls[:6] == ["one", "other"] * 3
    assert not keeper.is_running


def test_it_waits_for_the_beginning_of_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_042.5)  # 22:14:02.5
    assert schedule._until_next_minute() == 57.5


def test_nothing_runs_before_its_time_and_a_stop_is_not_waited_for(calls: Calls) -> None:
    keeper = Timekeeper(["one"], lambda: 3600)
    keeper.start()
    keeper.stop()
    wait_until(lambda: not keeper.is_running)
    assert calls == []


def test_a_mistake_is_logged_and_the_next_one_runs(
    calls: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = Timekeeper(["broken", "other"], lambda: 0.001)
    keeper.start()
    wait_until(lambda: calls.count("other") >= 2)
    keeper.stop()
    assert "`broken` did not work; it runs again in a minute." in caplog.text
    assert "a mistake" in caplog.text


def test_what_hangs_does_not_keep_the_program_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, released = Event(), Event()

    def hang(command: str, **options: Any) -> None:
        begun.set()
        released.wait()

    monkeypatch.setattr(schedule, "call_command", hang)
    monkeypatch.setattr(schedule, "PATIENCE", 0.01)
    keeper = Timekeeper(["one"], lambda: 0)
    keeper.start()
    begun.wait()
    keeper.stop()
    assert keeper.is_running
    assert keeper._thread.daemon
    released.set()
    wait_until(lambda: not keeper.is_running)


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_held_from_one_minute_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def use_the_database(command: str, **options: Any) -> None:
        connection.ensure_connection()

    monkeypatch.setattr(schedule, "call_command", use_the_database)
    schedule.run("one")
    assert connection.connection is None


def test_every_command_that_is_run_by_itself_is_there() -> None:
    assert set(settings.EVERY_MINUTE) <= set(get_commands())
