"""The benchmark: that it runs, and that what it measures is a job search as the pages know them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.bench import pages
from tests.bench.__main__ import main
from tests.bench.clones import clone_user
from tests.bench.measures import MEASURES
from tests.bench.search import CALLS_AHEAD, DUE, SHORT, TALKS_AHEAD, Search
from tests.test_run import environment
from tracker.models import Application, Interview, StageChange, User

ROOT = Path(__file__).parent.parent


def bench(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_every_measure_runs_at_a_tiny_size(tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    shown = bench("--smoke", "--sqlite-only", "--json", str(found))
    assert re.search(r"^\| today +\|", shown, re.MULTILINE)
    for title in (
        "Pages at",
        "Requests a second",
        "An import of",
        "Start and memory",
        "In the browser",
        "Hostile",
    ):
        assert f"## {title}" in shown
    sections = {one["title"]: one["rows"] for one in json.loads(found.read_text())["sections"]}
    assert len(sections["Engine and plan"]) == 4
    costs = next(rows for title, rows in sections.items() if title.startswith("Pages at"))
    assert [row[0] for row in costs] == [page.name for page in pages.PAGES]
    assert all(float(row[1]) > 0 for row in costs)


def test_its_help_names_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in MEASURES)


def test_a_page_that_is_not_there_is_one_plain_line() -> None:
    with pytest.raises(SystemExit, match=r"^There is no page tomorrow\. There are: application,"):
        pages.chosen(["tomorrow"])


def test_a_page_brings_what_it_is_compared_with() -> None:
    names = [page.name for page in pages.chosen(["log"])]
    assert names == ["trivial", "list20", "insert", "log a call"]


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-23", "2026-11-24", "2026-12-31"])
def test_so_much_is_due_whatever_the_day(
    db: None, on: Callable[..., None], client_of: Callable[[User], Client], day: str
) -> None:
    on(day)
    search = Search("one", 100, SHORT, 60)
    search.write()
    page = client_of(search.owner).get("/").content.decode()
    due = re.findall(r'data-step="(\w+)"[^>]* data-due="([\d-]+)"', page)
    assert [kind for kind, on_day in due if on_day <= day] == ["call"] * DUE
    assert len(due) == DUE + TALKS_AHEAD + CALLS_AHEAD


def test_a_copied_search_is_as_true_as_its_original(
    db: None, on: Callable[..., None], client_of: Callable[[User], Client]
) -> None:
    on("2026-11-24")
    search = Search("one", 20, SHORT, 12)
    search.write()
    clone_user(search.owner, 2)
    clone_user(search.owner, 1)  # again, beside those that are there
    owners = list(User.objects.order_by("pk"))
    assert len(owners) == 4
    for model in (Application, Interview, PlannedStep, StageChange):
        assert len({model.objects.filter(owner=owner).count() for owner in owners}) == 1
    for owner in owners:
        assert writer.differences(owner) == []
        assert not Application.objects.of(owner).exclude(company__owner=owner).exists()
        assert not Application.objects.of(owner).exclude(stage__owner=owner).exists()
    call_command("rebuild_search", "--check", stdout=StringIO())
    seen = [client_of(owner).get("/").content.count(b"data-step=") for owner in owners]
    assert seen == [12] * 4
