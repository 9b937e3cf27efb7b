"""Addresses of people and companies beyond their own pages: cards, merges, what is taken back."""

from django.urls import path

from tracker.lazy_views import Views

cards = Views("tracker.people.vcard_views")
companies = Views("tracker.people.company_views")
merges = Views("tracker.people.merge_views")
people = Views("tracker.people.views")

urlpatterns = [
    path("people/<int:pk>/keep-in-touch/", people.keep_in_touch, name="keep_in_touch"),
    path("people/<int:pk>/in-touch/", people.in_touch, name="in_touch"),
    path("people/<int:pk>/merge/", merges.person_merge, name="person_merge"),
    path("people/<int:pk>/card/", cards.person_card, name="person_card"),
    path("people/duplicates/", merges.person_duplicates, name="person_duplicates"),
    path("people/cards/", cards.person_cards, name="person_cards"),
    path("people/cards/read/", cards.cards_read, name="cards_read"),
    path("people/cards/save/", cards.cards_save, name="cards_save"),
    path("companies/", companies.company_list, name="company_list"),
    path("companies/duplicates/", merges.company_duplicates, name="company_duplicates"),
    path("companies/<int:pk>/", companies.company, name="company"),
    path("companies/<int:pk>/edit/", companies.company_edit, name="company_edit"),
    path("companies/<int:pk>/merge/", merges.company_merge, name="company_merge"),
    path("take-back/", merges.take_back, name="take_back"),
]
