from django.apps import AppConfig


class FloorConfig(AppConfig):
    name = "tests.bench.floor"
    default_auto_field = "django.db.models.BigAutoField"
