"""Addresses of the user’s own stages."""

from django.urls import path

from tracker.stages import views

urlpatterns = [
    path("stages/", views.stage_list, name="stage_list"),
    path("stages/<int:pk>/", views.stage_edit, name="stage_edit"),
    path("stages/<int:pk>/shift/", views.stage_shift, name="stage_shift"),
    path("stages/<int:pk>/delete/", views.stage_delete, name="stage_delete"),
    path("stages/<int:pk>/restore/", views.stage_restore, name="stage_restore"),
]
