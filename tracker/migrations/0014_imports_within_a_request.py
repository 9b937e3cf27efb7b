"""Every step of an import is done within a request: there is no work that is under way any more.

What stood beside the file of an import until it was added, with what the user said about single
rows, comes into its record, and keys of what was added are plain lists.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Half-way states, and where the import was before. Nothing of an import was ever half done.
BEFORE = {
    "reading": "failed",
    "surveying": "choosing",
    "checking": "choosing",
    "writing": "checked",
    "undoing": "done",
    "restoring": "undone",
}
NOT_READ = "It was not read to its end. Choose the file once more."


def bring_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for record in apps.get_model("tracker", "Import").objects.iterator():
        if record.state == "reading":
            record.problem = NOT_READ
        record.state = BEFORE.get(record.state, record.state)
        if record.file:
            rows = Path(record.file.path + ".rows")
            _bring_over_rows(record, rows)
            transaction.on_commit(partial(_remove, rows), using=schema_editor.connection.alias)
        if "companies" in record.added:  # of a table
            for name in ("companies", "people", "tags", "stages"):
                record.added[name] = _keys(record.added[name])
            record.added.pop("applications", None)  # those of its rows
            gone = record.added.get("tags_gone", [])
            record.added["tags_gone"] = [[name, _keys(ranges)] for name, ranges in gone]
        record.save(update_fields=["state", "problem", "chosen", "added"])


def _bring_over_rows(record: Any, rows: Path) -> None:
    is_table = record.kind not in ("ics", "vcard", "day_four")
    try:
        said = _said_about_rows(rows)
    except (OSError, sqlite3.Error, ValueError, TypeError):
        said = None
    if said is None:
        if record.state == "checked" and is_table:
            record.state = "choosing"  # to be looked at once more
    elif "companies" in record.added:
        record.added["unread_count"] = said["unread"]
    elif is_table and record.state != "failed":
        record.chosen |= said["chosen"]


def _said_about_rows(path: Path) -> dict[str, Any] | None:
    """What the user said about single rows; None where nothing is kept."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(path, timeout=10)) as db:
        choices = db.execute("SELECT place, choice FROM choice").fetchall()
        mended = db.execute("SELECT place, cells FROM edit").fetchall()
        unread = db.execute(
            "SELECT count(*) FROM outcome LEFT JOIN choice USING (place) "
            "WHERE fate = 'unread' AND choice IS NULL"
        ).fetchone()
    return {
        "chosen": {
            "rows": {str(place): choice for place, choice in choices},
            "mended": {
                str(place): {
                    str(n): cell for n, cell in enumerate(json.loads(cells)) if type(cell) is str
                }
                for place, cells in mended
            },
        },
        "unread": unread[0],
    }


def _keys(ranges: list[list[int]]) -> list[int]:
    return [key for first, last in ranges for key in range(first, last + 1)]


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0013_words")]

    operations = [
        migrations.RunPython(bring_over, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("choosing", "Waiting for your choices"),
                    ("checked", "Ready to be added"),
                    ("done", "Added"),
                    ("undone", "Undone"),
                    ("failed", "Cannot be read"),
                ],
                default="choosing",
                max_length=10,
            ),
        ),
    ]
