"""Nothing any more: the index of texts knew of applications that came into it later."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0010_text_index"),
    ]

    operations = []
