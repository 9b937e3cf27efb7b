"""Addresses of the list of applications."""

from django.urls import path

from followups.applications import bulk_views, spreadsheet_views, views

urlpatterns = [
    path("applications/", views.application_list, name="application_list"),
    path("applications/list.xlsx", spreadsheet_views.application_sheet, name="application_sheet"),
    path("applications/bulk/", bulk_views.application_bulk, name="application_bulk"),
    path("applications/bulk/undo/", bulk_views.application_bulk_undo, name="application_bulk_undo"),
]
