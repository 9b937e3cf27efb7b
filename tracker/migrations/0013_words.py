"""Words on pages: what a choice and a field are called. Nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0012_list_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='application',
            name='posting',
            field=models.TextField(blank=True, help_text='Postings vanish. Save the text.', verbose_name='the posting’s text'),
        ),
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[('reading', 'Reading the file'), ('surveying', 'Looking at the columns'), ('choosing', 'Waiting for your choices'), ('checking', 'Checking every row'), ('checked', 'Ready to be added'), ('writing', 'Adding'), ('done', 'Added'), ('undoing', 'Undoing'), ('undone', 'Undone'), ('restoring', 'Restoring'), ('failed', 'Cannot be read')], default='reading', max_length=10),
        ),
        migrations.AlterField(
            model_name='stage',
            name='kind',
            field=models.CharField(choices=[('open', 'Open'), ('interviewing', 'Interviewing'), ('offer', 'Offer'), ('closed_well', 'Accepted'), ('closed', 'Closed'), ('no_answer', 'No answer')], max_length=20),
        ),
        migrations.AlterField(
            model_name='stagechange',
            name='kind',
            field=models.CharField(choices=[('open', 'Open'), ('interviewing', 'Interviewing'), ('offer', 'Offer'), ('closed_well', 'Accepted'), ('closed', 'Closed'), ('no_answer', 'No answer')], max_length=20),
        ),
        migrations.AlterField(
            model_name='user',
            name='has_shortcuts',
            field=models.BooleanField(default=True, verbose_name='keyboard shortcuts'),
        ),
    ]
