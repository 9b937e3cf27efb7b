"""The admin of companies and people."""

from __future__ import annotations

from django.contrib import admin

from tracker.admin.base import TrashableAdmin
from tracker.models import Company, Contact


@admin.register(Company)
class CompanyAdmin(TrashableAdmin):
    list_display = ("name", "website", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner",)
    search_fields = ("name", "notes")
    date_hierarchy = "created_at"
    fields = ("owner", "name", "website", "notes")


@admin.register(Contact)
class ContactAdmin(TrashableAdmin):
    list_display = ("name", "role", "company", "phone", "email", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner", "company")
    search_fields = ("name", "role", "company__name", "phone", "email")
    date_hierarchy = "created_at"
    autocomplete_fields = ("company",)
    fields = (
        *("owner", "name", "company", "role", "phone", "email", "time_zone"),
        *("keep_in_touch_on", "in_touch_on", "notes"),
    )
