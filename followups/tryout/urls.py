"""The address at which the rules can be tried out."""

from django.urls import path

from followups.tryout import views

urlpatterns = [
    path("when/", views.when, name="when"),
]
