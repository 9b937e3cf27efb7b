"""What is searched, folded; the indexes of the list; the switch for short-cuts of one key."""

import tracker.models.derived
from django.db import migrations, models


def fill_in(apps, schema_editor):
    """Saving writes the new columns."""
    for name, field in (
        ("Application", "search_text"), ("Company", "name_folded"), ("Contact", "name_folded")
    ):
        for record in apps.get_model("tracker", name).objects.iterator():
            record.save(update_fields=[field])


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0005_trash'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='application',
            name='application_by_date',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='application_by_stage',
        ),
        migrations.AddField(
            model_name='application',
            name='search_text',
            field=tracker.models.derived.FoldedField(of=('title', 'team', 'place', 'source', 'notes', 'why_i_fit', 'posting')),
        ),
        migrations.AddField(
            model_name='company',
            name='name_folded',
            field=tracker.models.derived.FoldedField(of=('name',)),
        ),
        migrations.AddField(
            model_name='contact',
            name='name_folded',
            field=tracker.models.derived.FoldedField(of=('name',)),
        ),
        migrations.AddField(
            model_name='user',
            name='has_shortcuts',
            field=models.BooleanField(default=True, verbose_name='short-cuts of one key'),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=False),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['owner', 'trashed_at', 'stage', '-stage_on', '-id'], name='application_by_stage'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['owner', 'trashed_at', '-stage_on', '-id'], name='application_by_date'),
        ),
    ]
