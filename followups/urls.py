"""The addresses of the advice, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("followups.applications.urls")),
    path("", include("followups.calendar.urls")),
    path("", include("followups.calls.urls")),
    path("", include("followups.decisions.urls")),
    path("", include("followups.digest.urls")),
    path("", include("followups.interviews.urls")),
    path("", include("followups.settings.urls")),
    path("", include("followups.today.urls")),
    path("", include("followups.tryout.urls")),
]
