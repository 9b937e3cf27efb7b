from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FollowupsConfig(AppConfig):
    """The advice: what to do next, and when."""

    name = "followups"
    verbose_name = "Follow-ups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from followups.calendar import marks
        from followups.digest import signals as mornings  # noqa: F401  (and these to the users)
        from followups.plan import signals  # noqa: F401  (connects the plan to the facts)

        pre_migrate.connect(marks.remove_for_migrations, sender=self)
        post_migrate.connect(marks.install_after_migrations, sender=self)
