"""The admin of the facts. What needs advice is added in `followups.admin.advice`.

Staff see the records of every owner. A record stays with the owner it was made for; what it may
refer to is offered from the records of that owner, and everything else is refused in a sentence.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.contrib.auth import admin as auth_admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from tracker.models import (
    Application,
    Company,
    Contact,
    Document,
    Draft,
    Interview,
    SavedView,
    Script,
    Stage,
    StageChange,
    Submission,
    Tag,
    User,
)
from tracker.models.changes import change
from tracker.site import clock
from tracker.trash import actions as trash

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Field, QuerySet
    from django.http import HttpRequest, HttpResponse

    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    FormSet = BaseInlineFormSet[Any, Any, Any]
    UserModelAdmin = auth_admin.UserAdmin[User]
else:
    ModelAdmin, UserModelAdmin = admin.ModelAdmin, auth_admin.UserAdmin
    StackedInline, TabularInline = admin.StackedInline, admin.TabularInline
    FormSet = BaseInlineFormSet

admin.site.site_header = admin.site.site_title = "Day Four"
admin.site.index_title = "Records"


class KeptByProgramAdmin(ModelAdmin):
    """Rows that the program keeps by itself: there to be read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DeletesWhatIsKeptMixin(ModelAdmin):
    """What the program keeps about a record goes along with it, though nobody may delete it."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        kept = {
            str(model._meta.verbose_name)
            for model in apps.get_models()
            if self.admin_site.is_registered(model)
            and isinstance(self.admin_site.get_model_admin(model), (KeptByProgramAdmin, StageAdmin))
        }
        return shown, counts, set(forbidden) - kept, protected


class OneChangeMixin(ModelAdmin):
    """What is sent from the page of a record is one change of its owner's facts."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with self._one_change(request):
            return super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with self._one_change(request, object_id):
            return super().change_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with self._one_change(request, object_id):
            return super().delete_view(request, object_id, extra_context)

    def owner_of(self, object_id: int) -> QuerySet[User]:
        """Whose record it is."""
        return User.objects.filter(
            pk__in=self.model._base_manager.filter(pk=object_id).values("owner")
        )

    def _one_change(
        self, request: HttpRequest, object_id: str | None = None
    ) -> AbstractContextManager[Any]:
        """Where it is not known whose change it is, the form will say so and change nothing."""
        key = object_id or request.POST.get("owner", "")
        if request.method != "POST" or not key.isdecimal():
            return nullcontext()
        owners = self.owner_of(int(key)) if object_id else User.objects.filter(pk=key)
        owner = owners.first()
        return change(owner) if owner else nullcontext()


class OfOwnerMixin:
    """Offers the records of one owner only, once the owner is known."""

    owner_id: int | None = None

    def get_url(self) -> str:
        url = super().get_url()  # type: ignore[misc]
        return f"{url}?owner={self.owner_id}" if self.owner_id else url


class OfOwnerSelect(OfOwnerMixin, AutocompleteSelect):
    pass


class OfOwnerSelectMultiple(OfOwnerMixin, AutocompleteSelectMultiple):
    pass


class OwnedAdmin(OneChangeMixin, DeletesWhatIsKeptMixin):
    """Records with an owner: the user at hand for a new one, and nobody else later."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, "owner"] if obj else fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for field in form.base_fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # without links around it
            if obj and isinstance(widget, OfOwnerMixin):
                widget.owner_id = obj.owner_id
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self._is_offered_by_owner(db_field, request):
            kwargs["widget"] = OfOwnerSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self._is_offered_by_owner(db_field, request):
            kwargs["widget"] = OfOwnerSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        owner = request.GET.get("owner", "")
        if owner.isdecimal():
            queryset = queryset.filter(owner=owner)
        return super().get_search_results(request, queryset, search_term)

    def _is_offered_by_owner(self, field: Field[Any, Any], request: HttpRequest) -> bool:
        return field.name != "owner" and field.name in self.get_autocomplete_fields(request)


class TrashFilter(admin.SimpleListFilter):
    """What is in use, unless the trash is asked for."""

    title = "trash"
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in", "In the trash"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": "In use"}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "all":
                return queryset
            case "in":
                return queryset.exclude(trashed_at=None)
            case _:
                return queryset.filter(trashed_at=None)


class TrashableAdmin(OwnedAdmin):
    """Records with a trash. What is in it can be read and restored, and not be changed.

    *Delete* still deletes for good, after it has asked.
    """

    actions = ("move_to_trash", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything: QuerySet[Any] = self.model.all_objects.all()
        ordering = self.get_ordering(request)
        return everything.order_by(*ordering) if ordering else everything

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [TrashFilter, *super().get_list_filter(request)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = list(super().get_list_display(request))
        return [*shown, "trashed_at"] if "trash" in request.GET else shown

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Nothing in the trash is offered to be referred to."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(trashed_at=None)
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_trashed:
            return False
        return super().has_change_permission(request, obj)

    @admin.action(description="Move to the trash", permissions=["change"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        at = clock.now()
        living = queryset.filter(trashed_at=None)
        self._do_each(request, living, lambda row: self.trash_one(row, at), "in the trash")

    @admin.action(description="Restore", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        trashed = queryset.exclude(trashed_at=None)
        self._do_each(request, trashed, trash.restore, "back")

    def trash_one(self, row: Any, at: datetime) -> None:
        """Puts one record into the trash; overridden where more is to be asked."""
        trash.trash(row, at)

    def _do_each(
        self, request: HttpRequest, rows: QuerySet[Any], do: Callable[[Any], None], done: str
    ) -> None:
        """Does it to each, says what was refused and why, and goes on with the others."""
        count = 0
        for row in rows:
            try:
                do(row)
                count += 1
            except trash.TrashError as refused:
                self.message_user(request, str(refused), messages.ERROR)
        self.message_user(request, f"{count} {'is' if count == 1 else 'are'} {done}.")


class OwnedFormSet(FormSet):
    """Rows below a record: of its owner, and with choices that are read once for all of them."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.owner_id = self.instance.owner_id
        for name in self._references:
            form.fields[name].queryset = self._rows_for(name)
            form.fields[name].choices = self._choices[name]

    def offered(self, related: type[models.Model]) -> QuerySet[Any]:
        """What a row may refer to; overridden where that is less than all that the owner has."""
        return related._default_manager.filter(owner=self.instance.owner_id)

    @cached_property
    def _references(self) -> list[str]:
        names = set(self.model.owned_references) - {self.fk.name}
        return [name for name in self.form.base_fields if name in names]

    @cached_property
    def _choices(self) -> dict[str, list[Any]]:
        return {
            name: [("", "---------"), *((row.pk, str(row)) for row in self._rows_for(name))]
            for name in self._references
        }

    def _rows_for(self, name: str) -> QuerySet[Any]:
        return self.offered(self.model._meta.get_field(name).related_model)


class OwnedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Adds what `Owned.clean` cannot see: relations to many are set after the record is saved."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        owner = cleaned.get("owner") or getattr(self.instance, "owner", None)
        for field in self._meta.model._meta.many_to_many:
            if any(other.owner != owner for other in cleaned.get(field.name, ())):
                error = ValidationError("This belongs to somebody else.", "owner")
                self.add_error(field.name, error)
        return cleaned


class OwnedInline(StackedInline):
    formset = OwnedFormSet
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
    extra = 0


class StageChangeInline(TabularInline):
    """The history writes itself."""

    model = StageChange
    fields = readonly_fields = ("name", "kind", "on")
    extra = 0
    can_delete = False
    verbose_name_plural = "history of stages"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
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


@admin.register(Stage)
class StageAdmin(TrashableAdmin):
    """What the program needs is neither deleted nor thrown away."""

    list_display = ("name", "kind", "position", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner",)
    search_fields = ("name",)
    date_hierarchy = "created_at"
    fields = ("owner", "name", "kind", "position")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One by one and from its page, so that the last of a kind that is needed stays."""
        return obj is not None and (obj.is_trashed or not obj.why_needed())

    def trash_one(self, row: Any, at: datetime) -> None:
        if reason := row.why_needed():
            raise trash.TrashError(reason)
        super().trash_one(row, at)


@admin.register(Application)
class ApplicationAdmin(TrashableAdmin):
    form = OwnedForm
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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A stage that is moved without a day of its own is moved today."""
        is_moved = change and obj.stage_id != form.initial["stage"]
        if is_moved and obj.stage_on == form.initial["stage_on"]:
            obj.stage_on = clock.today(obj.owner)
        super().save_model(request, obj, form, change)


@admin.register(Interview)
class InterviewAdmin(TrashableAdmin):
    form = OwnedForm
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


@admin.register(StageChange)
class StageChangeAdmin(KeptByProgramAdmin):
    list_display = ("application", "name", "kind", "on", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner", "application__company")
    search_fields = ("application__title", "application__company__name")
    date_hierarchy = "on"
    fields = ("owner", "application", "name", "kind", "on")


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
