"""Addresses of an interview and its debrief."""

from django.urls import path

from followups.interviews import views

urlpatterns = [
    path("interviews/<int:pk>/", views.interview, name="interview"),
    path("interviews/<int:pk>/debrief/", views.debrief, name="debrief"),
    path("interviews/<int:pk>/debrief/said/", views.debrief_said, name="debrief_said"),
]
