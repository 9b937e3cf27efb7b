"""What the admin of every kind of record shares.

Staff see the records of every owner. A record stays with the owner it was made for; what it may
refer to is offered from the records of that owner, and everything else is refused in a sentence.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

from tracker.models import Owned, Stage, Trashable, User
from tracker.models.changes import change
from tracker.site import clock
from tracker.trash import actions as trash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from django.contrib.admin.views.main import ChangeList
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    FormSet = BaseInlineFormSet[Any, Any, Any]
    ModelForm = forms.ModelForm[Any]
    Rows = QuerySet[Any]
    ForeignKey = models.ForeignKey[Any, Any]
    ModelChoiceField = forms.ModelChoiceField[Any]
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
    ManyToManyField = models.ManyToManyField[Any, Any]
else:
    ModelAdmin, StackedInline = admin.ModelAdmin, admin.StackedInline
    FormSet, ModelForm = BaseInlineFormSet, forms.ModelForm

admin.site.site_header = admin.site.site_title = "Day Four"
admin.site.index_title = "Records"


class KeptByProgramAdmin(ModelAdmin):
    """Rows that the program keeps by itself: there to be read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class DeletesWhatIsKeptMixin(ModelAdmin):
    """What the program keeps about a record goes along with it, though nobody may delete it."""

    def get_deleted_objects(
        self, objs: Sequence[models.Model] | Rows, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        kept = {
            str(model._meta.verbose_name)
            for model in apps.get_models()
            if self.admin_site.is_registered(model)
            and (
                model is Stage
                or isinstance(self.admin_site.get_model_admin(model), KeptByProgramAdmin)
            )
        }
        return shown, counts, set(forbidden) - kept, protected


class OneChangeMixin(ModelAdmin):
    """What is sent from the page of a record is one change of its owner's facts."""

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with self._one_change(request):
            return super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        with self._one_change(request, object_id):
            return super().change_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
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
    ) -> AbstractContextManager[object]:
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

    def get_readonly_fields(self, request: HttpRequest, obj: Owned | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, "owner"] if obj else fields

    def get_form(
        self,
        request: HttpRequest,
        obj: Owned | None = None,
        change: bool = False,
        **kwargs: object,
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        for field in form.base_fields.values():
            widget = getattr(field.widget, "widget", field.widget)  # without links around it
            if obj and isinstance(widget, OfOwnerMixin):
                widget.owner_id = obj.owner_id
        return form

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField | None:
        if self._is_offered_by_owner(db_field, request):
            kwargs["widget"] = OfOwnerSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        if self._is_offered_by_owner(db_field, request):
            kwargs["widget"] = OfOwnerSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: Rows, search_term: str
    ) -> tuple[Rows, bool]:
        owner = request.GET.get("owner", "")
        if owner.isdecimal():
            queryset = queryset.filter(owner=owner)
        return super().get_search_results(request, queryset, search_term)

    def _is_offered_by_owner(
        self, field: ForeignKey | ManyToManyField, request: HttpRequest
    ) -> bool:
        return field.name != "owner" and field.name in self.get_autocomplete_fields(request)


class TrashFilter(admin.SimpleListFilter):
    """What is in use, unless the trash is asked for."""

    title = "trash"
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("in", "In the trash"), ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": "In use"}

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
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

    def get_queryset(self, request: HttpRequest) -> Rows:
        rows: Rows = self.model.all_objects.all()
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [TrashFilter, *super().get_list_filter(request)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = list(super().get_list_display(request))
        return [*shown, "trashed_at"] if "trash" in request.GET else shown

    def get_search_results(
        self, request: HttpRequest, queryset: Rows, search_term: str
    ) -> tuple[Rows, bool]:
        """Nothing in the trash is offered to be referred to."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(trashed_at=None)
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request: HttpRequest, obj: Trashable | None = None) -> bool:
        if obj is not None and obj.is_trashed:
            return False
        return super().has_change_permission(request, obj)

    @admin.action(description="Move to the trash", permissions=["change"])
    def move_to_trash(self, request: HttpRequest, queryset: Rows) -> None:
        at = clock.now()
        living = queryset.filter(trashed_at=None)
        self._do_each(request, living, lambda row: self.trash_one(row, at), "in the trash")

    @admin.action(description="Restore", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: Rows) -> None:
        trashed = queryset.exclude(trashed_at=None)
        self._do_each(request, trashed, trash.restore, "back")

    def trash_one(self, row: Trashable, at: datetime) -> None:
        """Puts one record into the trash; overridden where more is to be asked."""
        trash.trash(row, at)

    def _do_each(
        self, request: HttpRequest, rows: Rows, do: Callable[[Trashable], None], done: str
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

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.owner_id = self.instance.owner_id
        for name in self._references:
            field = cast("ModelChoiceField", form.fields[name])
            field.queryset, field.choices = self._rows_for(name), self._choices[name]

    def offered(self, related: type[models.Model]) -> Rows:
        """What a row may refer to; overridden where that is less than all that the owner has."""
        return related._default_manager.filter(owner=self.instance.owner_id)

    @cached_property
    def _references(self) -> list[str]:
        names = set(self.model.owned_references) - {self.fk.name}
        return [name for name in self.form.base_fields if name in names]

    @cached_property
    def _choices(self) -> dict[str, list[tuple[object, str]]]:
        return {
            name: [("", "---------"), *((row.pk, str(row)) for row in self._rows_for(name))]
            for name in self._references
        }

    def _rows_for(self, name: str) -> Rows:
        return self.offered(self.model._meta.get_field(name).related_model)


class OwnedAdminForm(ModelForm):
    """Adds what `Owned.clean` cannot see: relations to many are set after the record is saved."""

    def clean(self) -> dict[str, object]:
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
