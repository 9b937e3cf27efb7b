"""Addresses of saved views of the list."""

from django.urls import path

from tracker.search import views

urlpatterns = [
    path("views/new/", views.view_new, name="view_new"),
    path("views/<int:pk>/", views.view_edit, name="view_edit"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
]
