"""Stages become rows of their own. What was a word before becomes one of each user's first ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

# The word, and the stage that it becomes.
STAGES = {
    "saved": ("Saved", "open"),
    "applied": ("Applied", "open"),
    "interviewing": ("Interviewing", "interviewing"),
    "offer": ("Offer", "offer"),
    "accepted": ("Offer taken", "closed_well"),
    "refused": ("Refused", "closed"),
    "withdrawn": ("Withdrawn", "closed"),
    "no_answer": ("No answer", "no_answer"),
}
# The way back: a stage of another name becomes the word of its kind.
BY_KIND = {
    "open": "applied",
    "interviewing": "interviewing",
    "offer": "offer",
    "closed_well": "accepted",
    "closed": "refused",
    "no_answer": "no_answer",
}
KINDS = [
    ("open", "Open"),
    ("interviewing", "Interviewing"),
    ("offer", "Offer"),
    ("closed_well", "Closed well"),
    ("closed", "Closed"),
    ("no_answer", "No answer"),
]
WORDS = [(word, name) for word, (name, _) in STAGES.items()]


def words_to_stages(apps, schema_editor):
    stages = apps.get_model("tracker", "Stage").objects
    applications = apps.get_model("tracker", "Application").objects
    changes = apps.get_model("tracker", "StageChange").objects
    for owner in apps.get_model("tracker", "User").objects.all():
        for position, (word, (name, kind)) in enumerate(STAGES.items()):
            stage = stages.create(owner=owner, name=name, kind=kind, position=position)
            applications.filter(owner=owner, word=word).update(stage=stage)
            changes.filter(owner=owner, word=word).update(stage=stage, name=name, kind=kind)
    # PostgreSQL alters no table whose foreign keys are still to be checked.
    schema_editor.connection.check_constraints()


def stages_to_words(apps, schema_editor):
    applications = apps.get_model("tracker", "Application").objects
    changes = apps.get_model("tracker", "StageChange").objects
    by_name = {name: word for word, (name, _) in STAGES.items()}
    for stage in apps.get_model("tracker", "Stage").objects.all():
        word = by_name.get(stage.name, BY_KIND[stage.kind])
        applications.filter(stage=stage).update(word=word)
    for kind, word in BY_KIND.items():
        changes.filter(kind=kind).update(word=word)
    for name, word in by_name.items():
        changes.filter(name=name).update(word=word)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_records")]

    operations = [
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=50)),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["position", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                models.F("owner"),
                Lower("name"),
                name="stage_once_per_owner",
                violation_error_message="You already have a stage of this name.",
            ),
        ),
        migrations.RemoveIndex(model_name="application", name="application_by_stage"),
        migrations.RenameField("application", "stage", "word"),
        migrations.RenameField("stagechange", "stage", "word"),
        # With a default, which the way back needs.
        migrations.AlterField(
            model_name="stagechange",
            name="word",
            field=models.CharField(choices=WORDS, default="saved", max_length=20),
        ),
        migrations.AddField(
            model_name="application",
            name="stage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="applications",
                to="tracker.stage",
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="stage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="changes",
                to="tracker.stage",
            ),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="name",
            field=models.CharField(default="", max_length=50, verbose_name="stage"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stagechange",
            name="kind",
            field=models.CharField(choices=KINDS, default="open", max_length=20),
            preserve_default=False,
        ),
        migrations.RunPython(words_to_stages, stages_to_words),
        migrations.AlterField(
            model_name="application",
            name="stage",
            field=models.ForeignKey(
                blank=True,
                help_text="Left out, it is the first one.",
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="applications",
                to="tracker.stage",
            ),
        ),
        migrations.RemoveField("application", "word"),
        migrations.RemoveField("stagechange", "word"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["owner", "stage", "-stage_on"], name="application_by_stage"),
        ),
    ]
