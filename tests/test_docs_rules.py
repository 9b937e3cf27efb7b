"""docs/rules.md cannot lie: its codes, its defaults and its worked table are those of the code."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from followups.advice import Code
from followups.etiquette import ARTICLE
from followups.history import Thread
from followups.phrases import understand
from followups.rules import advise

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")


def rows(section: str) -> list[list[str]]:
    """The cells of the table in a section of the page."""
    body = PAGE.split(section, 1)[1].split("\n## ", 1)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_lists_every_rule_once_and_no_other() -> None:
    codes = [re.sub("`", "", row[0]) for row in rows("# The rules")]

    assert sorted(codes) == sorted(Code)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        (Code.TIME_GIVEN, ARTICLE.days_after_given),
        (Code.TIME_NONE, ARTICLE.days_without_given),
        (Code.MESSAGE_GAP, ARTICLE.message_gap),
        (Code.MESSAGE_LIMIT, ARTICLE.message_limit),
        (Code.REST, ARTICLE.rest_after),
        (Code.THANKS, ARTICLE.thanks_after),
    ],
)
def test_the_page_gives_the_defaults_of_the_code(code: Code, days: int) -> None:
    (default,) = (row[2] for row in rows("# The rules") if row[0] == f"`{code}`")

    assert default.split()[0] == str(days)


def written(day: str) -> date:
    """“Tue 10 Nov 2026”, refusing a weekday that is not the date's."""
    parsed = datetime.strptime(f"{day} +0000", "%a %d %b %Y %z").date()
    assert f"{parsed:%a}" == day[:3]
    return parsed


@pytest.mark.parametrize(("met", "said", "last_day", "call"), rows("## Worked"))
def test_the_worked_table_holds(met: str, said: str, last_day: str, call: str) -> None:
    understood = understand(said, written(met))
    promised = understood.last_day if understood else None
    assert promised == (written(last_day) if last_day else None)

    step = advise(Thread(written(met), said, promised), ARTICLE).next

    assert step is not None
    assert step.on == written(call)
