"""Addresses of imports."""

from django.urls import path

from tracker.imports import views

urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<int:pk>/", views.import_page, name="import"),
    path("import/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("import/<int:pk>/unread.csv", views.import_unread, name="import_unread"),
    path("import/<int:pk>/rows/<int:number>/", views.import_row, name="import_row"),
    path("import/<int:pk>/<slug:act>/", views.import_act, name="import_act"),
]
