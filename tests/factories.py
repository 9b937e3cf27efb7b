"""Invented records for the tests. Nobody in them exists."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tracker.imports import steps
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Document,
    Import,
    ImportState,
    Interview,
    Outcome,
    Stage,
    StageKind,
    User,
)


def make_company(owner: User, name: str = "Northwind Traders", **values: Any) -> Company:
    return Company.objects.get_or_create(owner=owner, name=name, defaults=values)[0]


def make_contact(owner: User, name: str = "Maria Keller", **values: Any) -> Contact:
    values = {"phone": "+1 212 555 0142", **values}
    return Contact.objects.create(owner=owner, name=name, **values)


def make_application(
    owner: User,
    title: str = "Platform engineer",
    company: str = "Northwind Traders",
    stage: Stage | StageKind | str = StageKind.INTERVIEWING,
    **values: Any,
) -> Application:
    """An application of `stage`: a stage, the name of one of the owner's, or a kind."""
    values = {"stage_on": date(2026, 11, 2), **values}
    return Application.objects.create(
        owner=owner,
        title=title,
        company=make_company(owner, company),
        stage=stage if isinstance(stage, Stage) else stage_of(owner, stage),
        **values,
    )


def stage_of(owner: User, stage: StageKind | str) -> Stage:
    """The owner's stage of this name, or the first of this kind."""
    stages = Stage.objects.of(owner)
    if isinstance(stage, StageKind):
        return stages.first_of(stage)
    return stages.get(name=stage)


def move(application: Application, stage: StageKind | str, on: date) -> None:
    """Moves it to the owner's stage of this name, or the first of this kind."""
    application.move_to(stage_of(application.owner, stage), on)


def make_interview(
    owner: User,
    held_on: date = date(2026, 11, 10),
    application: Application | None = None,
    **values: Any,
) -> Interview:
    """An interview, of an application of its own unless one is given."""
    return Interview.objects.create(
        owner=owner,
        application=application or make_application(owner),
        held_on=held_on,
        **values,
    )


def make_attempt(
    interview: Interview,
    happened_on: date,
    outcome: Outcome = Outcome.VOICEMAIL,
    **values: Any,
) -> ContactAttempt:
    return ContactAttempt.objects.create(
        owner=interview.owner,
        application=interview.application,
        interview=interview,
        outcome=outcome,
        happened_on=happened_on,
        **values,
    )


def make_document(
    application: Application, name: str = "Résumé.pdf", content: bytes = b"%PDF-1.7", **values: Any
) -> Document:
    file = ContentFile(content, name)
    values = {"content_type": "application/pdf", "size": len(content), "file": file, **values}
    return Document.objects.create(
        owner=application.owner, application=application, name=name, **values
    )


JOBS = b"""Company,Job title,Status,Applied,Remark
Blue Harbour,Technical writer,Applied,03/04/2026,green
Blue Harbour,technical writer,Applied,03/04/2026,
Northwind Traders,Platform engineer,Hm,8/82019,
Fjord Labs,Site engineer,Rejected,05/04/2026,
"""


def make_import(
    owner: User,
    state: ImportState = ImportState.CHOOSING,
    data: bytes = JOBS,
    *,
    name: str = "jobs.csv",
    pk: int | None = None,
) -> Import:
    """An import that has come as far as `state`, of a file in which something is open."""
    record = steps.start(owner, ContentFile(data, name))
    record.save()
    record.refresh_from_db()  # as JSON has it, to be compared
    if pk is not None:
        Import.objects.filter(pk=record.pk).update(id=pk)
        record = Import.objects.get(pk=pk)
    if state == ImportState.CHOOSING:
        return record
    before = deepcopy(record.chosen)
    record.chosen["orders"] = dict.fromkeys(record.chosen["orders"], "dmy")
    record.chosen["stages"] |= {"hm": ""}
    steps.choose(record, before)
    for act in ("add", "undo"):
        if record.state != state:
            steps.act(record, act)
    return record


def make_imports(owner: User) -> None:
    """One in each state, so that each of its pages is there."""
    make_import(owner)
    undone = make_import(owner, ImportState.UNDONE)
    done = make_import(owner, ImportState.DONE)
    assert (undone.state, done.state) == (ImportState.UNDONE, ImportState.DONE)
    make_import(owner, ImportState.CHECKED, JOBS.replace(b"Technical", b"Another"))
    failed = make_import(owner)
    Import.objects.filter(pk=failed.pk).update(
        state=ImportState.FAILED, problem="There are no rows in this file."
    )
