"""The admin of users, and of what the program keeps of their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth import admin as auth_admin

from tracker.admin.base import DeletesWhatIsKeptMixin, KeptByProgramAdmin, OneChangeMixin
from tracker.models import Draft, Submission, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    UserModelAdmin = auth_admin.UserAdmin[User]
else:
    UserModelAdmin = auth_admin.UserAdmin


@admin.register(User)
class UserAdmin(OneChangeMixin, DeletesWhatIsKeptMixin, UserModelAdmin):
    list_display = ("username", "full_name", "time_zone", "country", "region", "is_staff")
    list_filter = ("is_staff", "is_active", "country")
    search_fields = ("username", "full_name", "email")
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("On the phone", {"fields": ("full_name", "phone", "email")}),
        ("Where they live", {"fields": ("time_zone", "country", "region")}),
        (
            "What they may do",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    def owner_of(self, object_id: int) -> QuerySet[User]:
        return User.objects.filter(pk=object_id)


@admin.register(Draft)
class DraftAdmin(KeptByProgramAdmin):
    list_display = ("path", "updated_at", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner",)
    search_fields = ("path", "owner__username")
    date_hierarchy = "updated_at"
    fields = ("owner", "path", "fields")


@admin.register(Submission)
class SubmissionAdmin(KeptByProgramAdmin):
    list_display = ("address", "made_type", "created_at", "owner")
    list_filter = ("owner",)
    list_select_related = ("owner", "made_type")
    search_fields = ("address", "owner__username")
    date_hierarchy = "created_at"
    fields = ("owner", "address", "made_type", "made_id")
