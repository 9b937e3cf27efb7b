"""The measures, in the order in which they are taken.

A measure is a function of the run that returns its sections. To add one, write it in a module of
its own here and name it in `MEASURES`.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.bench import Bench
from tests.bench.measures.advice import engine_and_plan
from tests.bench.measures.browser import what_the_browser_gets
from tests.bench.measures.hostile import hostile_texts
from tests.bench.measures.importing import import_of_a_file
from tests.bench.measures.served import cost_of_pages
from tests.bench.measures.start import start_and_memory
from tests.bench.measures.throughput import requests_a_second
from tests.bench.report import Section

Measure = Callable[[Bench], list[Section]]

MEASURES: dict[str, Measure] = {
    "pages": cost_of_pages,
    "start": start_and_memory,
    "engine": engine_and_plan,
    "import": import_of_a_file,
    "browser": what_the_browser_gets,
    "throughput": requests_a_second,
    "texts": hostile_texts,
}
