"""The list and its search where one user alone has a hundred thousand applications."""

from __future__ import annotations

from contextlib import ExitStack

from tests.bench import pages
from tests.bench.bench import Bench
from tests.bench.report import Section, held
from tests.bench.rounds import Visitor, in_turns
from tests.bench.server import OutOfTimeError, serving

OWN = 100_000
MOST = 2  # as a ratio to list20
NEEDED = 150  # seconds, more or less
TOO_LATE = f"{OWN:,} OF ONE USER LEFT OUT: it would not fit into the time."


def search_of_a_long_life(bench: Bench) -> list[Section]:
    """Ratios to `list20` at the same server."""
    heads = ("page", *(f"{engine} {what}" for engine in bench.engines for what in ("ms", "ratio")))
    own = bench.usual if bench.is_smoke else OWN
    section = Section(f"One user with {own:,} applications", heads)
    if bench.seconds_left < NEEDED:
        section.notes.append(TOO_LATE)
        return [section]
    named = pages.chosen(["list", "search"])
    try:
        made = [
            bench.installation(own, engine, bench.seconds_for(0.4), own_most=own)
            for engine in bench.engines
        ]
    except OutOfTimeError:
        section.notes.append(TOO_LATE)
        return [section]
    with ExitStack() as stack:
        visitors = [
            Visitor(stack.enter_context(serving(installation)), facts, named)
            for installation, facts in made
        ]
        in_turns(visitors, min(bench.rounds, 5), times=3, seconds=bench.seconds_for(0.5))
    for page in named:
        cells: list[str] = []
        for visitor in visitors:
            one = visitor.measured[page.name]
            ratio = one.ratio_to(visitor.measured[pages.LIST20])
            most = MOST if page.name.startswith("search") else None
            cells += [f"{one.cpu_ms:.2f}", held(ratio, most)]
        section.rows.append((page.name, *cells))
    section.notes.append(f"CPU time. Search at most {MOST}.")
    return [section]
