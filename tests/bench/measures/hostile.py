"""Texts that are made to be slow to read: the time has to grow with their length, no faster."""

from __future__ import annotations

from tests.bench.bench import Bench
from tests.bench.report import Section, held

SHORT, LONG = 25_000, 200_000  # characters: eight times as many
MOST = 16  # times as dear; quadratic would be 64


def hostile_texts(bench: Bench) -> list[Section]:
    """CPU time of the long text as a ratio to that of the short one."""
    title = f"Hostile texts, {LONG:,} characters beside {SHORT:,}"
    section = Section(title, ("repeated", "CPU ms", "ratio"))
    installation, _ = bench.installation(min(bench.sizes))
    for name, (short, long) in installation.inside(
        "texts", lengths=[SHORT, LONG], few=bench.is_smoke
    ):
        section.rows.append((name, long * 1000, held(long / short, MOST)))
    section.notes.append(f"At most {MOST}.")
    return [section]
