"""What the pages cost the server: beside the floor, as the data grows, on both databases."""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from tests.bench.bench import Bench
from tests.bench.report import Section, held, say
from tests.bench.rounds import Measured, Visitor, in_turns
from tests.bench.server import serving

GROWTH = 1.10  # the most, from the smallest size to the largest
POSTGRES = 1.4  # the most, as a ratio to SQLite
SHARE = 0.45  # of the time that is left

Measurements = dict[tuple[str, int], Visitor]


def cost_of_pages(bench: Bench) -> list[Section]:
    """All pages of all installations, in turns."""
    made = {place: bench.installation(place[1], place[0]) for place in bench.places()}
    names = [page.name for page in bench.named]
    queries = {
        place: installation.inside("queries", facts=facts, named=names)
        for place, (installation, facts) in made.items()
    }
    with ExitStack() as stack:
        visitors = {
            place: Visitor(stack.enter_context(serving(installation)), facts, bench.named)
            for place, (installation, facts) in made.items()
        }
        say(f"Asking {len(names)} pages of {len(visitors)} servers in turns")
        seconds = bench.seconds_for(SHARE)
        rounds = in_turns(list(visitors.values()), bench.rounds, times=5, seconds=seconds)
        # After the pages, which what is posted would change.
        in_turns(list(visitors.values()), bench.rounds, times=5, seconds=seconds / 4, posts=True)
    sections = [
        _beside_the_floor(engine, bench.usual, visitors[engine, bench.usual], queries)
        for engine in bench.engines
        if (engine, bench.usual) in visitors
    ]
    sections[0].notes.append(f"Medians of {rounds} rounds.")
    if len(bench.sizes) > 1:
        sections.append(_growth(bench, visitors))
    if len(bench.engines) > 1:
        sections.append(_engines(bench, visitors))
    return sections


def _beside_the_floor(
    engine: str, count: int, visitor: Visitor, queries: dict[tuple[str, int], dict[str, int]]
) -> Section:
    heads = ("page", "CPU ms", "ratio", "at most", "p50 ms", "p99 ms", "queries", "bytes", "sent")
    section = Section(f"Pages at {count:,} applications, {engine}", heads)
    for one in visitor.measured.values():
        ratio = one.ratio_to(visitor.measured[one.page.beside])
        section.rows.append(
            (
                one.page.name,
                one.cpu_ms,
                held(ratio, one.page.target),
                f"{one.page.target:g}" if one.page.target else "",
                one.p50_ms,
                one.p99_ms,
                queries[engine, count].get(one.page.name),
                one.bytes_read,
                one.bytes_sent,
            )
        )
    return section


def _growth(bench: Bench, visitors: Measurements) -> Section:
    """Each size beside the smallest, in CPU time."""
    made = visitors.keys()
    small, *larger = sorted(bench.sizes)
    columns = [(engine, n) for engine in bench.engines for n in larger]
    columns = [(engine, n) for engine, n in columns if {(engine, small), (engine, n)} <= made]
    heads = ["page", *(f"{engine} {n:,}" for engine, n in columns)]
    section = Section(f"CPU time as a ratio to that at {small:,} applications", heads)
    for page in bench.named:
        ratios = [
            _of(visitors, engine, n, page.name).ratio_to(_of(visitors, engine, small, page.name))
            for engine, n in columns
        ]
        section.rows.append((page.name, *(held(ratio, GROWTH) for ratio in ratios)))
    section.notes.append(f"At most {GROWTH:g}.")
    return section


def _engines(bench: Bench, visitors: Measurements) -> Section:
    sizes = [n for n in bench.sizes if {("SQLite", n), ("PostgreSQL", n)} <= visitors.keys()]
    section = Section(
        "PostgreSQL as a ratio to SQLite",
        ("page", *(f"{what}, {n:,}" for n in sizes for what in ("CPU", "time"))),
    )
    for page in bench.named:
        cells: list[str] = []
        for count in sizes:
            one = _of(visitors, "PostgreSQL", count, page.name)
            other = _of(visitors, "SQLite", count, page.name)
            time = median(one.seconds) / median(other.seconds)
            cells += [held(one.ratio_to(other), None), held(time, POSTGRES)]
        section.rows.append((page.name, *cells))
    section.notes.append(
        "CPU time of the database server's processes is included. "
        f"Time is the median, at most {POSTGRES:g}."
    )
    return section


def _of(visitors: Measurements, engine: str, count: int, name: str) -> Measured:
    return visitors[engine, count].measured[name]
