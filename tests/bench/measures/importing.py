"""An import of a file as large as one may be: what it costs, and how long others wait for it."""

from __future__ import annotations

from tests.bench.bench import Bench
from tests.bench.report import Section, held

ROWS, FEW = 5_000, 50
RATIO, WAIT = 12, 0.5  # the most: as a ratio to `csv` and `executemany`, in seconds


def import_of_a_file(bench: Bench) -> list[Section]:
    """In a process of its own for each database; what the database server does is left out."""
    rows = FEW if bench.is_smoke else ROWS
    section = Section(f"An import of {rows:,} rows", ("what", "aim", *bench.engines))
    found = [
        bench.installation(bench.usual, engine)[0].inside("import", count=rows)
        for engine in bench.engines
    ]
    section.rows += [
        (f"to {step} it, CPU s", "", *(f"{one[step]:.2f}" for one in found))
        for step in ("read", "check", "add")
    ]
    section.rows += [
        (
            "all three, as a ratio to `csv` and `executemany`",
            f"{RATIO} or less",
            *(
                held((one["read"] + one["check"] + one["add"]) / one["plain"], RATIO)
                for one in found
            ),
        ),
        (
            "another writer waits, s",
            f"{WAIT} or less",
            *(held(one["waited"], WAIT) for one in found),
        ),
    ]
    section.notes.append("The wait is wall time: measure it on a machine that does nothing else.")
    return [section]
