"""Keys of companies, job titles and links, and what is there already gets them."""

import tracker.models.match_keys
import tracker.models.derived
from django.db import migrations, models


def fill_in(apps, schema_editor):
    """Saving writes the keys. Companies whose names now count as one are told apart by a number."""
    Company = apps.get_model("tracker", "Company")
    Application = apps.get_model("tracker", "Application")
    taken = set()
    for company in Company.objects.order_by("pk").iterator():
        name, number = company.name, 1
        while (key := (company.owner_id, tracker.models.match_keys.spelling_key(company.name))) in taken:
            number += 1
            company.name = f"{name[:190]} ({number})"
        taken.add(key)
        company.save(update_fields=["name", "name_key", "match_key"])
    for application in Application.objects.only("title", "link").iterator():
        application.save(update_fields=["title_key", "link_key"])


class Migration(migrations.Migration):

    dependencies = [
        ("tracker", "0003_stages"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="company", name="company_once_per_owner"),
        migrations.AddField(
            model_name="application",
            name="link_key",
            field=tracker.models.derived.KeyField(of="link", key=tracker.models.match_keys.link_key),
        ),
        migrations.AddField(
            model_name="application",
            name="title_key",
            field=tracker.models.derived.KeyField(of="title", key=tracker.models.match_keys.title_key),
        ),
        migrations.AddField(
            model_name="company",
            name="match_key",
            field=tracker.models.derived.KeyField(of="name", key=tracker.models.match_keys.company_key),
        ),
        migrations.AddField(
            model_name="company",
            name="name_key",
            field=tracker.models.derived.KeyField(of="name", key=tracker.models.match_keys.spelling_key),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=False),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["company", "title_key"], name="application_by_title_key"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["owner", "link_key"], name="application_by_link_key"),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(fields=["owner", "match_key"], name="company_by_match_key"),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                fields=["owner", "name_key"], name="company_once_per_owner"
            ),
        ),
    ]
