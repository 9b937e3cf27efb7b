"""The addresses: admin and accounts here, the pages in the files of their parts.

`/healthz` is answered before any of these, and what is not understood, in `tracker.site.middleware`.
"""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from tracker.accounts.views import LogIn
from tracker.offline import views

handler400 = "tracker.site.middleware.bad_request"

accounts = [
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
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
