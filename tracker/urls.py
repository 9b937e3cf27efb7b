"""The addresses: admin and accounts here, the pages in the files of their parts.

`/healthz` is answered before any of these, in `tracker.site.middleware`.
"""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from tracker.accounts.views import LogIn
from tracker.models.changes import changes_facts
from tracker.offline import views

# It saves its user whole.
change_password = changes_facts(auth.PasswordChangeView.as_view())

accounts = [
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", change_password, name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include(accounts)),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("phone/", views.phone, name="phone"),
    path("", include("followups.urls")),
    path("", include("tracker.page_urls")),
    path("", include("tracker.people_urls")),
]
