"""A data folder of a version that marked kept feeds as stale: its triggers go before migrating."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import make_company
from tracker.models import Company, User

TO_A_TABLE_THAT_IS_GONE = "INSERT INTO followups_calendarmark (owner_id) VALUES (NEW.owner_id);"
SQLITE = f"""CREATE TRIGGER calendar_update_tracker_company AFTER UPDATE ON tracker_company
    BEGIN {TO_A_TABLE_THAT_IS_GONE} END"""
POSTGRESQL = f"""
    CREATE FUNCTION calendar_update_tracker_company() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {TO_A_TABLE_THAT_IS_GONE} RETURN NULL; END $$;
    CREATE TRIGGER calendar_update_tracker_company AFTER UPDATE ON tracker_company
        FOR EACH ROW EXECUTE FUNCTION calendar_update_tracker_company()"""


@pytest.mark.django_db(transaction=True)
def test_they_are_dropped_before_anything_is_migrated(alice: User) -> None:
    company = make_company(alice)
    call_command("migrate", "followups", "0003", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)

    call_command("migrate", verbosity=0)

    company.name = "Contoso"
    company.save()
    assert Company.objects.filter(name="Contoso").exists()
