"""From the command to the first answer, and the memory it takes, beside a bare Django project."""

from __future__ import annotations

import sys
from statistics import median
from typing import Any

import run
from tests.bench import processes
from tests.bench.bench import Bench
from tests.bench.client import Client
from tests.bench.report import Section, held
from tests.bench.server import Installation, Server

STARTS = 3
VISITS = 20
LATER, MEMORY, MEGABYTES = 4, 1.5, 100  # the most: both as ratios to the floor, then of all
FLOOR, PROJECT = "bare Django, same server", "python3 run.py"
NOT_INSTALLED = "RUN.PY LEFT OUT: start the benchmark by it, or it would install first."


def start_and_memory(bench: Bench) -> list[Section]:
    """`python3 run.py` on an installed tree and the floor, in turns."""
    installation, facts = bench.installation(min(bench.sizes))
    project = Installation(installation.folder, settings="tracker.settings")
    floor = Installation(installation.folder, settings="")
    serve = [sys.executable, "manage.py", "serve", "--port", "{port}"]
    starts = {
        FLOOR: (floor, [sys.executable, "-m", "tests.bench.bare", "{port}"], "/"),
        "manage.py serve": (project, serve, "/accounts/login/"),
        PROJECT: (project, [sys.executable, "run.py"], "/accounts/login/"),
    }
    section = Section("Start and memory", ("what", "first answer s", "ratio", "memory MB", "ratio"))
    if not run.is_installed(run.LOCK):
        del starts[PROJECT]
        section.notes.append(NOT_INSTALLED)
    seconds: dict[str, list[float]] = {name: [] for name in starts}
    memory: dict[str, list[float]] = {name: [] for name in starts}
    for _ in range(min(STARTS, bench.rounds)):
        for name, (which, command, path) in starts.items():
            took, held_bytes = _once(which, command, path, facts)
            seconds[name].append(took)
            memory[name].append(held_bytes / 1e6)
    for name in starts:
        took, megabytes = median(seconds[name]), median(memory[name])
        section.rows.append(
            (
                name,
                took,
                held(took / median(seconds[FLOOR]), LATER if name == PROJECT else None),
                held(megabytes, MEGABYTES, 0),
                held(megabytes / median(memory[FLOOR]), MEMORY),
            )
        )
    section.notes.append(
        f"At most {LATER} times as late, {MEMORY:g} times the memory and {MEGABYTES} MB. Memory is "
        f"the proportional set size of all processes after {VISITS} visits."
    )
    return [section]


def _once(
    installation: Installation, command: list[str], path: str, facts: dict[str, Any]
) -> tuple[float, int]:
    """Seconds to the first answer, and the memory in bytes after some visits."""
    server = Server(installation, command)
    try:
        took = server.wait(path)
        client = Client(server.port, facts["session"])
        for _ in range(VISITS):
            client.get("/")
        return took, processes.memory_bytes(server.pids())
    finally:
        server.end()
