"""The benchmark's command line: `python3 run.py bench --help`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import pages, postgres, processes, report, scale
from tests.bench.bench import Bench
from tests.bench.measures import MEASURES
from tests.bench.report import Section
from tests.bench.server import OutOfTimeError

SIZES = [1_000, 10_000, 1_000_000]
QUICK = 10_000
SMOKE = 100
SMOKE_USERS = [10, 20]
MINUTES = 15.0


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended first
    quick = options.quick or (options.smoke and not options.scale)
    wants_postgres = not (options.sqlite_only or quick)
    if wants_postgres and not os.environ.get(postgres.NAMED):
        if postgres.can_be_made():
            return postgres.run_beside_one(arguments)
        report.say(postgres.MISSING)
        wants_postgres = False
    if not processes.HAS_PROC:
        report.say(processes.NO_CPU_TIME)
    server = postgres.Postgres() if wants_postgres else None
    with tempfile.TemporaryDirectory(prefix="day-four-bench-") as scratch:
        folder = Path(options.data or scratch)
        sections = []
        for section in (
            scaled(folder, server, options) if options.scale else measured(folder, server, options)
        ):
            section.show()
            sections.append(section)
    if options.json:
        report.write(Path(options.json), sections)
    return 0


def measured(
    folder: Path, server: postgres.Postgres | None, options: argparse.Namespace
) -> Iterator[Section]:
    """The measures that are wanted, one after the other."""
    sizes = [options.count or QUICK] if options.quick else SIZES
    bench = Bench(
        folder=folder,
        sizes=[SMOKE] if options.smoke else sizes,
        postgres=server,
        named=pages.chosen([name.strip() for name in options.only.split(",") if name.strip()]),
        rounds=1 if options.smoke else options.rounds,
        minutes=MINUTES,
    )
    try:
        for name in options.measure or (["pages"] if options.quick else MEASURES):
            try:
                if bench.seconds_left < 0:
                    raise OutOfTimeError
                yield from MEASURES[name](bench)
            except OutOfTimeError:
                report.say(f"{name.upper()} LEFT OUT: the {MINUTES:g} minutes are over.")
    finally:
        bench.end()


def scaled(
    folder: Path, server: postgres.Postgres | None, options: argparse.Namespace
) -> Iterator[Section]:
    """Many users; on PostgreSQL, since one SQLite file is for one machine."""
    if server:
        yield from scale.measure(folder, server, SMOKE_USERS if options.smoke else scale.USERS)


def parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="run.py bench",
        description="Measures the project beside a floor that it serves itself, in 15 minutes at "
        "most. docs/speed.md says how to read the figures.",
    )
    own.add_argument("--quick", action="store_true", help="only the pages, at one size, on SQLite")
    own.add_argument(
        "--scale",
        action="store_true",
        help="up to 100,000 users in one PostgreSQL (40 minutes at most)",
    )
    own.add_argument("--smoke", action="store_true", help="only whether it runs, in seconds")
    own.add_argument(
        "--only", default="", metavar="PAGE,PAGE", help="only these pages, and the floor"
    )
    own.add_argument(
        "--measure", action="append", choices=MEASURES, help="only this; may be given again"
    )
    own.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    own.add_argument("--count", type=int, metavar="N", help="applications, with --quick")
    own.add_argument(
        "--rounds", type=int, default=9, metavar="N", help="at most so many rounds (default: 9)"
    )
    own.add_argument(
        "--data",
        metavar="FOLDER",
        help="keep the SQLite data here, and use it again when it is there",
    )
    own.add_argument("--json", metavar="FILE", help="write the figures there too")
    return own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
