"""The address of the bookmarklet."""

from django.urls import path

from tracker.capture import views

urlpatterns = [
    path("capture/", views.capture, name="capture"),
]
