"""Whole senders, killed with -9 at any moment, three at a time: counted at the mail server."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socketserver import StreamRequestHandler
from threading import Thread

import pytest
from django.db import connection

from followups.digest.models import MailSettings, MorningMail
from followups.digest.mornings import USUAL
from tests.factories import make_interview
from tests.followups.digest.helpers import reader
from tests.followups.digest.test_digest_smtp import Server
from tracker.models import User
from tracker.site import clock

ROOT = Path(__file__).parents[3]
CAMPAIGNS, ROUNDS, PEOPLE, SENDERS = 3, 6, 12, 3

took: list[tuple[str, str]] = []


class SlowServer(StreamRequestHandler):
    """Takes its time, so that many are killed in the middle of a conversation."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        to = ""
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = self._lines()
                if lines is None:
                    return
                identity = next(x for x in lines if x.lower().startswith(b"message-id:"))
                took.append((to, identity.decode().split()[1]))
                time.sleep(0.02)
            self.wfile.write(b"250 ok\r\n")

    def _lines(self) -> list[bytes] | None:
        """The mail; None where the sender was gone before its end."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return lines
            lines.append(line)
        return None


@pytest.fixture
def port() -> Iterator[int]:
    with Server(("127.0.0.1", 0), SlowServer) as server:
        server.handle_error = lambda *args: None  # type: ignore[method-assign]  # they are killed
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:"
        f"{settings['PORT']}/{settings['NAME']}"
    )


def sender(port: int, folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
    }
    command = [sys.executable, "manage.py", "send_digests", "--verbosity=0"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def wanted_now() -> None:
    """It is the morning of everybody, wherever the tests run and at whatever hour."""
    now = clock.now()
    zone = next(
        f"Etc/GMT{-shift:+d}" for shift in range(-12, 13) if (now.hour + shift) % 24 == USUAL
    )
    for number in range(PEOPLE):
        user = User.objects.create_user(f"reader{number}")
        reader(user, zone, next_at=now)
        make_interview(user, now.astimezone(user.zone).date())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_senders_leave_nobody_out(
    port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted_now()
    chance = random.Random(4)
    killed = twice = 0
    for _ in range(CAMPAIGNS):
        MorningMail.objects.all().delete()
        MailSettings.objects.update(next_at=clock.now())
        took.clear()
        for _ in range(ROUNDS):
            senders = [sender(port, tmp_path) for _ in range(SENDERS)]
            start, before = time.monotonic(), len(took)
            while len(took) == before and time.monotonic() - start < 60:  # until one is at it
                if all(process.poll() is not None for process in senders):
                    break
                time.sleep(0.002)
            for process in senders:
                time.sleep(chance.uniform(0, 0.05))
                if process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    killed += 1
                process.wait()
            # Nobody lives who could hold a lease: let it be over.
            open_ones = MorningMail.objects.filter(try_at__isnull=False)
            open_ones.update(try_at=clock.now() - timedelta(seconds=1))
            if MorningMail.objects.filter(state="sent").count() == PEOPLE:
                break
        else:
            assert sender(port, tmp_path).wait(120) == 0
        identities = defaultdict(list)
        for address, identity in took:
            identities[address].append(identity)
        assert len(identities) == PEOPLE
        assert MorningMail.objects.filter(state="sent").count() == PEOPLE
        for address, several in identities.items():
            assert len(set(several)) == 1, f"{address} has two that are not the same mail"
            twice += len(several) - 1
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{connection.vendor}: {CAMPAIGNS * PEOPLE} mails, {killed} senders killed, "
            f"{twice} mails handed over again, nobody left out"
        )
    assert killed > CAMPAIGNS
    assert twice < killed
