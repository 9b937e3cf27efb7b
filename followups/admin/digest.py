"""The admin of the morning mail: what users want of it, and the outbox to be read."""

from __future__ import annotations

from django.contrib import admin

from followups.digest.models import MailSettings, MorningMail
from tracker.admin.base import KeptByProgramAdmin, OwnedAdmin


@admin.register(MailSettings)
class MailSettingsAdmin(OwnedAdmin):
    list_display = ("owner", "is_on", "address", "hour", "next_at")
    list_filter = ("is_on", "hour")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "owner__full_name", "address")
    date_hierarchy = "next_at"
    readonly_fields = ("next_at", "looked_at", "tested_at")
    fields = ("owner", "is_on", "address", "hour", *readonly_fields)


@admin.register(MorningMail)
class MorningMailAdmin(KeptByProgramAdmin):
    list_display = ("owner", "day", "state", "attempts", "sent_at", "problem")
    list_filter = ("state", "owner")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "owner__full_name", "address", "problem")
    date_hierarchy = "day"
    fields = (
        *("owner", "day", "state", "attempts", "address", "sent_at", "problem"),
        *("try_at", "give_up_at", "message_id"),
    )
