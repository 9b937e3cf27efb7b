"""The index of what is written in applications, and indexes that spare a look at their rows."""

from django.db import migrations, models

from tracker.search import text_index


def make(apps, schema_editor):
    text_index.make(schema_editor.connection)


def remove(apps, schema_editor):
    text_index.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0009_submission"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="application", name="application_by_date"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["owner", "trashed_at", "-stage_on", "-id", "stage"],
                name="application_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                fields=["owner", "trashed_at", "name_folded"], name="company_by_folded_name"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                fields=["owner", "trashed_at", "name_folded"], name="contact_by_folded_name"
            ),
        ),
        migrations.RunPython(make, remove),
    ]
