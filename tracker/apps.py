from django.apps import AppConfig
from django.db.models.signals import pre_migrate

from tracker import upgrading

# Not in `ready`: the first of all, before any trigger is taken away.
pre_migrate.connect(upgrading.leave_a_mark)


class TrackerConfig(AppConfig):
    """The facts: what happened."""

    name = "tracker"
    verbose_name = "Job search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker import signals  # noqa: F401  (gives new users their stages)
