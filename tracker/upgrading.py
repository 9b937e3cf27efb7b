"""Brings the database up to date, and tells at a glance that it is.

`migrate` reads every migration and has all triggers and feeds made anew, which takes longer than
the rest of a start. What comes of it depends on the program and on the database alone. So whoever
ends it leaves a row, in Django's own table of migrations, that says which program that was; and
whoever begins it leaves one that only the end of a later one takes out. Where the former says
this program, and none of the latter is there, nothing is left to do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

BEGUN, ENDED = MARKS = "day-four-begun", "day-four-ended"  # in the place of an app's name
FOLDERS = "tracker", "followups"  # the program
MINE = token_hex(8)  # among all processes that may migrate at the same time


def bring_up_to_date() -> bool:
    """Migrates where that is not known to be done; returns whether it had to.

    Raises:
        DatabaseError: the database does not answer, or something in it does not let itself be
            changed.
    """
    program, recorder = fingerprint(), MigrationRecorder(connection)
    marks = recorder.migration_qs.filter(app__in=MARKS)
    before = list(marks.values_list("app", "name")) if recorder.has_table() else []
    if before == [(ENDED, program)]:
        return False
    call_command("migrate", interactive=False, verbosity=0)
    # Pages are imported when they are first asked for, and nobody should wait for Python to
    # compile one. Where it may not write, it compiles as it goes.
    from compileall import compile_dir

    for folder in FOLDERS:
        compile_dir(settings.BASE_DIR / folder, quiet=2)
    rmtree(settings.COMPILED_TEMPLATES, ignore_errors=True)
    with transaction.atomic():
        # Those of others who began since may still be at it.
        begun = [MINE, *(name for app, name in before if app == BEGUN)]
        marks.filter(app=BEGUN, name__in=begun).delete()
        marks.filter(app=ENDED).delete()
        recorder.record_applied(ENDED, program)
    return True


def leave_a_mark(using: str, **kwargs: Any) -> None:
    """Called before whatever `migrate` does, whoever runs it."""
    recorder = MigrationRecorder(connections[using])
    recorder.ensure_schema()
    recorder.migration_qs.get_or_create(app=BEGUN, name=MINE)


def fingerprint() -> str:
    """A short text that changes when the program does, or anything that is installed for it."""
    installed = Path(django.__file__).parents[1].glob("*.dist-info")
    parts = sorted(path.name for path in installed)
    for folder in FOLDERS:
        parts += sorted(_files(settings.BASE_DIR / folder))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files(folder: str | Path) -> Iterator[str]:
    """Every file of a program, by name, size and time of change, as Python itself does it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
            elif entry.name != "__pycache__":
                yield from _files(entry.path)
