"""The migration that turned the word of a stage into a row: there and back, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "saved": ("Saved", "open"),
    "applied": ("Applied", "open"),
    "interviewing": ("Interviewing", "interviewing"),
    "offer": ("Offer", "offer"),
    "accepted": ("Offer taken", "closed_well"),
    "refused": ("Refused", "closed"),
    "withdrawn": ("Withdrawn", "closed"),
    "no_answer": ("No answer", "no_answer"),
}


def migrate(*to: str) -> Any:
    """Migrates the tracker, and returns the models as they were then."""
    executor = MigrationExecutor(connection)
    targets = [("tracker", name) for name in to] or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture(autouse=True)
def up_to_date_again() -> Iterator[None]:
    yield
    migrate()


@pytest.mark.slow
def test_every_word_becomes_a_stage_and_a_word_again() -> None:
    before = migrate("0002_records")
    owner = before.get_model("tracker", "User").objects.create(username="alice")
    before.get_model("tracker", "User").objects.create(username="bob")
    company = before.get_model("tracker", "Company").objects.create(owner=owner, name="Northwind")
    for word in WORDS:
        application = before.get_model("tracker", "Application").objects.create(
            owner=owner, company=company, title=word, stage=word
        )
        before.get_model("tracker", "StageChange").objects.create(
            owner=owner, application=application, stage=word, on=date(2026, 11, 2)
        )

    after = migrate("0003_stages")
    assert after.get_model("tracker", "Stage").objects.count() == 2 * len(WORDS)
    for application in after.get_model("tracker", "Application").objects.all():
        name, kind = WORDS[application.title]
        change = application.stage_changes.get()
        assert (application.stage.name, application.stage.kind) == (name, kind)
        assert (change.stage, change.name, change.kind) == (application.stage, name, kind)
        assert application.stage.owner_id == owner.pk

    own = after.get_model("tracker", "Stage").objects.get(owner=owner.pk, name="Applied")
    own.name = "Sent"
    own.save()
    again = migrate("0002_records")
    for application in again.get_model("tracker", "Application").objects.all():
        assert application.stage == application.title
        assert application.stage_changes.get().stage == application.title
