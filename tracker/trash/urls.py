"""Addresses of the trash, of undo and of drafts."""

from django.urls import path

from tracker.trash import draft_views, views

urlpatterns = [
    path("drafts/", draft_views.draft_keep, name="draft_keep"),
    path("drafts/discard/", draft_views.draft_discard, name="draft_discard"),
    path("trash/", views.trash_page, name="trash"),
    path("trash/empty/", views.trash_empty, name="trash_empty"),
    path("take-back/", views.take_back, name="take_back"),
    path("trash/undo/", views.trash_undo, name="trash_undo"),
    path("trash/<slug:what>/<int:pk>/", views.trash_put, name="trash_put"),
    path("trash/<slug:what>/<int:pk>/restore/", views.trash_restore, name="trash_restore"),
]
