"""Figures for people: tables on standard output, remarks on standard error."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Sequence

from tests.bench.client import Answer
from tests.bench.rounds import Measured


def say(line: str) -> None:
    """A remark, while it goes on."""
    print(line, file=sys.stderr, flush=True)


def show(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as Markdown has it; all columns but the first to the right."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in [lines[0], rule, *lines[1:]]:
        first, *rest = line
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        print(f"| {' | '.join(cells)} |")
    sys.stdout.flush()


def show_pages(measured: dict[str, Measured], queries: dict[str, int]) -> None:
    """What each page costs, beside the floor."""
    heads = ("page", "CPU ms", "ratio", "target", "p50 ms", "p99 ms", "queries", "bytes", "sent")
    show(heads, (row(one, measured[one.page.beside], queries) for one in measured.values()))


def row(one: Measured, beside: Measured, queries: dict[str, int]) -> list[str]:
    target, ratio = one.page.target, one.ratio_to(beside)
    missed = " !" if target and ratio > target else ""
    return [
        one.page.name,
        f"{one.cpu_ms:.2f}",
        f"{ratio:.2f}{missed}",
        f"{target:g}" if target else "",
        f"{one.p50_ms:.1f}",
        f"{one.p99_ms:.1f}",
        str(queries.get(one.page.name, "")),
        f"{len(plain(one.answer)):,}" if one.answer else "",
        f"{len(one.answer.body):,}" if one.answer else "",
    ]


def plain(answer: Answer) -> bytes:
    """The body as the browser reads it, once it is unpacked."""
    if answer.headers.get("content-encoding") == "gzip":
        return gzip.decompress(answer.body)
    return answer.body
