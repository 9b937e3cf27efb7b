"""What every measure is given: where, how large, on which databases, and what was made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from tests.bench import pages
from tests.bench.postgres import Postgres
from tests.bench.report import say
from tests.bench.server import Installation, OutOfTimeError

MAKING = 0.5  # of the time, at most, for what is measured


@dataclass(slots=True)
class Bench:
    """One run. Installations are made when they are first asked for, and kept until its end."""

    folder: Path
    sizes: list[int]
    postgres: Postgres | None
    named: list[pages.Page]
    rounds: int
    minutes: float
    began: float = field(default_factory=monotonic)
    _made: dict[str, tuple[Installation, dict[str, Any]]] = field(default_factory=dict)

    @property
    def is_smoke(self) -> bool:
        """Only whether it runs at all is asked."""
        return self.rounds == 1

    @property
    def engines(self) -> list[str]:
        return ["SQLite", "PostgreSQL"] if self.postgres else ["SQLite"]

    @property
    def usual(self) -> int:
        """The size at which everything is held against its target."""
        return sorted(self.sizes)[len(self.sizes) // 2]

    @property
    def seconds_left(self) -> float:
        return self.minutes * 60 - (monotonic() - self.began)

    def seconds_for(self, share: float) -> float:
        """So much of the time that is left; nought where it is up."""
        return max(0.0, self.seconds_left * share)

    def end(self) -> None:
        """Gives back what databases take."""
        for installation, _ in self._made.values():
            if self.postgres and installation.database_url:
                self.postgres.drop(installation.database_url)

    def places(self) -> list[tuple[str, int]]:
        """Each database with each size for which there is time, the smallest first."""
        found = []
        for count in sorted(self.sizes):
            for engine in self.engines:
                try:
                    self.installation(count, engine, self._seconds_to_make(engine))
                except OutOfTimeError:
                    say(f"{count:,} APPLICATIONS ON {engine} LEFT OUT: not made within the time.")
                else:
                    found.append((engine, count))
        return found

    def _seconds_to_make(self, engine: str) -> float:
        """What of that time is left, in equal parts to the databases of the size."""
        left = self.seconds_left - (1 - MAKING) * self.minutes * 60
        return max(1.0, left / len(self.engines[self.engines.index(engine) :]))

    def installation(
        self, count: int, engine: str = "SQLite", seconds: float | None = None
    ) -> tuple[Any, Any]:
        """One with so many applications, and the facts that its pages' addresses need.

        Raises OutOfTimeError where it takes longer than so many seconds; if none are named, than
        the time that is left.
        """
        name = f"{engine.lower()}_{count}"
        if name not in self._made:
            began = monotonic()
            folder = self.folder / name
            folder.mkdir(parents=True, exist_ok=True)
            url = ""
            if engine == "PostgreSQL":
                assert self.postgres
                url = self.postgres.new_database(f"bench_{name}")
                (folder / "facts.json").unlink(missing_ok=True)  # of a database that is gone
            installation = Installation(folder, url)
            if self.postgres and url:
                installation.database = self.postgres.process()
            made = installation.made(seconds or self.seconds_for(1), count=count)
            self._made[name] = installation, made
            say(f"{count:,} applications on {engine}, made in {monotonic() - began:.0f} s")
        return self._made[name]
