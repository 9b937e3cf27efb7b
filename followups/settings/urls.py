"""Addresses of the settings."""

from django.urls import path

from followups.settings import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/undo/", views.settings_undo, name="settings_undo"),
]
