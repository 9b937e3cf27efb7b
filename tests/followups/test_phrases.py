"""What people say about time, and the last day of it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from followups.phrases import understand

HERE = Path(__file__).parent


def phrases_with_a_day() -> list[tuple[str, ...]]:
    with (HERE / "phrases.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("said_on", "phrase", "earliest", "latest"), phrases_with_a_day())
def test_a_phrase_is_given_its_last_day_or_refused(
    said_on: str, phrase: str, earliest: str, latest: str
) -> None:
    understood = understand(phrase, date.fromisoformat(said_on))
    if not earliest:
        assert understood is None
    else:
        assert understood is not None
        assert understood.last_day is not None
        assert earliest <= understood.last_day.isoformat() <= latest
