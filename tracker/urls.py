"""The addresses: admin and accounts here, the pages in the files of their parts.

`/healthz` is answered before any of these, in `tracker.middleware`.
"""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from tracker.views import phone
from tracker.views.accounts import LogIn

accounts = [
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include(accounts)),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.worker, name="worker"),
    path("offline/", phone.offline, name="offline"),
    path("phone/", phone.phone, name="phone"),
    path("", include("followups.urls")),
    path("", include("tracker.page_urls")),
    path("", include("tracker.people_urls")),
]
