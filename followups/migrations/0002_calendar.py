import django.db.models.deletion
import followups.calendar.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('followups', '0001_initial'),
        ('tracker', '0009_submission'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('token', models.CharField(default=followups.calendar.models.new_token, editable=False, max_length=64, unique=True)),
                ('is_private', models.BooleanField(default=False, verbose_name='without names')),
                ('written_as', models.CharField(default='', editable=False, max_length=400)),
                ('etag', models.CharField(default='', editable=False, max_length=64)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('body', models.BinaryField(default=b'')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner',), name='feed_once_per_owner')],
            },
        ),
    ]
