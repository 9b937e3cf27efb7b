"""Measuring pages in turns, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import monotonic
from typing import Any

from tests.bench import processes
from tests.bench.client import Answer, Client
from tests.bench.pages import Page
from tests.bench.server import Server

POSTS = 3  # in a round: each is kept, and an interview takes two messages and no more
FEWEST = 3  # rounds, however little time there is


@dataclass(slots=True)
class Measured:
    """One page on one server: CPU seconds a request, one figure a round, and what came back."""

    page: Page
    requests: Iterator[tuple[str, dict[str, str]]]
    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    answer: Answer | None = None

    def ratio_to(self, other: Measured) -> float:
        """How many times as dear, by the median of the rounds, each beside the other's."""
        return median(mine / its for mine, its in zip(self.cpu, other.cpu, strict=True))

    @property
    def cpu_ms(self) -> float:
        return median(self.cpu) * 1000

    @property
    def p50_ms(self) -> float:
        return median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return quantiles(self.seconds, n=100, method="inclusive")[98] * 1000

    @property
    def bytes_sent(self) -> int:
        return len(self.answer.body) if self.answer else 0

    @property
    def bytes_read(self) -> int:
        """As the browser reads it, once it is unpacked."""
        if self.answer and self.answer.headers.get("content-encoding") == "gzip":
            return len(gzip.decompress(self.answer.body))
        return self.bytes_sent


class Visitor:
    """Somebody who is logged in, at one server."""

    def __init__(self, server: Server, facts: dict[str, Any], named: list[Page]) -> None:
        self.server = server
        self.client = Client(server.port, facts["session"])
        self.measured = {page.name: Measured(page, page.requests(facts)) for page in named}

    def measure(self, page: Page, times: int) -> None:
        """One round of one page."""
        measured = self.measured[page.name]
        if not page.form:
            self._ask(measured)  # how a list was looked at is kept in the session, once
        pids = self.server.pids()
        before = processes.cpu_seconds(pids)
        answers = [self._ask(measured) for _ in range(times)]
        measured.cpu.append((processes.cpu_seconds(pids) - before) / times)
        measured.seconds += [answer.seconds for answer in answers]
        measured.answer = answers[-1]

    def forget(self, names: Iterable[str]) -> None:
        """What was measured so far of these pages only warmed up."""
        for measured in (self.measured[name] for name in names if name in self.measured):
            measured.cpu.clear()
            measured.seconds.clear()

    def _ask(self, measured: Measured) -> Answer:
        path, form = next(measured.requests)
        answer = self.client.post(path, form) if form else self.client.get(path)
        if answer.status != (303 if form else 200):
            raise SystemExit(f"{measured.page.name} at {path} answered {answer.status}.")
        return answer


def in_turns(
    visitors: list[Visitor], rounds: int, times: int, seconds: float = 1e9, posts: bool = False
) -> int:
    """Every page of every visitor, or every post, until there were enough rounds or time is up.

    Returns how many rounds there were. The pages of the visitors may differ.
    """
    named = {
        one.page.name: one.page
        for visitor in visitors
        for one in visitor.measured.values()
        if bool(one.page.form) == posts
    }
    _round(visitors, list(named.values()), times=2)
    for visitor in visitors:
        visitor.forget(named.keys())
    began = monotonic()
    for done in range(1, rounds + 1):
        _round(visitors, list(named.values()), times)
        if done >= FEWEST and monotonic() - began > seconds:
            return done
    return rounds


def _round(visitors: list[Visitor], named: list[Page], times: int) -> None:
    for page in named:
        for visitor in visitors:
            if page.name in visitor.measured:
                visitor.measure(page, POSTS if page.form else times)
