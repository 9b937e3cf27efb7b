"""Addresses of the call and its log."""

from django.urls import path

from followups.calls import views

urlpatterns = [
    path("interviews/<int:pk>/call/", views.call_sheet, name="call_sheet"),
    path("interviews/<int:pk>/call/script/<slug:kind>/", views.script, name="script"),
    path("interviews/<int:pk>/log/", views.log_attempt, name="log_attempt"),
    path("interviews/<int:pk>/log/later/", views.log_later, name="log_later"),
    path("attempts/<int:pk>/", views.attempt_edit, name="attempt_edit"),
    path("attempts/<int:pk>/undo/", views.attempt_undo, name="attempt_undo"),
]
