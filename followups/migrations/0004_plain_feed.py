"""The calendar feed is written when it is asked for, and no longer kept."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("followups", "0003_morning_mail")]

    operations = [
        migrations.DeleteModel(name="CalendarMark"),
        migrations.RemoveField(model_name="calendarfeed", name="written_as"),
        migrations.RemoveField(model_name="calendarfeed", name="body"),
    ]
