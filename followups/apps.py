from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    """The advice: what to do next, and when."""

    name = "followups"
    verbose_name = "Follow-ups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from followups import signals  # noqa: F401  (connects the plan to the facts)
