"""Addresses of applications."""

from django.urls import path

from tracker.applications import document_views, page_views, views

urlpatterns = [
    path("applications/new/", views.application_new, name="application_new"),
    path("applications/<int:pk>/", page_views.application, name="application"),
    path(
        "applications/<int:pk>/edit/<slug:section>/",
        page_views.application_edit,
        name="application_edit",
    ),
    path("applications/<int:pk>/documents/", document_views.document_new, name="document_new"),
    path("applications/<int:pk>/stage/", views.application_move, name="application_move"),
    path(
        "applications/<int:pk>/stage/undo/",
        views.application_move_undo,
        name="application_move_undo",
    ),
    path("applications/<int:pk>/reopen/", views.application_reopen, name="application_reopen"),
]
