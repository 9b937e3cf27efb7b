#!/usr/bin/env python3
"""Day Four in one command. The first start installs what is needed into .venv beside this file.

python3 run.py                     start, and say where and how to log in; Ctrl-C ends it
python3 run.py --demo [COUNT]      the same, with an invented job search to look around in
python3 run.py test [ARGUMENTS]    run all tests; the arguments are pytest's
python3 run.py bench [ARGUMENTS]   measure how quick it is; `bench --help` says more
python3 run.py manage COMMAND ...  run a management command, such as `manage help`
"""

# This file has to be read by an old Python far enough to tell its user so: hence no syntax that
# is newer than 3.6, no imports from outside the standard library, and types in quotes.

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Dict, List, Optional, Sequence, Tuple

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MANAGE = ROOT / "manage.py"
LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"  # holds everything that LOCK holds

# Says what is installed, so that the next start need not look: a line for each lock file, or
# UNFINISHED from the first change until the last.
STAMP = VENV / "day-four-installed"
UNFINISHED = "unfinished"


def main(arguments: "List[str]") -> int:
    """Do what the command line says and return the exit code."""
    complaint = complaint_about(sys.version_info[:2])
    if complaint:
        sys.exit(complaint)
    # The arguments of these are not ours: argparse would take `--help` and its like from them.
    verbs = {"test": test, "bench": bench, "manage": manage}
    verb = verbs.get(arguments[0]) if arguments else None
    try:
        return verb(arguments[1:]) if verb else serve(parser().parse_args(arguments))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        sys.exit("Day Four: {}".format(error))


def complaint_about(version: "Tuple[int, ...]") -> str:
    """Return one line for the user of a Python that is too old, else nothing."""
    if version >= OLDEST:
        return ""
    return (
        "Day Four needs Python {}.{} or later; this is {}.{}. "
        "Start it with a newer one, such as `python3.11 run.py`."
    ).format(*OLDEST, *version)


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line of a start."""
    start = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    start.add_argument(
        "--port", type=int, metavar="N", help="serve on this port (default: PORT or 8000)"
    )
    start.add_argument("--user", metavar="NAME", help="log-in name of the user of a first start")
    start.add_argument(
        "--password",
        action="store_true",
        help="ask for that user's password (or give it in DAY_FOUR_PASSWORD); otherwise one is "
        "made and shown once",
    )
    start.add_argument(
        "--demo",
        nargs="?",
        type=int,
        const=0,
        metavar="COUNT",
        help="fill in an invented job search first",
    )
    return start


def serve(options: argparse.Namespace) -> int:
    """Start the pages; returns only where the start fails or, on Windows, at the end."""
    install(LOCK)
    if options.port is not None:
        os.environ["PORT"] = str(options.port)
    user = ["--user", options.user] if options.user else []
    first_user = [*user, "--ask-password"] if options.password else user
    if options.demo is not None:
        count = [str(options.demo)] if options.demo else []
        for command in (["prepare", *first_user], ["demo", *count, *user]):
            code = call([PYTHON, MANAGE, *command])
            if code:
                return code
    return manage(["serve", *first_user])


def manage(arguments: "List[str]") -> int:
    """Become the project's Python with a management command; signals and exit code are its own."""
    install(LOCK)
    command = [str(PYTHON), str(MANAGE), *arguments]
    sys.stdout.flush()
    if os.name == "nt":  # which has no such thing
        return call(command)
    return os.execv(command[0], command)


def test(arguments: "List[str]") -> int:
    """Run the tests on SQLite, then those that may differ on PostgreSQL there, where one is named.

    Ends at the first of the two that fails, so that the last line is the one that matters.
    """
    install(DEV_LOCK)
    pytest = [PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    # Many tests start programs: without bytecode each would compile the project once more.
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="", TEST_ON="")
    code = call([*pytest, *arguments], env)
    if code or not os.environ.get("TEST_DATABASE_URL"):
        return code
    print("\nThe tests that may differ on PostgreSQL again, there.", flush=True)
    chosen = ["-m", "postgres", *arguments]
    code = call([*pytest, *chosen], dict(env, TEST_ON="postgres"))
    return 0 if code == 5 else code  # 5: the arguments chose none of these tests


def bench(arguments: "List[str]") -> int:
    """Measure the project, on SQLite and on PostgreSQL where there is one."""
    install(DEV_LOCK)
    return call([PYTHON, "-m", "tests.bench", *arguments])


def install(lock: str) -> None:
    """Bring .venv to what the lock file names, checked by hash. Does nothing where it is there.

    Exits in one line where it cannot. What an interruption left half done is made anew.
    """
    if is_installed(lock):
        return
    uv = shutil.which("uv")
    print("Installing into .venv. The first time takes about a minute.", file=sys.stderr)
    if UNFINISHED in stamped() or not works(needs_pip=not uv):
        make_venv(uv)
    stamp(UNFINISHED)
    installer = [uv, "pip", "install"] if uv else [str(PYTHON), "-m", "pip", "install"]
    into = ["--python", str(PYTHON)] if uv else ["--disable-pip-version-check"]
    if call([*installer, *into, "--quiet", "--require-hashes", "-r", ROOT / lock]):
        sys.exit("Installing did not work; the lines above say why. The next start tries again.")
    finished = [LOCK, DEV_LOCK] if lock == DEV_LOCK else [LOCK]
    stamp(*map(stamp_of, finished))


def is_installed(lock: str) -> bool:
    """Tell whether .venv holds what the lock file names."""
    return PYTHON.exists() and stamp_of(lock) in stamped()


def stamp_of(lock: str) -> str:
    """Return the line that stands in the stamp once the lock file is installed."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    return "{} {} on Python {}.{}".format(lock, digest, *sys.version_info[:2])


def stamp(*lines: str) -> None:
    """Write down what is installed."""
    STAMP.write_text("\n".join(lines))


def stamped() -> "List[str]":
    """Return what was written down."""
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def works(needs_pip: bool) -> bool:
    """Tell whether .venv is one of this Python's version that can be installed into."""
    check = "import sys; assert sys.version_info[:2] == {!r}".format(tuple(sys.version_info[:2]))
    if needs_pip:
        check += "; import pip"
    if not PYTHON.exists():
        return False
    return subprocess.call([str(PYTHON), "-c", check], stderr=subprocess.DEVNULL) == 0


def make_venv(uv: "Optional[str]") -> None:
    """Make .venv from nothing."""
    if VENV.exists():
        shutil.rmtree(str(VENV))
    if uv:
        command = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
    else:
        missing = [name for name in ("venv", "ensurepip") if not importlib.util.find_spec(name)]
        if missing:
            sys.exit(
                "Day Four needs Python's `{}` module, which is not installed. "
                "On Debian and Ubuntu: apt-get install python3-venv".format(missing[0])
            )
        command = [sys.executable, "-m", "venv", str(VENV)]
    if call(command):
        sys.exit("Making .venv did not work; the lines above say why.")


def call(command: "Sequence[object]", env: "Optional[Dict[str, str]]" = None) -> int:
    """Run a command in the project's folder to its end and return its exit code.

    Ctrl-C reaches the command as well: it is given ten seconds to end in its own way.
    """
    process = subprocess.Popen([str(word) for word in command], cwd=str(ROOT), env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.terminate()
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
