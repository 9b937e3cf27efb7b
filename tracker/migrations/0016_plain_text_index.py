"""The index of texts on SQLite as it is today, without what was left to later."""

from django.db import migrations

from tracker.search import text_index

PENDING = "tracker_application_text_pending"


def make_plain(apps, schema_editor):
    database = schema_editor.connection
    if database.vendor == "sqlite":
        text_index.make(database)
        with database.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {PENDING}")


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0015_submissions"),
    ]

    operations = [
        migrations.RunPython(make_plain, migrations.RunPython.noop),
    ]
