"""`serve`: what it does before it serves."""

import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tracker.management.commands import serve
from tracker.management.commands.serve import port_held
from tracker.site.schedule import Timekeeper
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
    with port_held("127.0.0.1", port):
        pass


def test_a_port_is_taken_from_the_beginning_of_a_start() -> None:
    """Not from when it serves: two starts at once would serve on one port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        port_held("127.0.0.1", port),
        pytest.raises(CommandError, match="Address already in use"),
        port_held("127.0.0.1", port),
    ):
        pass


def test_a_port_that_cannot_be_is_refused() -> None:
    with (
        pytest.raises(CommandError, match="port must be 0-65535"),
        port_held("127.0.0.1", 80_000),
    ):
        pass


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


def test_the_timekeeper_runs_beside_the_pages_and_ends_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[Timekeeper] = []

    class Noted(Timekeeper):
        def start(self) -> None:
            ran.append(self)
            super().start()

    def end(*args: object) -> None:
        assert ran[0].is_running
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "Timekeeper", Noted)
    monkeypatch.setattr(serve, "call_command", lambda *args, **options: None)  # it is prepared
    monkeypatch.setattr("tracker.server.serve", end)
    monkeypatch.setenv("PORT", "8000")
    with pytest.raises(KeyboardInterrupt):
        call_command(serve.Command(stdout=StringIO()), port=0)
    assert not ran[0].is_running


def test_the_process_leaves_at_once_when_the_timekeeper_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Threads of granian that are amid a request panic where Python takes itself apart first."""
    done: list[str] = []

    class Noted:
        def __init__(self, *args: object) -> None: ...

        def start(self) -> None:
            done.append("started")

        def stop(self) -> None:
            done.append("stopped")

    monkeypatch.setattr(serve, "Timekeeper", Noted)
    monkeypatch.setattr(serve, "call_command", lambda *args, **options: None)  # it is prepared
    monkeypatch.setattr("tracker.server.serve", lambda *args: done.append("served"))
    monkeypatch.setattr("tracker.server.leave", lambda: done.append("left"))
    monkeypatch.setenv("PORT", "8000")
    call_command(serve.Command(stdout=StringIO()), port=0)
    assert done == ["started", "served", "stopped", "left"]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_never_ends_does_not_keep_the_server_from_ending(
    by: signal.Signals,
) -> None:
    """It prints its port, and then what it is asked for, which it never answers."""
    serve_it = (
        "import threading\n"
        "from tests.bench.server import free_port\n"
        "from tracker.server import serve\n"
        "def application(environ, start_response):\n"
        "    print(environ['PATH_INFO'], flush=True)\n"
        "    threading.Event().wait()\n"
        "port = free_port()\n"
        "print(port, flush=True)\n"
        "serve(application, '127.0.0.1', port)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", serve_it], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        address = "127.0.0.1", int(server.stdout.readline())
        while True:
            with suppress(ConnectionRefusedError), socket.create_connection(address) as client:
                client.sendall(b"GET /for-ever HTTP/1.1\r\nHost: here\r\n\r\n")
                assert server.stdout.readline() == "/for-ever\n"
                server.send_signal(by)
                assert server.wait(60) == 0
                break
            assert server.poll() is None
