"""docs/import.md cannot lie: its words, days and limits are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.tracker.imports.parsing.files import csv_of, only_table
from tracker.imports.parsing import DateOrder, Field, Meaning, guess_mapping
from tracker.imports.parsing.dates import DayReader
from tracker.imports.parsing.header_words import LANGUAGES, fields_by_word
from tracker.imports.parsing.stages import meaning_of
from tracker.imports.parsing.tables import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from tracker.imports.parsing.values import plain
from tracker.models.stages import DefaultStage

PAGE = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")


def rows(section: str) -> list[list[str]]:
    """The cells of the table in a section of the page, its header first."""
    body = PAGE.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if "---" not in line
    ]


def test_the_page_shows_every_field_in_every_language() -> None:
    header, *table = rows("Which column holds what")
    shown = {field for field in Field if field not in (Field.STEP, Field.LEAVE_OUT)}

    assert header[1:] == list(LANGUAGES)
    assert [row[0] for row in table] == [field.label for field in Field if field in shown]


@pytest.mark.parametrize("row", rows("Which column holds what")[1:], ids=lambda row: str(row[0]))
def test_a_word_of_the_page_stands_for_its_field(row: list[str]) -> None:
    label, *languages = row
    words = [word for cell in languages for word in cell.split(", ") if word]

    assert words
    assert {fields_by_word()[plain(word)][0].label for word in words} == {label}
    table = only_table("a.csv", csv_of([[words[0], "x"], []]))
    assert guess_mapping(table).columns[0].field is not None


def test_the_page_shows_every_stage() -> None:
    _, *table = rows("Stages")

    assert [row[0] for row in table] == [stage.value[0] for stage in DefaultStage]
    for meaning, (_, *languages) in zip(Meaning, table, strict=True):
        for word in ", ".join(languages).split(", "):
            assert meaning_of(word)[0] is meaning


@pytest.mark.parametrize(("cell", "read_as"), rows("Days")[1:])
def test_the_examples_of_days_hold(cell: str, read_as: str) -> None:
    day = DayReader(DateOrder.MONTH_FIRST)(cell)

    assert (day.on.isoformat() if day.on else day.why) == read_as


def test_the_page_gives_the_limits_of_the_program() -> None:
    numbers = [
        int(text.replace(",", "")) for text in re.findall(r"[\d,]+(?= (?:MB|rows|columns))", PAGE)
    ]

    whole = settings.IMPORT_MAX_BYTES // 1024**2
    assert numbers == [MOST_BYTES // 1024**2, MOST_ROWS, MOST_COLUMNS, whole]
