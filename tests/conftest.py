"""What every test may use: people, their browsers' clients, and the clock.

Alice and Bob each have a job search of their own. Charlie is a stranger with nothing entered.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tracker.models import User

pytest_plugins = ["tests.policy"]

hypothesis.settings.register_profile("dev", deadline=None, max_examples=40)
hypothesis.settings.register_profile(
    "ci", deadline=None, max_examples=200, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


# What a shell starts in the background is deaf to Ctrl-C, and so would be all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what is there until the end: a tenth of what the tests cost."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice", password="correct horse", full_name="Alice Larsson")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob", password="battery staple", full_name="Bob Okafor")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie", password="a stranger", full_name="Charlie Brandt")


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of a module: what they enter is there for each of its tests, as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether the slow tests run, so that others may be larger too."""
    return bool(request.config.getoption("slow"))


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
