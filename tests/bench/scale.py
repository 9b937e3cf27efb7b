"""Many users, one PostgreSQL, two app processes: `python3 run.py bench --scale`."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from time import monotonic
from typing import Any

from tests.bench import processes
from tests.bench.client import Client
from tests.bench.postgres import Postgres
from tests.bench.report import Section, held, say
from tests.bench.server import ROOT, Installation, OutOfTimeError, Server, serving

USERS = [1_000, 10_000, 100_000]
FLAT = 1.10  # the most, as a ratio to the fewest users
ROUNDS, ASKED = 7, 40  # random users a round
SENDERS = (1, 4)
AT_ONCE, SECONDS = 8, 3
MINUTES = 40


def measure(folder: Path, postgres: Postgres, users: list[int]) -> list[Section]:
    """Grows one database from the fewest users to the most, and measures at each size."""
    installation = Installation(folder, postgres.new_database("bench_scale"))
    installation.database = postgres.process()
    installation.inside("prepare")
    today = Section(
        "Today for random users, from two app processes",
        ("users", "applications", "CPU ms", "ratio", "p50 ms", "p99 ms", f"a second, {AT_ONCE}"),
    )
    morning = Section(
        "Who has something due this morning",
        ("users", "looked at", "ms a user", "ratio", *(f"sent by {n}" for n in SENDERS)),
    )
    until = monotonic() + MINUTES * 60
    for count in users:
        began = monotonic()
        try:
            facts = installation.inside("crowd", until - began, users=count)
        except OutOfTimeError:
            say(f"{count:,} USERS LEFT OUT: not made within {MINUTES} minutes.")
            break
        say(f"{count:,} users, made in {monotonic() - began:.0f} s")
        today.rows.append(_today(installation, facts))
        found = installation.inside("mornings")
        sent = [_sent_by(installation, senders) for senders in SENDERS]
        a_user = found["seconds"] / found["looked"] * 1000
        morning.rows.append((f"{count:,}", found["looked"], a_user, *sent))
        morning.notes = ["How it is found, at the most users:", _block(found["explained"])]
    for section in (today, morning):
        section.rows = [_with_ratio(row, section.rows[0]) for row in section.rows]
        if section.rows:
            section.notes.insert(0, f"Ratios to the fewest users: at most {FLAT:g}.")
    postgres.drop(installation.database_url)
    return [today, morning]


def _with_ratio(row: Any, first: Any) -> tuple[Any, ...]:
    """The row with its third figure as a ratio to that of the first row behind it."""
    users, count, cost, *others = row
    return (users, count, cost, held(cost / first[2], FLAT), *others)


def _today(installation: Installation, facts: dict[str, Any]) -> tuple[Any, ...]:
    with serving(installation) as one, serving(installation) as other:
        servers, sessions = [one, other], facts["sessions"]
        cost, seconds = _visits(servers, sessions)
        rate = _at_once(servers, sessions)
    p99 = quantiles(seconds, n=100, method="inclusive")[98]
    count = facts["applications"]
    return (f"{facts['users']:,}", count, cost * 1000, median(seconds) * 1000, p99 * 1000, rate)


def _visits(servers: list[Server], sessions: list[str]) -> tuple[float, list[float]]:
    """CPU seconds of both servers and the database for a visit; how long each visit took."""
    visitors = [
        Client(server.port, session)
        for session, server in zip(sessions, cycle(servers), strict=False)
    ]
    cost, seconds = [], []
    for number in range(ROUNDS + 1):
        asked = [visitors[(number * ASKED + n) % len(visitors)] for n in range(ASKED)]
        pids = sorted({pid for server in servers for pid in server.pids()})
        before = processes.cpu_seconds(pids)
        answers = [visitor.get("/") for visitor in asked]
        spent = (processes.cpu_seconds(pids) - before) / ASKED
        if any(answer.status != 200 for answer in answers):
            raise SystemExit("Today was not answered to somebody.")
        if number:  # the first round warms up
            cost.append(spent)
            seconds += [answer.seconds for answer in answers]
    return median(cost), seconds


def _at_once(servers: list[Server], sessions: list[str]) -> int:
    """Requests a second of so many at once, each somebody else every time."""
    until = monotonic() + SECONDS

    def visit(number: int) -> int:
        answered, server = 0, servers[number % len(servers)]
        mine = [Client(server.port, session) for session in sessions[number::AT_ONCE]]
        for visitor in cycle(mine):
            if monotonic() > until:
                return answered
            visitor.get("/")
            answered += 1
        return answered

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return round(sum(pool.map(visit, range(AT_ONCE))) / SECONDS)


def _sent_by(installation: Installation, senders: int) -> str:
    """How many mails so many senders handed over in all, and in how many seconds."""
    due = installation.inside("due")
    running = [
        subprocess.Popen(
            installation.command("send"),
            cwd=ROOT,
            env=installation.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(senders)
    ]
    said = [json.loads(process.communicate()[0]) for process in running]
    sent, took = sum(one["sent"] for one in said), max(one["seconds"] for one in said)
    return f"{sent} of {due} in {took:.1f} s{'' if sent == due else ' !'}"


def _block(lines: list[str]) -> str:
    return "\n".join(["```", *lines, "```"])
