from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """The facts: what happened."""

    name = "tracker"
    verbose_name = "Job search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker import signals  # noqa: F401  (gives new users their stages)
