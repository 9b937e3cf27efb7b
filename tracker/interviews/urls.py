"""Addresses of planning interviews."""

from django.urls import path

from tracker.interviews import views

urlpatterns = [
    path("applications/<int:pk>/interviews/new/", views.interview_new, name="interview_new"),
    path("interviews/<int:pk>/edit/", views.interview_edit, name="interview_edit"),
]
