"""A conversation with a mail server, as it is on the wire."""

from __future__ import annotations

import email
import socketserver
from collections.abc import Iterator
from email import policy
from threading import Thread
from typing import ClassVar

import pytest
import time_machine
from pytest_django import Settings

from followups.digest import sending
from followups.digest.models import MorningMail
from tests.followups.digest.helpers import TUESDAY, readers
from tracker.site import clock

pytestmark = pytest.mark.django_db


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a mail needs. One mailbox is unknown; after DROPS it hangs up."""

    took: ClassVar[list[tuple[str, bytes]]] = []
    conversations: ClassVar[list[int]] = []
    hangs_up_after: ClassVar[int | None] = None
    says_goodbye: ClassVar[bool] = True

    def handle(self) -> None:
        self.conversations.append(1)
        self.say("220 mail.example.org")
        to = ""
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                self.say("550 no such user" if to.startswith("reader1@") else "250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.took.append((to, b"".join(lines)))
                self.say("250 taken")
                if len(self.took) == self.hangs_up_after:
                    return
            elif verb == b"QUIT":
                if self.says_goodbye:
                    self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@pytest.fixture
def talk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Conversation]]:
    with Server(("127.0.0.1", 0), Conversation) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        settings.EMAIL_TIMEOUT = 5
        Conversation.took.clear()
        Conversation.conversations.clear()
        yield Conversation
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def states() -> dict[str, str]:
    rows = MorningMail.objects.values_list("owner__username", "state")
    return dict(rows)


def test_the_mails_go_out_in_one_conversation(talk: type[Conversation]) -> None:
    readers(1)
    assert sending.run(clock.now).sent == 1
    [(to, raw)] = talk.took
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert to == mail["To"] == "reader0@example.org"
    assert mail["Message-ID"] == MorningMail.objects.get().message_id
    assert "Maria Keller" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert len(talk.conversations) == 1


def test_an_unknown_mailbox_does_not_stop_the_others(talk: type[Conversation]) -> None:
    readers(4)
    assert sending.run(clock.now).sent == 3
    assert [to for to, _ in talk.took] == [f"reader{n}@example.org" for n in (0, 2, 3)]
    assert states() == {
        "reader0": "sent",
        "reader1": "failed",
        "reader2": "sent",
        "reader3": "sent",
    }
    assert len(talk.conversations) == 2


def test_a_server_that_hangs_up_after_a_mail_took_it(
    talk: type[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "hangs_up_after", 1)
    readers(1)
    assert sending.run(clock.now).sent == 1
    assert states() == {"reader0": "sent"}


def test_a_server_without_a_good_bye_took_the_mail_all_the_same(
    talk: type[Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "says_goodbye", False)
    readers(1)
    assert sending.run(clock.now).sent == 1
    assert sending.run(clock.now).sent == 0
    assert len(talk.took) == 1


def test_a_server_that_is_not_there_is_said_so(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens there
    readers(1)
    assert sending.run(clock.now).sent == 0
    assert MorningMail.objects.get().problem == "The mail server could not be reached."
