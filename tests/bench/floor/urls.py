from django.urls import path

from tests.bench.floor import views

urlpatterns = [
    path("trivial/", views.trivial, name="floor_trivial"),
    path("list20/", views.list20, name="floor_list20"),
    path("insert/", views.insert, name="floor_insert"),
]
