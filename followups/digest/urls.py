"""Addresses of the morning mail."""

from django.urls import path

from followups.digest import views

urlpatterns = [
    path("settings/mail/", views.mail_settings, name="mail_settings"),
    path("settings/mail/now/", views.mail_now, name="mail_now"),
    path("mail/stop/<str:token>/", views.mail_stop, name="mail_stop"),
]
