"""Addresses of the account."""

from django.contrib.auth import views as auth
from django.urls import path

from tracker.accounts.views import LogIn
from tracker.models.changes import changes_facts

# It saves its user whole.
change_password = changes_facts(auth.PasswordChangeView.as_view())

urlpatterns = [
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", change_password, name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
