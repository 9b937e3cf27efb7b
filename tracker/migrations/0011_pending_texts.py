"""The index of texts knows of applications that are brought into it later."""

from django.db import migrations

from tracker.search import text_index


def let_wait(apps, schema_editor):
    text_index.let_wait(schema_editor.connection)


def catch_up(apps, schema_editor):
    """Nothing is pending then. What is left behind is empty, and does no harm."""
    text_index.catch_up()


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0010_text_index"),
    ]

    operations = [
        migrations.RunPython(let_wait, catch_up),
    ]
