"""Senders that stop anywhere and senders at once: nobody is left out, and nobody gets two.

A sender is cut off at every statement it sends to the database and at every word with the mail
server, before and after it; the others come when its lease is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection, connections
from pytest_django import Settings

from followups.digest import outbox, sending
from followups.digest.models import MailSettings, MorningMail
from tests.followups.digest.helpers import TUESDAY, readers
from tracker.models import User
from tracker.site import clock

State = MorningMail.State

ACCEPTED: list[tuple[str, str]] = []
"""Address and Message-ID of what the mail server took, in the order in which it did."""
_lock = Lock()


class Cut(BaseException):
    """The sender stops here, as by a pulled plug."""


class Plug:
    """Counts the points at which a sender may be cut off, and cuts it off at one of them."""

    def __init__(self, at: int | None = None) -> None:
        self.at, self.passed = at, 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise Cut

    def around(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.point()
        result = execute(*args)
        self.point()
        return result


plug = Plug()


class Server(BaseEmailBackend):
    """Takes everything, and notes it."""

    def open(self) -> None:
        plug.point()

    def send_messages(self, messages: Any) -> int:
        for mail in messages:
            plug.point()
            with _lock:
                ACCEPTED.append((mail.to[0], mail.message()["Message-ID"]))
            plug.point()
        return len(messages)


@contextmanager
def pulled(monkeypatch: pytest.MonkeyPatch, at: int | None) -> Iterator[Plug]:
    """A sender that is cut off at the point of that number, or at none.

    What it has not committed is lost with its connection.
    """
    global plug
    plug, commit = Plug(at), connection.commit
    try:
        with monkeypatch.context() as patch, connection.execute_wrapper(plug.around):
            patch.setattr(connection, "commit", lambda: plug.around(commit))
            yield plug
    finally:
        plug = Plug()
        if at is not None:
            connection.close()


@pytest.fixture(autouse=True)
def server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    ACCEPTED.clear()


@pytest.fixture
def two_readers(transactional_db: None) -> list[User]:
    with time_machine.travel(TUESDAY - timedelta(days=1), tick=False):
        return readers(2)


def begin_again() -> None:
    """As before the morning."""
    MorningMail.objects.all().delete()
    MailSettings.objects.update(next_at=TUESDAY, looked_at=None)
    ACCEPTED.clear()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sender_may_stop_anywhere(
    two_readers: list[User], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        with pulled(monkeypatch, None) as whole:
            assert sending.run(clock.now).sent == 2
        cut, twice = 0, 0
        for point in range(1, whole.passed + 1):
            begin_again()
            traveller.move_to(TUESDAY)
            # At a commit, Django then trips over the open transaction.
            with pytest.raises((Cut, DatabaseError)), pulled(monkeypatch, point):
                sending.run(clock.now)
            cut += 1
            traveller.move_to(TUESDAY + outbox.LEASE)
            sending.run(clock.now)
            assert set(MorningMail.objects.values_list("state", flat=True)) == {State.SENT}
            identities: dict[str, list[str]] = {}
            for address, message_id in ACCEPTED:
                identities.setdefault(address, []).append(message_id)
            assert len(identities) == 2, f"somebody was left out, cut off at {point}"
            for message_ids in identities.values():
                twice += len(message_ids) - 1
                assert len(set(message_ids)) == 1, "what comes twice is the same mail"
    with capsys.disabled():
        print(f"\n{connection.vendor}: cut off at {cut} points, a mail twice at {twice}")  # noqa: T201
    assert cut > 50
    # The one gap there is: after the server took it, and before the statement that records that.
    # Two of the points lie in it, for each of the two mails.
    assert twice == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("senders", [2, 8])
def test_any_number_of_senders_at_once(transactional_db: None, senders: int) -> None:
    people, ready = 30, Barrier(senders)
    with time_machine.travel(TUESDAY, tick=True):
        readers(people)

        def send(_: int) -> int:
            try:
                ready.wait(timeout=60)
                return sending.run(clock.now).sent
            finally:
                connections.close_all()

        with ThreadPoolExecutor(senders) as pool:
            sent = list(pool.map(send, range(senders)))
    assert sum(sent) == people
    assert Counter(address for address, _ in ACCEPTED) == {
        f"reader{number}@example.org": 1 for number in range(people)
    }
    assert MorningMail.objects.filter(state=State.SENT, attempts=1).count() == people


@pytest.mark.django_db(transaction=True)
def test_a_sender_who_slept_for_longer_than_a_lease_sends_nothing(
    two_readers: list[User],
) -> None:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        outbox.enqueue_due(clock.now())
        asleep = [outbox.claim(clock.now()), outbox.claim(clock.now())]
        assert outbox.claim(clock.now()) is None
        traveller.move_to(TUESDAY + outbox.LEASE)
        assert sending.run(clock.now).sent == 2
        for mail in asleep:
            assert mail is not None
            assert not outbox.renew_lease(mail, "late@example.org", clock.now())
            outbox.record_problem(mail, "Late.", clock.now(), is_final=True)
            outbox.record_skipped(mail, "Late.", clock.now())
    assert set(MorningMail.objects.values_list("state", "problem")) == {(State.SENT, "")}


@pytest.mark.django_db(transaction=True)
def test_nobody_else_has_a_mail_while_it_is_being_sent(two_readers: list[User]) -> None:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        outbox.enqueue_due(clock.now())
        assert outbox.claim(clock.now())
        traveller.shift(outbox.LEASE - timedelta(seconds=1))
        assert outbox.claim(clock.now())  # the other one
        assert outbox.claim(clock.now()) is None
