"""How many requests a second are answered, to one client and to eight at once."""

from __future__ import annotations

import re
import shutil
import subprocess
from threading import Thread
from time import monotonic

from tests.bench.bench import Bench
from tests.bench.client import CSRF, Client
from tests.bench.report import Section
from tests.bench.server import Server, serving

CLIENTS = (1, 8)
SECONDS = 1


def requests_a_second(bench: Bench) -> list[Section]:
    """Every page that is read, at the usual size; by wrk where it is installed."""
    named = [page for page in bench.named if not page.form]
    if bench.is_smoke:
        named = named[:1]
    columns = [(engine, clients) for engine in bench.engines for clients in CLIENTS]
    rates: dict[str, list[int]] = {page.name: [] for page in named}
    for engine in bench.engines:
        installation, facts = bench.installation(bench.usual, engine)
        with serving(installation) as server:
            for page in named:
                path, _ = next(page.requests(facts))
                for clients in CLIENTS:
                    rates[page.name].append(_rate(server, path, facts["session"], clients))
    heads = ["page", *(f"{engine}, {clients}" for engine, clients in columns)]
    section = Section(f"Requests a second at {bench.usual:,} applications, by clients", heads)
    section.rows += [(page.name, *rates[page.name]) for page in named]
    section.notes.append(
        "Asked by wrk." if shutil.which("wrk") else "Asked from Python: wrk is not installed."
    )
    return [section]


def _rate(server: Server, path: str, session: str, clients: int) -> int:
    ask = _by_wrk if shutil.which("wrk") else _from_python
    return round(ask(server.port, path, session, clients))


def _by_wrk(port: int, path: str, session: str, clients: int) -> float:
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s"]
    command += ["-H", f"Cookie: sessionid={session}; csrftoken={CSRF}"]
    command += ["-H", "Accept-Encoding: gzip, br", f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or "Non-2xx" in said:
        raise SystemExit(f"{path} was not answered as it should:\n{said}")
    return float(found[1])


def _from_python(port: int, path: str, session: str, clients: int) -> float:
    answered: list[int] = []
    until = monotonic() + SECONDS

    def ask() -> None:
        client = Client(port, session)
        while monotonic() < until:
            answered.append(client.get(path).status)

    threads = [Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if set(answered) != {200}:
        raise SystemExit(f"{path} answered {sorted(set(answered))}.")
    return len(answered) / SECONDS
