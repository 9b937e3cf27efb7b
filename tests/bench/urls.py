"""The project's addresses, and those of the floor."""

from django.urls import include, path

urlpatterns = [
    path("floor/", include("tests.bench.floor.urls")),
    path("", include("tracker.urls")),
]
