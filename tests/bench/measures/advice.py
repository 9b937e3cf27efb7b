"""The engine and the plan: what one piece of advice costs, a rebuilt plan, a changed fact."""

from __future__ import annotations

from tests.bench.bench import Bench
from tests.bench.report import Section, held

ADVISE = 10  # microseconds, about
REBUILT = 10_000  # interviews a second, at least
SETTING = 5  # pages, at most


def engine_and_plan(bench: Bench) -> list[Section]:
    """In a process of its own for each database; what the database server does is left out."""
    section = Section("Engine and plan", ("what", "aim", *bench.engines))
    found = []
    for engine in bench.engines:
        installation, facts = bench.installation(bench.usual, engine)
        found.append(installation.inside("engine", facts=facts))
    few, many = found[0]["fact_queries"].keys()
    section.rows += [
        (
            "advise, a usual history, µs",
            f"about {ADVISE}",
            *(f"{one['advise'] * 1e6:.1f}" for one in found),
        ),
        (
            "the plan rebuilt, interviews a second",
            f"{REBUILT:,} or more",
            *(f"{one['rebuilt']:,.0f}{' !' if one['rebuilt'] < REBUILT else ''}" for one in found),
        ),
        (
            f"one changed fact, queries, with {few} and with {many} interviews",
            "the same",
            *(f"{one['fact_queries'][few]} and {one['fact_queries'][many]}" for one in found),
        ),
        (
            "a changed setting, as a ratio to Today",
            f"{SETTING} or less",
            *(held(one["setting"] / one["today"], SETTING) for one in found),
        ),
    ]
    return [section]
