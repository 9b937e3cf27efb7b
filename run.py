#!/usr/bin/env python3
"""Day Four in one command. The first start installs what is needed into .venv beside this file.

python3 run.py                     start, and say where and how to log in; Ctrl-C ends it
python3 run.py --demo [COUNT]      the same, with an invented job search to look around in
python3 run.py test [ARGUMENTS]    run all tests; the arguments are pytest's
python3 run.py bench [ARGUMENTS]   measure how quick it is; `bench --help` says more
python3 run.py manage COMMAND ...  run a management command, such as `manage help`
"""

# This file has to be read by an old Python far enough to tell its user so: hence no syntax that
# is newer than 3.6, no imports from outside the standard library, and types in quotes. What a
# start does without where everything is installed is imported where it is used, and paths are
# plain text: argparse and pathlib together take longer to import than Python takes to start.

import hashlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts/python.exe" if os.name == "nt" else "bin/python")
MANAGE = os.path.join(ROOT, "manage.py")
LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"  # holds everything that LOCK holds

# Says what is installed, so that the next start need not look: a line for each lock file, or
# UNFINISHED from the first change until the last.
STAMP = os.path.join(VENV, "day-four-installed")
UNFINISHED = "unfinished"


def main(arguments: "list[str]") -> int:
    """Do what the command line says and return the exit code."""
    complaint = complaint_about(sys.version_info[:2])
    if complaint:
        sys.exit(complaint)
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        if verb == "test":
            return test(rest)
        if verb == "bench":
            return bench(rest)
        if verb == "manage":
            install(LOCK)
            return hand_over(MANAGE, *rest)
        return serve(arguments)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        sys.exit("Day Four: {}".format(error))


def complaint_about(version: "tuple[int, int]") -> str:
    """Return one line for the user of a Python that is too old, else nothing."""
    if version >= OLDEST:
        return ""
    return (
        "Day Four needs Python {}.{} or later; this is {}.{}. "
        "Start it with a newer one, such as `python3.11 run.py`."
    ).format(*OLDEST, *version)


def serve(arguments: "list[str]") -> int:
    """Start the pages; returns only where the start fails or, on Windows, at the end."""
    if not arguments:
        install(LOCK)
        return hand_over(MANAGE, "serve")
    options = read(arguments)
    user = ["--user", options.user] if options.user else []
    first_user = [*user, "--ask-password"] if options.password else user
    install(LOCK)
    if options.demo is not None:
        count = [str(options.demo)] if options.demo else []
        for command in (["prepare", *first_user], ["demo", *count, *user]):
            code = call([PYTHON, MANAGE, *command])
            if code:
                return code
    port = ["--port", str(options.port)] if options.port else []
    return hand_over(MANAGE, "serve", *first_user, *port)


def read(arguments: "list[str]") -> "argparse.Namespace":
    """Return what the command line says of a start."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--port", type=int, metavar="N", help="serve on this port (default: PORT or 8000)"
    )
    parser.add_argument("--user", metavar="NAME", help="log-in name of the user of a first start")
    parser.add_argument(
        "--password",
        action="store_true",
        help="ask for that user's password (or give it in DAY_FOUR_PASSWORD); otherwise one is "
        "made and shown once",
    )
    parser.add_argument(
        "--demo",
        nargs="?",
        type=int,
        const=0,
        metavar="COUNT",
        help="fill in an invented job search first",
    )
    return parser.parse_args(arguments)


def test(arguments: "list[str]") -> int:
    """Run the tests on SQLite, then those that use the database on PostgreSQL where one is named.

    Ends at the first of the two that fails, so that the last line is the one that matters.
    """
    install(DEV_LOCK)
    pytest = [PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    # Many tests start programs: without bytecode each would compile the project once more.
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE="", TEST_ON="")
    code = call([*pytest, *arguments], cwd=ROOT, env=env)
    if code or not os.environ.get("TEST_DATABASE_URL"):
        return code
    print("\nThe tests that use the database again, on PostgreSQL.", flush=True)
    pytest += ["-m", "database and not browser", *arguments]
    code = call(pytest, cwd=ROOT, env=dict(env, TEST_ON="postgres"))
    return 0 if code == 5 else code  # 5: the arguments chose tests without a database


def bench(arguments: "list[str]") -> int:
    """Measure the project, on SQLite and on PostgreSQL where there is one."""
    install(DEV_LOCK)
    return call([PYTHON, "-m", "tests.bench", *arguments], cwd=ROOT)


def install(lock: str) -> None:
    """Bring .venv to what the lock file names, checked by hash. Does nothing where it is there.

    Exits in one line where it cannot. What an interruption left half done is made anew.
    """
    if is_installed(lock):
        return
    import shutil

    uv = shutil.which("uv")
    say("Installing into .venv. The first time takes about a minute.")
    if UNFINISHED in stamped() or not works(needs_pip=not uv):
        make_venv(uv)
    stamp(UNFINISHED)
    installer = [uv, "pip", "install"] if uv else [PYTHON, "-m", "pip", "install"]
    into = ["--python", PYTHON] if uv else ["--disable-pip-version-check"]
    command = [*installer, *into, "--quiet", "--require-hashes", "-r", os.path.join(ROOT, lock)]
    if call(command):
        sys.exit("Installing did not work; the lines above say why. The next start tries again.")
    finished = [LOCK, DEV_LOCK] if lock == DEV_LOCK else [LOCK]
    stamp(*map(stamp_of, finished))


def is_installed(lock: str) -> bool:
    """Tell whether .venv holds what the lock file names."""
    return os.path.exists(PYTHON) and stamp_of(lock) in stamped()


def stamp_of(lock: str) -> str:
    """Return the line that stands in the stamp once the lock file is installed."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return "{} {} on Python {}.{}".format(lock, digest, *sys.version_info[:2])


def stamp(*lines: str) -> None:
    """Write down what is installed."""
    with open(STAMP, "w") as file:
        file.write("\n".join(lines))


def stamped() -> "list[str]":
    """Return what was written down."""
    if not os.path.exists(STAMP):
        return []
    with open(STAMP) as file:
        return file.read().splitlines()


def works(needs_pip: bool) -> bool:
    """Tell whether .venv is one of this Python's version that can be installed into."""
    import subprocess

    check = "import sys; assert sys.version_info[:2] == {!r}".format(tuple(sys.version_info[:2]))
    if needs_pip:
        check += "; import pip"
    return os.path.exists(PYTHON) and not call([PYTHON, "-c", check], stderr=subprocess.DEVNULL)


def make_venv(uv: "str | None") -> None:
    """Make .venv from nothing."""
    import importlib.util
    import shutil

    if os.path.exists(VENV):
        shutil.rmtree(VENV)
    if uv:
        command = [uv, "venv", "--quiet", "--python", sys.executable, VENV]
    else:
        missing = [name for name in ("venv", "ensurepip") if not importlib.util.find_spec(name)]
        if missing:
            sys.exit(
                "Day Four needs Python's `{}` module, which is not installed. "
                "On Debian and Ubuntu: apt-get install python3-venv".format(missing[0])
            )
        command = [sys.executable, "-m", "venv", VENV]
    if call(command):
        sys.exit("Making .venv did not work; the lines above say why.")


def hand_over(*command: str) -> int:
    """Become the project's Python, running this; signals and the exit code are then its own."""
    words = [PYTHON, *command]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(words[0], words)
    return call(words)


def call(command: "list[str]", **options: "Any") -> int:
    """Run a command to its end and return its exit code.

    Ctrl-C reaches the command as well: it is given ten seconds to end in its own way.
    """
    import subprocess

    process = subprocess.Popen(command, **options)
    try:
        return process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.terminate()
        raise


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
