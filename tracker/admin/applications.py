"""The admin of applications and of what belongs to them, and of the stages.

What needs advice is added in `followups.admin.advice`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from tracker.admin.base import (
    KeptByProgramAdmin,
    OwnedAdmin,
    OwnedAdminForm,
    OwnedInline,
    TrashableAdmin,
)
from tracker.models import (
    Application,
    Document,
    Interview,
    SavedView,
    Script,
    Stage,
    StageChange,
    Tag,
    Trashable,
)
from tracker.site import clock
from tracker.trash import actions as trash

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model, QuerySet
    from django.forms import ModelForm
    from django.http import HttpRequest

    TabularInline = admin.TabularInline[StageChange, Application]
else:
    TabularInline = admin.TabularInline


class StageChangeInline(TabularInline):
    """The history writes itself."""

    model = StageChange
    fields = readonly_fields = ("name", "kind", "on")
    extra = 0
    can_delete = False
    verbose_name_plural = "history of stages"

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class InterviewInline(OwnedInline):
    model = Interview
    fields = (
        ("kind", "contact"),
        ("held_on", "start_time", "is_cancelled"),
        ("said", "last_day"),
    )
    show_change_link = True


class ScriptInline(OwnedInline):
    model = Script
    fields = ("kind", "text")
    verbose_name_plural = "scripts in the user’s own words"


@admin.register(Stage)
class StageAdmin(TrashableAdmin):
    """What the program needs is neither deleted nor thrown away."""

    list_display = ("name", "kind", "position", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner",)
    search_fields = ("name",)
    date_hierarchy = "created_at"
    fields = ("owner", "name", "kind", "position")

    def has_delete_permission(self, request: HttpRequest, obj: Stage | None = None) -> bool:
        """One by one and from its page, so that the last of a kind that is needed stays."""
        return obj is not None and (obj.is_trashed or not obj.why_needed())

    def trash_one(self, row: Trashable, at: datetime) -> None:
        if isinstance(row, Stage) and (reason := row.why_needed()):
            raise trash.TrashError(reason)
        super().trash_one(row, at)


@admin.register(Application)
class ApplicationAdmin(TrashableAdmin):
    form = OwnedAdminForm
    list_display = ("title", "company", "stage", "stage_on", "source", "owner")
    list_filter = ("stage__kind", "owner")
    search_fields = ("title", "team", "company__name", "source", "notes")
    date_hierarchy = "stage_on"
    autocomplete_fields = ("company", "stage", "tags", "people")
    inlines = (StageChangeInline, InterviewInline)
    fieldsets = (
        (None, {"fields": ("owner", "company", "title", "team", "link", "source")}),
        ("Where it stands", {"fields": ("stage", "stage_on", "tags", "people")}),
        (
            "Place and pay",
            {
                "fields": (
                    *("place", "work_mode"),
                    *("pay_from", "pay_to", "pay_currency", "pay_period"),
                )
            },
        ),
        ("What to remember", {"fields": ("why_i_fit", "posting", "notes")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the company, which is part of the name wherever applications are offered."""
        return super().get_queryset(request).select_related("company", "stage", "owner")

    def save_model(
        self, request: HttpRequest, obj: Application, form: ModelForm[Application], change: bool
    ) -> None:
        """A stage that is moved without a day of its own is moved today."""
        is_moved = change and obj.stage_id != form.initial["stage"]
        if is_moved and obj.stage_on == form.initial["stage_on"]:
            obj.stage_on = clock.today(obj.owner)
        super().save_model(request, obj, form, change)


@admin.register(Interview)
class InterviewAdmin(TrashableAdmin):
    form = OwnedAdminForm
    list_display = ("application", "held_on", "kind", "contact", "is_debriefed", "owner")
    list_filter = ("kind", "is_cancelled", ("debriefed_at", admin.EmptyFieldListFilter), "owner")
    list_select_related = ("owner", "application__company", "contact")
    search_fields = ("application__title", "application__company__name", "contact__name", "notes")
    date_hierarchy = "held_on"
    autocomplete_fields = ("application", "contact", "people")
    inlines = (ScriptInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("owner", "application", "kind", "held_on", "start_time", "place"),
                    *("people", "contact", "is_cancelled", "notes"),
                )
            },
        ),
        (
            "The debrief",
            {
                "fields": ("went_right", "said", "last_day", "debriefed_at"),
                "description": "The words are not read here: give the last day of them too.",
            },
        ),
        (
            "What the user decided",
            {
                "fields": (
                    *("put_off_until", "put_off_on"),
                    *("no_follow_up_on", "no_follow_up_reason"),
                )
            },
        ),
    )

    @admin.display(description="debriefed", boolean=True, ordering="debriefed_at")
    def is_debriefed(self, interview: Interview) -> bool:
        return interview.debriefed_at is not None


@admin.register(Script)
class ScriptAdmin(OwnedAdmin):
    list_display = ("interview", "application", "kind", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner", "interview__application__company")
    search_fields = (
        *("interview__application__title", "interview__application__company__name", "text"),
    )
    date_hierarchy = "updated_at"
    autocomplete_fields = ("interview",)
    fields = ("owner", "interview", "kind", "text")

    @admin.display(ordering="interview__application__title")
    def application(self, script: Script) -> Application:
        return script.interview.application


@admin.register(Tag)
class TagAdmin(OwnedAdmin):
    list_display = ("name", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner",)
    search_fields = ("name",)
    date_hierarchy = "created_at"
    fields = ("owner", "name")


@admin.register(SavedView)
class SavedViewAdmin(OwnedAdmin):
    list_display = ("name", "query", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner",)
    search_fields = ("name", "query")
    date_hierarchy = "created_at"
    fields = ("owner", "name", "query")


@admin.register(Document)
class DocumentAdmin(TrashableAdmin):
    """Which file it is; the file itself is for its owner."""

    list_display = ("name", "kind", "application", "size", "created_at", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner", "application__company")
    search_fields = ("name", "application__title", "application__company__name")
    date_hierarchy = "created_at"
    autocomplete_fields = ("application",)
    fields = ("owner", "application", "kind", "name", "content_type", "size")
    readonly_fields = ("content_type", "size")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(StageChange)
class StageChangeAdmin(KeptByProgramAdmin):
    list_display = ("application", "name", "kind", "on", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner", "application__company")
    search_fields = ("application__title", "application__company__name")
    date_hierarchy = "on"
    fields = ("owner", "application", "name", "kind", "on")
