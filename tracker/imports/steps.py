"""The steps of an import, each within a request, and which state follows which.

    CHOOSING --choose--> CHECKED --add--> DONE --undo--> UNDONE --restore--> DONE
        ^-----------back----'

Each step reads the stored file again and applies the user's choices (`Import.chosen`). Whoever
moves an import on does so with its owner locked: of two clicks one wins.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.files import File

from tracker.exports import archive
from tracker.imports import adding, archives, checking, invitations, parsing, survey, undoing
from tracker.imports.checking import CheckedRow, RowChoice
from tracker.models import Import, ImportState, User
from tracker.models.changes import change
from tracker.models.imports import JsonObject
from tracker.people import vcards
from tracker.site import clock
from tracker.trash.actions import TrashError

logger = logging.getLogger(__name__)

OUR_FAULT = "Something went wrong here, and nothing was changed. Try once more."

# What has no columns to choose: it is ready to be added once it is read.
WITHOUT_COLUMNS = {"vcard", "ics", "day_four"}

Act = Callable[..., bool]

TABLES: dict[str, Act] = {
    "add": adding.add,
    "undo": undoing.undo,
    "restore": undoing.restore,
}
ACTS: dict[str, dict[str, Act]] = {
    "ics": {
        "add": invitations.add,
        "undo": invitations.take_back,
        "restore": invitations.bring_back,
    },
    "day_four": {"add": archives.add, "undo": archives.undo, "restore": archives.add},
}
"""What is done with what was read, by its kind; all other kinds are tables."""


def start(owner: User, file: File[bytes]) -> Import:
    """What a file holds and what there is to choose about it, not saved yet.

    Raises:
        UnreadableError: it cannot be read; the message says what to do.
    """
    name = str(file.name)
    record = Import(owner=owner, name=name[-255:], size=file.size, file=file)
    try:
        if archive.is_archive(file):  # its documents may be many: it is never read as a whole
            seen = archive.preview(owner, file)
            record.kind, record.state = "day_four", ImportState.CHECKED
            record.found = {"words": seen.in_words, "username": seen.username}
        else:
            file.seek(0)
            _read(record, file.read())
    except (archive.ArchiveError, vcards.NotCardsError) as problem:
        raise parsing.UnreadableError(str(problem)) from problem
    file.seek(0)
    return record


def _read(record: Import, data: bytes) -> None:
    source = parsing.read(record.name, data)
    record.kind = source.kind
    if record.kind in WITHOUT_COLUMNS:
        record.state = ImportState.CHECKED
        if record.kind == "ics":
            record.found = invitations.found_in(record.owner, source.invitations)
        else:
            vcards.read(data)
        return
    tables = checking.tables_of(source)
    if not tables:
        raise parsing.UnreadableError("There are no rows in this file.")
    sheets = [survey.about(table) for table in tables]
    record.found = {"sheets": sheets}
    record.chosen = {"sheet": survey.best_sheet(sheets)}
    survey.survey(record, tables[record.chosen["sheet"]])


def choose_sheet(record: Import, sheet: int) -> bool:
    """Another sheet of the file, about which nothing is chosen yet."""
    before, record.chosen = record.chosen, {"sheet": sheet}
    survey.survey(record, checking.table_of(record))
    return _keep(record, before, ImportState.CHOOSING)


def look_again(record: Import, before: JsonObject) -> bool:
    """Finds what there is to choose now that the record has other columns than `before`."""
    survey.survey(record, checking.table_of(record))
    return _keep(record, before, ImportState.CHOOSING)


def choose(record: Import, before: JsonObject, *, is_all: bool = True) -> bool:
    """Keeps what was chosen in place of `before`; on to the preview where that is all there is."""
    return _keep(record, before, ImportState.CHECKED if is_all else ImportState.CHOOSING)


def check(record: Import) -> list[CheckedRow]:
    """What becomes of every row, as of now."""
    return checking.check(record, clock.today(record.owner))


def choose_row(record: Import, place: int, choice: str) -> None:
    """What the user says about a row; anything but a `RowChoice` takes it back."""
    with record.changing(ImportState.CHECKED) as owner:
        if owner:
            rows = record.chosen.setdefault("rows", {})
            rows.pop(str(place), None)
            if choice in set(RowChoice):
                rows[str(place)] = choice
            record.save(update_fields=["chosen", "updated_at"])


def mend(record: Import, outcome: CheckedRow, typed: dict[int, str]) -> CheckedRow:
    """The row with the cells as they were typed, read once more; `typed` is by column."""
    place, cells = outcome.place, outcome.line.cells
    mended = {str(n): text for n, text in typed.items() if text != survey.as_text(cells[n])}
    with record.changing(ImportState.CHECKED) as owner:
        if owner:
            of_row = record.chosen.setdefault("mended", {}).setdefault(str(place), {})
            of_row |= mended
            record.chosen.get("rows", {}).pop(str(place), None)
            record.save(update_fields=["chosen", "updated_at"])
    return check(record)[place]


def choose_meetings(record: Import, chosen: JsonObject) -> None:
    with record.changing(ImportState.CHECKED) as owner:
        if owner:
            record.chosen["meetings"] = chosen
            record.save(update_fields=["chosen", "updated_at"])


def back_to_choosing(record: Import) -> None:
    """From the preview back to the columns."""
    with record.changing(ImportState.CHECKED) as owner:
        if owner and record.kind not in WITHOUT_COLUMNS:
            record.state, record.problem = ImportState.CHOOSING, ""
            record.save(update_fields=["state", "problem", "updated_at"])


def act(record: Import, what: str, **seen: int) -> bool:
    """Adds it all, undoes that, or brings it back (`add`, `undo`, `restore`).

    `seen` is for `writing.add`. False where somebody else did, or where it did not go: the record
    has the reason then.
    """
    try:
        return ACTS.get(record.kind, TABLES)[what](record, **seen)
    except (parsing.UnreadableError, TrashError, archive.ArchiveError) as problem:
        _say(record, str(problem))
    except Exception:
        logger.exception("An import did not get through: %s", what)
        _say(record, OUR_FAULT)
    return False


def fail(record: Import, why: parsing.UnreadableError) -> None:
    """The stored file cannot be read any more."""
    with record.changing(ImportState.CHOOSING, ImportState.CHECKED) as owner:
        if owner:
            record.state, record.problem = ImportState.FAILED, str(why)
            record.save(update_fields=["state", "problem", "updated_at"])


def _keep(record: Import, before: JsonObject, state: ImportState) -> bool:
    """Keeps what was found and chosen, unless somebody else chose meanwhile."""
    with change(record.owner):
        now = Import.objects.get(pk=record.pk)
        if now.state != ImportState.CHOOSING or now.chosen != before:
            return False
        record.state, record.problem = state, ""
        record.save(update_fields=["found", "chosen", "state", "problem", "updated_at"])
        record.refresh_from_db()
    return True


def _say(record: Import, problem: str) -> None:
    Import.objects.filter(pk=record.pk).update(problem=problem, updated_at=clock.now())
