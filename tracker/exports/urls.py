"""Addresses of the export."""

from django.urls import path

from tracker.exports import views

urlpatterns = [
    path("export/", views.export, name="export"),
    path("export/everything.zip", views.export_zip, name="export_zip"),
]
