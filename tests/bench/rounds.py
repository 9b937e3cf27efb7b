"""Measuring pages in turns, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from tests.bench import processes
from tests.bench.client import Answer, Client
from tests.bench.pages import Page
from tests.bench.server import Server


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

    def _ask(self, measured: Measured) -> Answer:
        path, form = next(measured.requests)
        answer = self.client.post(path, form) if form else self.client.get(path)
        if answer.status != (303 if form else 200):
            raise SystemExit(f"{measured.page.name} at {path} answered {answer.status}.")
        return answer


def in_turns(visitors: list[Visitor], named: list[Page], rounds: int, times: int) -> None:
    """Every page of every visitor, round after round; the first round only warms up."""
    for number in range(rounds + 1):
        for page in named:
            for visitor in visitors:
                visitor.measure(page, 3 if page.form else times)
                if number == 0:
                    visitor.measured[page.name].cpu.clear()
                    visitor.measured[page.name].seconds.clear()
