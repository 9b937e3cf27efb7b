"""The benchmark's command line: `python3 run.py bench --help`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import pages, processes, table
from tests.bench.rounds import Visitor, in_turns
from tests.bench.server import Installation, serving

QUICK_COUNT = 10_000


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    if not processes.HAS_PROC:
        table.say(processes.NO_CPU_TIME)
    named = pages.chosen([name.strip() for name in options.only.split(",") if name.strip()])
    with tempfile.TemporaryDirectory(prefix="day-four-bench-") as scratch:
        quick(named, Path(options.data or scratch), options)
    return 0


def parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(
        prog="run.py bench",
        description="Measures the project beside a floor that it serves itself. "
        "docs/speed.md says how to read the figures.",
    )
    own.add_argument("--quick", action="store_true", help="only the pages, on one database")
    own.add_argument(
        "--only", default="", metavar="PAGE,PAGE", help="only these pages, and the floor"
    )
    own.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    own.add_argument("--count", type=int, default=QUICK_COUNT, help="applications (--quick)")
    own.add_argument("--rounds", type=int, default=9, help="rounds of ten requests a page")
    own.add_argument(
        "--data",
        metavar="FOLDER",
        help="keep the data here, and use it again when it is there (--quick)",
    )
    return own


def quick(named: list[pages.Page], folder: Path, options: argparse.Namespace) -> None:
    """The pages at one size on SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    installation = Installation(folder)
    table.say(f"{options.count:,} applications on {installation.engine}")
    facts = installation.made(options.count)
    counted = installation.inside("queries", facts=facts, named=[page.name for page in named])
    with serving(installation) as server:
        visitor = Visitor(server, facts, named)
        in_turns([visitor], named, options.rounds, times=10)
    table.show_pages(visitor.measured, counted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
