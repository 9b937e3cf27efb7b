"""Addresses of people and companies."""

from django.urls import path

from tracker.people import company_views, merge_views, vcard_views, views

urlpatterns = [
    path("people/", views.person_list, name="person_list"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/keep-in-touch/", views.keep_in_touch, name="keep_in_touch"),
    path("people/<int:pk>/in-touch/", views.in_touch, name="in_touch"),
    path("people/<int:pk>/merge/", merge_views.person_merge, name="person_merge"),
    path("people/<int:pk>/card/", vcard_views.person_card, name="person_card"),
    path("people/duplicates/", merge_views.person_duplicates, name="person_duplicates"),
    path("people/cards/", vcard_views.person_cards, name="person_cards"),
    path("people/cards/read/", vcard_views.cards_read, name="cards_read"),
    path("people/cards/save/", vcard_views.cards_save, name="cards_save"),
    path("companies/", company_views.company_list, name="company_list"),
    path("companies/duplicates/", merge_views.company_duplicates, name="company_duplicates"),
    path("companies/<int:pk>/", company_views.company, name="company"),
    path("companies/<int:pk>/edit/", company_views.company_edit, name="company_edit"),
    path("companies/<int:pk>/merge/", merge_views.company_merge, name="company_merge"),
]
