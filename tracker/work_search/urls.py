"""Addresses of the work-search log."""

from django.urls import path

from tracker.work_search import views

urlpatterns = [
    path("work-search/", views.work_search, name="work_search"),
    path("work-search/csv/", views.work_search_csv, name="work_search_csv"),
]
