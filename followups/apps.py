from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class FollowupsConfig(AppConfig):
    """The advice: what to do next, and when."""

    name = "followups"
    verbose_name = "Follow-ups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Signal receivers import models, which are there from now on.
        from followups.calendar import old_triggers
        from followups.digest import signals as digest_signals  # noqa: F401
        from followups.plan import signals as plan_signals  # noqa: F401

        pre_migrate.connect(old_triggers.drop, sender=self)
