"""Texts that are made to be slow to read: the time has to grow with their length, no faster."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from followups.discretion import slips
from tests.bench.bench import Bench
from tests.bench.report import Section, held
from tracker.capture import html

SHORT, LONG = 25_000, 200_000  # characters: eight times as many
MOST = 16  # times as dear; quadratic would be 64
TIMES = 3
PIECES_OF_HTML = [
    "<a ",
    "<a",
    "</",
    "<!--",
    "<!",
    "<?",
    "<![CDATA[",
    "<nav>",
    "<a b='",
    "&",
    "<h1>",
]
PIECES_OF_TEXT = ["job ", "1", "1,", "1 111 ", "1-", "$1.", "€ ", "a ", "job-", "\u0301", " "]


def hostile_texts(bench: Bench) -> list[Section]:
    """CPU time of the long text as a ratio to that of the short one, read in turns."""
    section = Section(
        f"Hostile texts, {LONG:,} characters beside {SHORT:,}", ("repeated", "ms", "ratio")
    )
    for pieces, read in ((PIECES_OF_HTML, html.read), (PIECES_OF_TEXT, _slips)):
        for piece in pieces[:1] if bench.is_smoke else pieces:
            short, long = _seconds(read, piece, SHORT), _seconds(read, piece, LONG)
            section.rows.append((repr(piece), long * 1000, held(long / short, MOST)))
    section.notes.append(f"At most {MOST}.")
    return [section]


def _slips(text: str) -> object:
    return slips(text, title="a a a b", words=["a a c"], names=["a b"])


def _seconds(read: Callable[[str], object], piece: str, length: int) -> float:
    text = (piece * length)[:length]
    took = []
    for _ in range(TIMES):
        began = process_time()
        read(text)
        took.append(process_time() - began)
    return max(min(took), 1e-4)
