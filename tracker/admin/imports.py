"""The admin of imports: there to be read."""

from __future__ import annotations

from django.contrib import admin

from tracker.admin.base import KeptByProgramAdmin
from tracker.models import Import, ImportedRow


@admin.register(Import)
class ImportAdmin(KeptByProgramAdmin):
    list_display = ("name", "owner", "kind", "state", "created_at", "committed_at", "undone_at")
    list_filter = ("state", "owner")
    date_hierarchy = "created_at"
    search_fields = ("name",)
    list_select_related = ("owner",)


@admin.register(ImportedRow)
class ImportedRowAdmin(KeptByProgramAdmin):
    list_display = ("fingerprint", "owner", "batch", "application_id", "interview_id")
    list_filter = ("owner",)
    list_select_related = ("owner", "batch")
    search_fields = ("fingerprint", "batch__name")
    date_hierarchy = "created_at"
    fields = ("owner", "fingerprint", "batch_id", "application_id", "interview_id")
