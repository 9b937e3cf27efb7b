"""Texts that are made to be slow to read, measured inside of Django."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from followups.discretion import slips
from tracker.capture import html

TIMES = 3
PIECES_OF_HTML = [
    *("<a ", "<a", "</", "<!--", "<!", "<?", "<![CDATA[", "<nav>", "<a b='", "&", "<h1>"),
]
PIECES_OF_TEXT = [
    *("job ", "1", "1,", "1 111 ", "1-", "$1.", "€ ", "a ", "job-", "\u0301", " "),
]


def measure(lengths: list[int], few: bool) -> list[tuple[str, list[float]]]:
    """What is repeated, and seconds of CPU time for each length. `few` takes one of each kind."""
    return [
        (f"{kind} {piece!r}", [_seconds(read, (piece * length)[:length]) for length in lengths])
        for kind, pieces, read in (
            ("page", PIECES_OF_HTML, html.read),
            ("note", PIECES_OF_TEXT, _slips),
        )
        for piece in (pieces[:1] if few else pieces)
    ]


def _slips(text: str) -> object:
    return slips(text, title="a a a b", words=["a a c"], names=["a b"])


def _seconds(read: Callable[[str], object], text: str) -> float:
    """The least of some times, and never nothing."""
    took = []
    for _ in range(TIMES):
        began = process_time()
        read(text)
        took.append(process_time() - began)
    return max(min(took), 1e-4)
