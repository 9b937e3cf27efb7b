"""The address of Today."""

from django.urls import path

from followups.today import views

urlpatterns = [
    path("", views.today, name="today"),
]
