"""Which state of an import follows which, and the jobs in between. All of it is said here.

A job runs in the request where the file is small, else in a process of its own (`manage.py
run_import`), so that neither the memory nor the interpreter of a worker is held by it. Whoever
moves an import on does so by one conditional update: of two clicks one wins. A process that dies
leaves the state as it is, nothing half added, and a spool without signs of life: it can go on.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.conf import settings

from tracker.exports import archive
from tracker.imports import adding, archives, checking, files, invitations, parsing, survey, undoing
from tracker.imports.spool import Spool
from tracker.models import Import, ImportState
from tracker.site import clock
from tracker.trash.actions import Refused

logger = logging.getLogger(__name__)

SIGN_EVERY = 2.0  # seconds
OUR_FAULT = "Something went wrong here, and nothing was changed. Try once more."

# What has no columns to choose: it is ready to be added once it is read.
WITHOUT_COLUMNS = {"vcard", "ics", "day_four"}

# From which states one gets into a state in which there is work to do.
STARTS: dict[ImportState, set[ImportState]] = {
    ImportState.SURVEYING: {ImportState.CHOOSING, ImportState.CHECKED},
    ImportState.CHECKING: {ImportState.CHOOSING, ImportState.CHECKED},
    ImportState.WRITING: {ImportState.CHECKED},
    ImportState.UNDOING: {ImportState.DONE},
    ImportState.RESTORING: {ImportState.UNDONE},
}


def advance(record: Import, to: ImportState) -> bool:
    """Moves on to some work and begins it. False where it was moved on by somebody else."""
    if not _move(record, STARTS[to], to):
        return False
    begin(record)
    return True


def back_to_choosing(record: Import) -> bool:
    """From the preview back to the columns."""
    if record.kind in WITHOUT_COLUMNS:
        return False
    return _move(record, {ImportState.CHECKED, ImportState.CHOOSING}, ImportState.CHOOSING)


def begin(record: Import) -> None:
    """Has the work done that the state says: at once where it is little."""
    if record.size <= settings.IMPORT_AT_ONCE_BYTES:
        run(record)
    else:
        _detach(record)
    record.refresh_from_db()


def run(record: Import) -> bool:
    """Does the work that the state says. False where there is none, or somebody is at it.

    Whoever moves it on meanwhile finds it taken: so it is looked at once more after each job.
    """
    has_worked = False
    with spool_of(record) as spool:
        while record.state in JOBS and spool.claim(record.found.get("rows", 0)):
            try:
                _work(record, spool, ImportState(record.state))
            finally:
                spool.release()
            has_worked = True
            record.refresh_from_db()
    return has_worked


def _work(record: Import, spool: Spool, state: ImportState) -> None:
    job, otherwise = JOBS[state]
    try:
        with _signs_of_life(spool):
            then = job(record, spool, clock.now())
    except (parsing.UnreadableError, Refused, archive.Refused) as problem:
        _move(record, {state}, otherwise, str(problem))
    except Exception:
        logger.exception("An import did not get through %s", state)
        _move(record, {state}, otherwise, OUR_FAULT)
    else:
        _move(record, {state}, then)


def spool_of(record: Import) -> Spool:
    """Where its rows are."""
    return Spool(files.spool_path(record.file))


# The jobs


def _read(record: Import, spool: Spool, at: datetime) -> ImportState:
    record.kind, record.found, record.chosen = "day_four", {}, {}
    with record.file.open() as file:
        if archive.is_archive(file):  # its documents may be many: it is never read as a whole
            seen = archive.inspect(record.owner, file)
            record.found = {"words": seen.in_words, "username": seen.username}
        else:
            file.seek(0)
            source = parsing.read(record.name, file.read())
            record.kind = source.kind
    if record.kind == "ics":
        record.found = invitations.found_in(record.owner, source.invitations)
    if record.kind in WITHOUT_COLUMNS:
        record.save(update_fields=["kind", "found", "chosen", "updated_at"])
        return ImportState.CHECKED
    tables = [table for table in source.tables if len(table.rows)]
    if not tables:
        raise parsing.UnreadableError("There are no rows in this file.")
    sheets = [survey.keep_sheet(spool, number, table) for number, table in enumerate(tables)]
    record.found = {"sheets": sheets}
    record.chosen = {"sheet": survey.best_sheet(sheets)}
    return _survey(record, spool, at)


def _survey(record: Import, spool: Spool, at: datetime) -> ImportState:
    survey.survey(record, spool)
    record.found["rows"] = checking.sheet_of(record)["rows"]
    record.save(update_fields=["kind", "found", "chosen", "updated_at"])
    return ImportState.CHOOSING


def _check(record: Import, spool: Spool, at: datetime) -> ImportState:
    today = at.astimezone(record.owner.zone).date()
    spool.keep_outcomes(checking.check(record, spool, today))
    return ImportState.CHECKED


# These say that they are done by themselves, in the transaction that does it.


def _write(record: Import, spool: Spool, at: datetime) -> ImportState:
    if record.kind == "day_four":
        archives.add(record, at)
    elif record.kind == "ics":
        invitations.add(record, at)
    else:
        adding.write(record, spool, at)
    return ImportState.DONE


def _undo(record: Import, spool: Spool, at: datetime) -> ImportState:
    if record.kind == "day_four":
        archives.take_back(record, at)
    elif record.kind == "ics":
        invitations.take_back(record, at)
    else:
        undoing.undo(record, at)
    return ImportState.UNDONE


def _restore(record: Import, spool: Spool, at: datetime) -> ImportState:
    if record.kind == "day_four":
        archives.add(record, at)
    elif record.kind == "ics":
        invitations.bring_back(record)
    else:
        undoing.restore(record)
    return ImportState.DONE


Job = Callable[[Import, Spool, datetime], ImportState]

# What is done in a state, and where it goes on where that does not get through.
JOBS: dict[str, tuple[Job, ImportState]] = {
    ImportState.READING: (_read, ImportState.FAILED),
    ImportState.SURVEYING: (_survey, ImportState.CHOOSING),
    ImportState.CHECKING: (_check, ImportState.CHOOSING),
    ImportState.WRITING: (_write, ImportState.CHECKED),
    ImportState.UNDOING: (_undo, ImportState.DONE),
    ImportState.RESTORING: (_restore, ImportState.UNDONE),
}


def _move(
    record: Import, before: Collection[ImportState], to: ImportState, problem: str = ""
) -> bool:
    rows = Import.objects.filter(pk=record.pk, state__in=before)
    moved = rows.update(state=to, problem=problem, updated_at=clock.now()) == 1
    record.refresh_from_db(fields=["state", "problem"])
    return moved


@contextmanager
def _signs_of_life(spool: Spool) -> Iterator[None]:
    """While something takes long in between: a sign every two seconds, from a thread."""
    over = threading.Event()

    def give() -> None:
        with suppress(Exception), Spool(spool.path) as own:
            while not over.wait(SIGN_EVERY):
                own.beat()

    thread = threading.Thread(target=give, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _detach(record: Import) -> None:
    """A process that outlives the request, and the worker."""
    with spool_of(record) as spool:
        spool.ask()
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.DETACHED_PROCESS}
    subprocess.Popen(  # noqa: S603  (our own command, and a number)
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import", str(record.pk)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **options,
    )
