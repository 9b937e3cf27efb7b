"""The admin of the advice: the limit where messages are recorded, the plan, the etiquette.

Importing `tracker.admin` registers the facts; those that show advice are registered again here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from followups.advice import StepKind
from followups.calls.limit import LimitMixin, refusal
from followups.explain import STEP_NAMES, WEEKDAYS, day_in_words
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep, default_quiet_weekdays
from followups.settings import locations
from tracker.admin import accounts, applications, base
from tracker.models import Application, ContactAttempt, Interview, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.admin.options import InlineModelAdmin
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse

for model in (Application, Interview, User):
    admin.site.unregister(model)


class PastLimitError(Exception):
    """A message was about to be saved that passes the limit; says why."""


class AttemptAdminForm(LimitMixin):
    """Asks a second time when it saves: by then all that the page brings along is recorded."""

    def save(self, commit: bool = True) -> ContactAttempt:
        if commit and not self.cleaned_data["anyway"] and (sentence := refusal(self.instance)):
            raise PastLimitError(sentence)
        attempt: ContactAttempt = super().save(commit)
        return attempt


class AttemptFormSet(base.OwnedFormSet):
    """Attempts below an application or an interview. `refusal` is why they were not saved."""

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal

    def add_fields(self, form: base.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self._application.owner_id == self.instance.owner_id:  # else refused further up
            form.instance.application = self._application

    def offered(self, related: type[Model]) -> QuerySet[Model]:
        offered = super().offered(related)
        return offered.filter(application=self._application) if related is Interview else offered

    def clean(self) -> None:
        super().clean()
        if self.refusal:
            raise ValidationError(self.refusal, code="limit")

    @property
    def _application(self) -> Application:
        record: Application | Interview = self.instance
        return record.application if isinstance(record, Interview) else record


class AttemptInline(base.OwnedInline):
    model = ContactAttempt
    form = AttemptAdminForm
    formset = AttemptFormSet
    show_change_link = True


class ApplicationAttemptInline(AttemptInline):
    fields = (
        ("outcome", "channel"),
        ("happened_on", "happened_time"),
        ("interview", "contact"),
        ("said", "last_day"),
        "notes",
        "anyway",
    )


class InterviewAttemptInline(AttemptInline):
    fields = (
        ("outcome", "channel"),
        ("happened_on", "happened_time"),
        ("contact", "said", "last_day"),
        "notes",
        "anyway",
    )


class AttemptsMixin(base.TrashableAdmin):
    """A page with attempts on it. Several new ones at once keep to the limit as well."""

    attempt_inline: type[AttemptInline]

    def get_inlines(
        self, request: HttpRequest, obj: Model | None
    ) -> list[type[InlineModelAdmin[Any, Any]]]:
        """Not before there is a record that they could be about."""
        inlines = list(super().get_inlines(request, obj))
        return [*inlines, self.attempt_inline] if obj else inlines

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Shows the page again with everything typed, where together they pass the limit."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PastLimitError as past:  # and nothing was saved
            request.past_limit = str(past)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: InlineModelAdmin[Any, Any], prefix: str
    ) -> dict[str, object]:
        kwargs: dict[str, object] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AttemptInline):
            kwargs["refusal"] = getattr(request, "past_limit", "")
        return kwargs


@admin.register(Application)
class AdvisedApplicationAdmin(AttemptsMixin, applications.ApplicationAdmin):
    attempt_inline = ApplicationAttemptInline


@admin.register(Interview)
class AdvisedInterviewAdmin(AttemptsMixin, applications.InterviewAdmin):
    attempt_inline = InterviewAttemptInline
    readonly_fields = ("planned", "is_true")

    def get_fieldsets(self, request: HttpRequest, obj: Interview | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("The plan", {"fields": ("planned", "is_true")})] if obj else fieldsets

    @admin.display(description="what to do next")
    def planned(self, interview: Interview) -> str | SafeString:
        steps = list(interview.planned_steps.all())
        if not steps:
            return "Nothing."
        return format_html_join("", "<p><strong>{}</strong><br>{}</p>", map(_step, steps))

    @admin.display(description="as the rules say now")
    def is_true(self, interview: Interview) -> str | SafeString:
        lines = writer.differences(interview.owner, {interview.application_id})
        if not lines:
            return "Yes, the plan is true."
        return _lines(["No. `manage.py replan` mends it.", *lines])


@admin.register(ContactAttempt)
class AttemptAdmin(base.TrashableAdmin):
    form = AttemptAdminForm
    list_display = ("application", "outcome", "channel", "happened_on", "contact", "owner")
    list_filter = ("outcome", "channel", "owner")
    list_select_related = ("owner", "application__company", "contact")
    search_fields = (
        *("application__title", "application__company__name", "contact__name", "said", "notes"),
    )
    date_hierarchy = "happened_on"
    autocomplete_fields = ("application", "interview", "contact")
    fields = (
        *("owner", "application", "interview", "contact", "outcome", "channel"),
        *("happened_on", "happened_time", "said", "last_day", "notes", "anyway"),
    )


@admin.register(PlannedStep)
class PlannedStepAdmin(base.KeptByProgramAdmin):
    list_display = ("application", "kind", "due_on", "ready_on", "messages", "owner")
    list_filter = ("kind", "owner")
    list_select_related = ("owner", "interview__application__company")
    search_fields = (*("interview__application__title", "interview__application__company__name"),)
    date_hierarchy = "due_on"
    fields = (
        *("owner", "application", "interview", "kind", "due_on", "ready_on", "lapses_on"),
        *("messages", "message_limit", "why"),
    )

    @admin.display(ordering="interview__application__title")
    def application(self, step: PlannedStep) -> Application:
        return step.interview.application

    @admin.display(description="why")
    def why(self, step: PlannedStep) -> SafeString:
        return _reasons(step)


class EtiquetteForm(forms.ModelForm):  # type: ignore[type-arg]
    quiet_weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        initial=default_quiet_weekdays,
        required=False,
    )


@admin.register(EtiquetteSettings)
class EtiquetteSettingsAdmin(base.OwnedAdmin):
    form = EtiquetteForm
    list_display = (
        "owner",
        "days_after_given",
        "days_without_given",
        "message_limit",
        "rest_after",
    )
    list_filter = ("message_limit", "written_counts")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "owner__full_name")
    date_hierarchy = "updated_at"
    fields = (
        *("owner", "days_after_given", "days_without_given", "quiet_weekdays", "written_counts"),
        *("message_gap", "message_limit", "rest_after", "thanks_after"),
    )


class UserAdminForm(UserChangeForm):  # type: ignore[type-arg]
    """Holidays are looked up by country and region: both have to be known."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        country, region = cleaned.get("country", ""), cleaned.get("region", "")
        if country and country not in locations.countries():
            self.add_error("country", f"We know no country “{country}” with public holidays.")
        elif region and region not in locations.regions(country):
            self.add_error("region", f"We know no region “{region}” of that country.")
        return cleaned


@admin.register(User)
class UserWithPlaceAdmin(accounts.UserAdmin):
    form = UserAdminForm


def _step(step: PlannedStep) -> tuple[str, SafeString]:
    """“Call on Tuesday 17 November”, and why."""
    name = STEP_NAMES[StepKind(step.kind)]
    return f"{name} on {day_in_words(step.due_on)} {step.due_on.year}", _reasons(step)


def _reasons(step: PlannedStep) -> SafeString:
    return _lines(step.sentences())


def _lines(lines: Iterable[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
