"""Addresses of what a telephone installs."""

from django.urls import path

from tracker.offline import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("phone/", views.phone, name="phone"),
]
