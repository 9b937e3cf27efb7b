"""The addresses, room by room.

`/healthz` is answered before any of these, and what is not understood, in
`tracker.site.middleware`.
"""

from django.contrib import admin
from django.urls import include, path

handler400 = "tracker.site.middleware.bad_request"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("tracker.accounts.urls")),
    path("", include("followups.urls")),
    path("", include("tracker.applications.urls")),
    path("", include("tracker.capture.urls")),
    path("", include("tracker.documents.urls")),
    path("", include("tracker.exports.urls")),
    path("", include("tracker.imports.urls")),
    path("", include("tracker.interviews.urls")),
    path("", include("tracker.offline.urls")),
    path("", include("tracker.people.urls")),
    path("", include("tracker.search.urls")),
    path("", include("tracker.stages.urls")),
    path("", include("tracker.trash.urls")),
    path("", include("tracker.work_search.urls")),
]
