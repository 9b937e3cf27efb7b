"""Addresses of documents."""

from django.urls import path

from tracker.documents import views

urlpatterns = [
    path("documents/<int:pk>/", views.document, name="document"),
]
