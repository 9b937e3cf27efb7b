"""Addresses of what the user decides about an interview."""

from django.urls import path

from followups.decisions import closing_views, views

urlpatterns = [
    path("interviews/<int:pk>/put-off/", views.put_off, name="put_off"),
    path("interviews/<int:pk>/put-off/undo/", views.put_off_undo, name="put_off_undo"),
    path("interviews/<int:pk>/no-follow-up/", views.no_follow_up, name="no_follow_up"),
    path(
        "interviews/<int:pk>/no-follow-up/undo/", views.no_follow_up_undo, name="no_follow_up_undo"
    ),
    path("interviews/<int:pk>/thanks/", views.thanks, name="thanks"),
    path("interviews/<int:pk>/close/", closing_views.close_kindly, name="close_kindly"),
]
