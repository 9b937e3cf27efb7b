"""`docs/phrases.md` cannot lie: its examples are read from it and tried."""

from datetime import date
from pathlib import Path

import pytest

from followups.phrases import understand

PAGE = Path(__file__).parents[2] / "docs" / "phrases.md"
WEDNESDAY = date(2026, 11, 18)


def rows(heading: str) -> list[list[str]]:
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(("phrase", "day", "because"), rows("What is understood"))
def test_what_the_page_says_is_understood_is(phrase: str, day: str, because: str) -> None:
    understood = understand(phrase, WEDNESDAY)
    assert understood is not None
    assert understood.last_day == date.fromisoformat(day), because


@pytest.mark.parametrize(("said_on", "phrase", "days"), rows("What is asked about"))
def test_what_the_page_says_is_asked_about_is(said_on: str, phrase: str, days: str) -> None:
    understood = understand(phrase, date.fromisoformat(said_on))
    assert understood is not None
    assert understood.last_day is None
    assert ", ".join(day.isoformat() for day in understood.choices) == days


@pytest.mark.parametrize(("phrase", "because"), rows("What is refused"))
def test_what_the_page_says_is_refused_is(phrase: str, because: str) -> None:
    assert understand(phrase, WEDNESDAY) is None, because
