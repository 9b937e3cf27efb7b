"""The indexes of the list: of what is not in the trash, in an order that PostgreSQL can use too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0011_pending_texts'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='application',
            name='application_by_stage',
        ),
        migrations.RemoveIndex(
            model_name='application',
            name='application_by_date',
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('trashed_at', None)), fields=['owner', 'stage', '-stage_on', '-id', 'trashed_at'], name='application_by_stage'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('trashed_at', None)), fields=['owner', '-stage_on', '-id', 'stage', 'trashed_at'], name='application_by_date'),
        ),
    ]
