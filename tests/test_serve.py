"""`serve`: what it does before it serves."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tracker.management.commands.serve import refuse_taken_port
from tracker.static_files import collect_if_changed

ROOT = Path(__file__).parent.parent


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
    refuse_taken_port("127.0.0.1", port)


def test_a_port_that_cannot_be_is_refused() -> None:
    with pytest.raises(CommandError, match="port must be 0-65535"):
        refuse_taken_port("127.0.0.1", 80_000)


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


def test_the_timekeeper_runs_beside_the_pages_and_ends_with_them() -> None:
    look = (
        "import multiprocessing.util as mp\n"
        "from tracker.serving import timekeeper\n"
        "print(timekeeper.is_running)\n"
        "mp._exit_function()\n"  # as at the end of a process that was forked
        "print(timekeeper.is_running)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.split() == ["True", "False"]
