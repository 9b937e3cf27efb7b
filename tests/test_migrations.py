"""The database can be made from nothing, taken back to nothing, and fits the models."""

import pytest
from django.core.management import call_command
from django.db import connection
from django_test_migrations.migrator import Migrator

OURS = ("tracker_", "followups_")


def our_tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith(OURS)}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_taken_back_and_made_again(migrator: Migrator) -> None:
    before = our_tables()
    assert "tracker_interview" in before
    call_command("migrate", "tracker", "zero", verbosity=0)  # and all that stands on it
    assert our_tables() == set()
    migrator.reset()
    assert our_tables() == before


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
