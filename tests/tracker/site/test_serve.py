"""`serve`: what it does before it serves."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.test_run import Started, started
from tracker.management.commands import serve
from tracker.management.commands.serve import listener
from tracker.site.static_files import collect_if_changed

ROOT = Path(__file__).parents[3]


def test_a_taken_port_is_refused_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"port {port}: Address already in use"):
            call_command("serve", port=port)


def test_a_port_that_was_just_given_up_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()
    listener("127.0.0.1", port).close()


def test_a_port_is_taken_from_the_beginning_of_a_start() -> None:
    """Not from when it serves: two starts at once would serve on one port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        listener("127.0.0.1", port),
        pytest.raises(CommandError, match="Address already in use"),
    ):
        listener("127.0.0.1", port)


def test_a_port_that_cannot_be_is_refused() -> None:
    with pytest.raises(CommandError, match="a port is at most 65535"):
        listener("127.0.0.1", 80_000)


def test_static_files_are_collected_when_one_changes_and_only_then(
    tmp_path: Path, settings: Settings
) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "calm.css").write_text("body { color: green }" * 100)
    settings.STATICFILES_DIRS = [sources]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert collect_if_changed()
    assert not collect_if_changed()
    (collected,) = (path.name for path in settings.STATIC_ROOT.glob("calm.*.css"))
    assert (settings.STATIC_ROOT / f"{collected}.br").is_file()
    is_for_ever = re.compile(settings.WHITENOISE_IMMUTABLE_FILE_TEST).search
    assert is_for_ever(f"/static/{collected}")
    assert not is_for_ever("/static/calm.css")
    (sources / "calm.css").write_text("body { color: blue; }")
    assert collect_if_changed()
    assert len(list(settings.STATIC_ROOT.glob("calm.*.css"))) == 2


def test_the_scheduler_runs_beside_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(serve, "call_command", lambda *args, **options: None)  # it is prepared
    monkeypatch.setattr(serve.scheduler, "start", done.append)
    monkeypatch.setattr(serve.waitress, "serve", lambda *args, **options: done.append("served"))
    handler = signal.getsignal(signal.SIGTERM)
    try:
        call_command(serve.Command(stdout=StringIO()), port=0)
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert done == [settings.EVERY_MINUTE, "served"]


# As others use it, and misuse it


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    data = f"DATA_DIR={tmp_path_factory.mktemp('data')}"
    command = ["env", data, "DAY_FOUR_PASSWORD=a long walk home"]
    with started([*command, sys.executable, "manage.py", "serve", "--user", "maria"], ROOT) as one:
        one.data = Path(data.removeprefix("DATA_DIR="))
        yield one
        assert one.end(signal.SIGTERM).endswith("(Ctrl-C ends it)\n")
        assert one.process.returncode == 0


HALF = {
    "headers": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
    "a body": b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nusername=",
}


@pytest.mark.parametrize("what", HALF)
def test_half_sent_requests_stop_nobody(program: Started, what: str) -> None:
    with ExitStack() as held:
        for _ in range(50):
            client = socket.create_connection(("127.0.0.1", program.port))
            held.enter_context(client).sendall(HALF[what])
        for _ in range(20):
            assert program.answers()
        with urllib.request.urlopen(f"{program.address}/accounts/login/", timeout=10) as page:
            assert page.status == 200


def test_writers_who_wait_stop_nobody(program: Started) -> None:
    def log_in() -> None:
        waiting.append(program.logs_in("maria", "a long walk home"))

    waiting: list[bool] = []
    writers = [Thread(target=log_in) for _ in range(8)]
    with closing(sqlite3.connect(program.data / "day-four.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        for writer in writers:
            writer.start()
        for _ in range(40):
            assert program.answers()
            time.sleep(0.05)
        assert not waiting
        other.rollback()
    for writer in writers:
        writer.join(60)
    assert waiting == [True] * 8


def test_headers_without_end_are_refused(program: Started) -> None:
    headers = "".join(f"X-{number}: {'x' * 1000}\r\n" for number in range(100))
    with socket.create_connection(("127.0.0.1", program.port)) as client:
        client.settimeout(60)
        with suppress(ConnectionError):  # it need not read all of it
            client.sendall(f"GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
            assert b" 431 " in client.recv(100)
    assert program.answers()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_never_ends_does_not_keep_the_server_from_ending(
    by: signal.Signals,
) -> None:
    """It prints its port, and then what it is asked for, which it never answers."""
    serve_it = (
        "import signal, threading, waitress\n"
        "import django\n"
        "django.setup()\n"
        "from tracker.management.commands import serve\n"
        "def application(environ, start_response):\n"
        "    print(environ['PATH_INFO'], flush=True)\n"
        "    threading.Event().wait()\n"
        "signal.signal(signal.SIGTERM, serve.end)\n"
        "own = serve.listener('127.0.0.1', 0)\n"
        "print(own.getsockname()[1], flush=True)\n"
        "waitress.serve(application, sockets=[own], **serve.SERVER)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", serve_it],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        assert server.stderr
        address = "127.0.0.1", int(server.stdout.readline())
        with socket.create_connection(address) as client:
            client.sendall(b"GET /for-ever HTTP/1.1\r\nHost: here\r\n\r\n")
            assert server.stdout.readline() == "/for-ever\n"
            server.send_signal(by)
            assert server.wait(60) == 0
        assert server.stderr.read() == ""
