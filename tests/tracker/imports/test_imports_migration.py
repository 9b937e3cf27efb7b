"""Imports of the version before are where they were, and can be taken back."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django_test_migrations.migrator import Migrator

LINE = '{"at": "2026-10-05T00:00:00"}'


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_imports_that_were_under_way_are_where_they_were(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "imports").mkdir()
    migrator = Migrator(database="default")
    before = migrator.apply_initial_migration(("tracker", "0013_words"))
    owner = before.apps.get_model("tracker", "User").objects.create(username="alice")

    def make(state: str, **values: Any) -> int:
        """An import; `rows` says whether it has a file of rows."""
        has_rows = values.pop("has_rows", True)
        (tmp_path / f"imports/{state}").write_bytes(b"Company,Title,Applied\nAcme,Writer,x\n")
        if has_rows:
            with closing(sqlite3.connect(tmp_path / f"imports/{state}.rows")) as db:
                db.executescript(
                    "CREATE TABLE edit (place INTEGER PRIMARY KEY, cells TEXT);"
                    "CREATE TABLE choice (place INTEGER PRIMARY KEY, choice TEXT);"
                    "CREATE TABLE outcome (place INTEGER PRIMARY KEY, fate TEXT);"
                    "INSERT INTO choice VALUES (3, 'leave');"
                    "INSERT INTO outcome VALUES (0, 'known'), (1, 'unread'), (3, 'unread');"
                    f"INSERT INTO edit VALUES (1, '{json.dumps(['Acme', json.loads(LINE)])}');"
                )
        made = before.apps.get_model("tracker", "Import").objects.create(
            owner=owner, name="jobs.csv", size=3, file=f"imports/{state}", state=state, **values
        )
        return int(made.pk)

    added = {"companies": [[3, 5]], "people": [], "tags": [[7, 7]], "stages": [], "count": 2}
    keys = {
        "reading": make("reading", has_rows=False),
        "checking": make("checking", kind="csv", chosen={"sheet": 0}),
        "writing": make("writing", kind="csv", chosen={"sheet": 0}),
        "checked": make("checked", kind="csv", has_rows=False),
        "undoing": make("undoing", kind="csv", added={**added, "applications": [[1, 2]]}),
        "undone": make("undone", kind="csv", added={**added, "tags_gone": [["a", [[1, 2]]]]}),
        "done": make("done", kind="ics", added={"applications": [4], "interviews": [9]}),
    }
    after = migrator.apply_tested_migration(("tracker", "0014_imports_within_a_request"))
    found = after.apps.get_model("tracker", "Import").objects.in_bulk()
    states = {state: found[key].state for state, key in keys.items()}
    assert states == {
        "reading": "failed",
        "checking": "choosing",
        "writing": "checked",
        "checked": "choosing",
        "undoing": "done",
        "undone": "undone",
        "done": "done",
    }
    assert found[keys["reading"]].problem
    chosen = found[keys["writing"]].chosen
    assert chosen == {"sheet": 0, "rows": {"3": "leave"}, "mended": {"1": {"0": "Acme"}}}
    undoing = found[keys["undoing"]].added
    assert (undoing["companies"], undoing["tags"]) == ([3, 4, 5], [7])
    assert undoing["unread_count"] == 1
    assert found[keys["undone"]].added["tags_gone"] == [["a", [1, 2]]]
    assert found[keys["done"]].added == {"applications": [4], "interviews": [9]}
    assert not list(tmp_path.glob("imports/*.rows*"))
    migrator.reset()
