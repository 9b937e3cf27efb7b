"""The admin of the calendar feeds: there to be read, without the addresses that open them."""

from __future__ import annotations

from django.contrib import admin

from followups.calendar.models import CalendarFeed
from tracker.admin.base import KeptByProgramAdmin


@admin.register(CalendarFeed)
class CalendarFeedAdmin(KeptByProgramAdmin):
    list_display = ("owner", "is_private", "created_at", "changed_at")
    list_filter = ("owner", "is_private")
    list_select_related = ("owner",)
    search_fields = ("owner__username",)
    date_hierarchy = "created_at"
    fields = ("owner", "is_private", "created_at", "changed_at")
