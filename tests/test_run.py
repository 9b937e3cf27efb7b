"""`run.py`: one command that starts everything, and one plain line where it cannot."""

import ast
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

import run
from tests.tracker.site.test_settings import NAMES
from tracker.management.commands.serve import listener

ROOT = Path(__file__).parent.parent


# An old Python


@pytest.mark.parametrize("version", [(3, 6), (3, 9), (3, 10)])
def test_an_old_python_gets_one_plain_line(version: tuple[int, int]) -> None:
    line = run.complaint_about(version)
    assert line.startswith(f"Day Four needs Python 3.11 or later; this is 3.{version[1]}.")
    assert "\n" not in line


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_a_newer_python_is_welcome(version: tuple[int, int]) -> None:
    assert run.complaint_about(version) == ""


def test_an_old_python_can_read_the_file_far_enough() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    assert "__future__" not in imported  # annotations came with 3.7


# Installing


class Installer:
    """Stands in for the programs that install: notes what was called, and may fail."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fails = False
        self.venv_works = True

    def __call__(self, command: list[str | Path]) -> int:
        if "venv" in command:
            self.calls.append("venv")
            run.PYTHON.parent.mkdir(parents=True)
            run.PYTHON.touch()
            return 0
        assert "--require-hashes" in command
        self.calls.append(Path(command[-1]).name)
        return 1 if self.fails else 0


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    for lock in (run.LOCK, run.DEV_LOCK):
        (tmp_path / lock).write_text("django==5.2.19\n")
    installer = Installer()
    for name in ("VENV", "STAMP", "PYTHON"):
        monkeypatch.setattr(run, name, tmp_path / getattr(run, name).relative_to(run.ROOT))
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "call", installer)
    monkeypatch.setattr(
        run, "works", lambda needs_pip: run.PYTHON.exists() and installer.venv_works
    )
    monkeypatch.setattr(shutil, "which", lambda name: None)
    return installer


def test_the_first_start_installs_and_the_second_does_not(installer: Installer) -> None:
    run.install(run.LOCK)
    run.install(run.LOCK)
    assert installer.calls == ["venv", "requirements.txt"]


def test_a_changed_lock_is_installed_into_the_same_venv(
    installer: Installer, tmp_path: Path
) -> None:
    run.install(run.LOCK)
    (tmp_path / run.LOCK).write_text("django==5.2.20\n")
    run.install(run.LOCK)
    assert installer.calls == ["venv", "requirements.txt", "requirements.txt"]


def test_what_tests_need_holds_what_a_start_needs(installer: Installer) -> None:
    run.install(run.DEV_LOCK)
    run.install(run.LOCK)
    assert installer.calls == ["venv", "requirements-dev.txt"]


def test_a_start_does_not_hold_what_tests_need(installer: Installer) -> None:
    run.install(run.LOCK)
    run.install(run.DEV_LOCK)
    assert installer.calls == ["venv", "requirements.txt", "requirements-dev.txt"]


def test_a_failed_install_is_said_in_one_line_and_made_anew(installer: Installer) -> None:
    installer.fails = True
    with pytest.raises(SystemExit, match="The next start tries again"):
        run.install(run.LOCK)
    installer.fails = False
    run.install(run.LOCK)
    assert installer.calls == ["venv", "requirements.txt"] * 2


def test_a_venv_of_another_python_is_made_anew(installer: Installer) -> None:
    run.install(run.LOCK)
    run.STAMP.write_text(run.STAMP.read_text().replace("Python 3", "Python 2"))
    installer.venv_works = False
    run.install(run.LOCK)
    assert installer.calls == ["venv", "requirements.txt"] * 2


def test_a_missing_venv_module_names_its_package(
    installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        run.install(run.LOCK)
    assert installer.calls == []


def test_both_lock_files_pin_the_same_versions() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==[^ ]+", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins(run.LOCK) <= pins(run.DEV_LOCK)


def test_help_names_every_verb() -> None:
    command = [sys.executable, str(ROOT / "run.py"), "--help"]
    said = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True).stdout
    verbs = ("run.py test", "run.py bench", "run.py manage")
    for words in (*verbs, "--demo", "--user", "--password", "--port"):
        assert words in said


# As a user starts it


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what the tests put into it."""
    ours = NAMES | {"DJANGO_SETTINGS_MODULE", "DAY_FOUR_PASSWORD"}
    return {name: value for name, value in os.environ.items() if name not in ours} | more


class Started:
    """A started program: what it answers, and how it ends."""

    data: Path

    def __init__(self, command: list[str], cwd: Path, port: int) -> None:
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        patience = time.monotonic() + 300
        while not self.answers():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < patience, "it never answered"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=20) as response:
                return bool(response.read() == b"ok\n")
        except OSError:  # nobody listens yet, or nobody answers yet
            return False

    def logs_in(self, name: str, password: str) -> bool:
        cookies = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        with browser.open(f"{self.address}/accounts/login/") as page:
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        form = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
        browser.open(f"{self.address}/accounts/login/", urlencode(form).encode()).close()
        return "sessionid" in {cookie.name for cookie in cookies}

    def end(self, by: signal.Signals) -> str:
        """End everything that was started, as Ctrl-C in a terminal does; return what it said."""
        os.killpg(self.process.pid, by)
        said = self.process.communicate(timeout=60)[0]
        assert "Traceback" not in said
        return said


@contextmanager
def started(command: list[str], cwd: Path) -> Iterator[Started]:
    program = Started(command, cwd, free_port())
    try:
        yield program
    finally:
        if program.process.poll() is None:
            os.killpg(program.process.pid, signal.SIGKILL)
            program.process.wait()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the checkout with nothing installed and no data."""
    unwanted = shutil.ignore_patterns(".venv", ".git", "data", ".env", "__pycache__", ".*_cache")
    return Path(shutil.copytree(ROOT, tmp_path / "clone", ignore=unwanted))


@pytest.mark.slow
def test_from_nothing_to_a_second_start(clone: Path) -> None:
    command = [sys.executable, "run.py", "--user", "maria"]

    # An install that is interrupted ends quietly, and the next start repairs it.
    stamp = clone / run.STAMP.relative_to(run.ROOT)
    interrupted = subprocess.Popen(
        command,
        cwd=clone,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    installer = clone / ".venv" / "bin" / "pip"  # the last that Python's own venv makes
    while not (stamp.exists() and (shutil.which("uv") or installer.exists())):
        assert interrupted.poll() is None
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(interrupted.pid, signal.SIGINT)
    assert "Traceback" not in interrupted.communicate(timeout=60)[0]
    assert interrupted.returncode == 130
    assert stamp.read_text() == run.UNFINISHED

    with started(command, clone) as first:
        key = clone / "data" / "secret-key"
        kept = key.read_text()
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        said = first.end(signal.SIGINT)
    password = re.search(r"^Password: +(\S+)", said, re.MULTILINE)
    assert password
    assert "Log in as:  maria" in said
    assert first.process.returncode == 0

    with started(command, clone) as second:
        assert second.logs_in("maria", password[1])
        said = second.end(signal.SIGTERM)
    assert second.process.returncode == 0
    assert "Password" not in said
    assert "Installing" not in said
    assert key.read_text() == kept


@pytest.mark.slow
def test_a_start_that_finds_a_migration_to_make_makes_it_before_it_serves(tmp_path: Path) -> None:
    command = ["env", f"DATA_DIR={tmp_path}", sys.executable, str(ROOT / "manage.py")]
    with started([*command, "serve"], ROOT) as first:
        assert "Log in as" in first.end(signal.SIGTERM)
    assert first.process.returncode == 0
    back = [*command, "migrate", "--verbosity=0", "axes", "0001"]
    subprocess.run(back, env=environment(), check=True)
    with started([*command, "serve"], ROOT) as second:
        shown = subprocess.run(
            [*command, "showmigrations"],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert "[X]" in shown.stdout
        assert "[ ]" not in shown.stdout
        second.end(signal.SIGINT)
    assert second.process.returncode == 0


@pytest.mark.slow
def test_one_that_is_killed_leaves_nothing_behind_that_holds_the_port(tmp_path: Path) -> None:
    command = ["env", f"DATA_DIR={tmp_path}", sys.executable, str(ROOT / "manage.py"), "serve"]
    with started(command, ROOT) as program:
        program.process.kill()  # itself, and not what it started
        program.process.communicate(timeout=60)
        listener("127.0.0.1", program.port).close()
        assert not program.answers()


def test_a_taken_port_is_one_plain_line_in_the_end(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=environment(DATA_DIR=str(tmp_path), PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert f"port {port}: Address already in use" in result.stderr


def test_an_unwritable_data_folder_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment(DATA_DIR=str(tmp_path / "file")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "file cannot be written to" in result.stderr


@pytest.mark.slow
def test_it_serves_on_another_day(tmp_path: Path) -> None:
    """The way to try a week out: libfaketime, which is no friend of every server."""
    faketime = shutil.which("faketime")
    if not faketime:
        pytest.skip("faketime is not installed")
    command = [faketime, "2026-11-10 09:00:00", "env", f"DATA_DIR={tmp_path}", sys.executable]
    with started([*command, str(ROOT / "manage.py"), "serve"], ROOT) as program:
        with urllib.request.urlopen(f"{program.address}/accounts/login/") as response:
            assert response.status == 200
            assert response.headers["Date"].startswith("Tue, 10 Nov 2026")
        program.end(signal.SIGINT)
