"""The user's own stages: their names, their order, and what each of them means."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tracker.applications import bulk
from tracker.forms import submissions
from tracker.models import Stage, StageKind
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request, require_post_or_back
from tracker.site.responses import back_to, see_other
from tracker.stages.forms import DeleteStageForm, StageForm
from tracker.trash import actions

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@changes_facts
def stage_list(request: Request) -> HttpResponse:
    """All of them in order, and one more."""
    if again := submissions.answered(request):
        return again
    form = StageForm(
        request.POST or None,
        instance=Stage(kind=StageKind.INTERVIEWING),
        owner=request.user,
    )
    if request.method == "POST" and form.is_valid():
        stage = form.save()
        undo = reverse("stage_delete", args=[stage.pk])
        messages.success(request, f"“{stage}” is added.", extra_tags=undo)
        return submissions.answer(request, see_other("stage_list"), stage)
    living = Count("applications", filter=Q(applications__trashed_at=None))
    stages = Stage.objects.of(request.user).annotate(application_count=living)
    context = {"stages": stages.order_by("position", "pk"), "form": form}
    status = 422 if form.errors else 200
    return render(request, "tracker/stages/stage_list.html", context, status=status)


@require_http_methods(PAGE)
@changes_facts
def stage_edit(request: Request, pk: int) -> HttpResponse:
    """Another name, another kind. Both may come in the address: so *Undo* brings them back."""
    stage = get_object_or_404(Stage.objects.of(request.user), pk=pk)
    name, before = stage.name, urlencode({"name": stage.name, "kind": stage.kind})
    posted = request.POST if "name" in request.POST else request.GET
    data = posted if request.method == "POST" else None
    form = StageForm(data, instance=stage, owner=request.user)
    if form.is_valid():
        form.save()
        if form.has_changed():
            undo = f"{reverse('stage_edit', args=[pk])}?{before}"
            messages.success(request, f"Saved: “{stage}”.", extra_tags=undo)
        return see_other("stage_list")
    context = {"form": form, "stage": stage, "name": name}
    return render(
        request, "tracker/stages/stage_edit.html", context, status=422 if form.errors else 200
    )


@require_post_or_back("stage_list")
@changes_facts
def stage_shift(request: Request, pk: int) -> HttpResponse:
    """One place up or down."""
    stage = get_object_or_404(Stage.objects.of(request.user), pk=pk)
    stage.shift(-1 if "up" in request.POST else 1)
    return see_other("stage_list")


@require_http_methods(PAGE)
@changes_facts
def stage_delete(request: Request, pk: int) -> HttpResponse:
    """Its applications move to another stage first, and what the program needs stays."""
    stage = get_object_or_404(Stage.objects.of(request.user), pk=pk)
    form = DeleteStageForm(request.POST if request.method == "POST" else None, stage=stage)
    reason = stage.why_needed()
    if request.method == "POST" and not reason and form.is_valid():
        undo = _delete(request, stage, form.cleaned_data["to"])
        messages.success(request, f"“{stage}” is in the trash.", extra_tags=undo)
        return see_other("stage_list")
    count = stage.applications.count()
    context = {"form": form, "stage": stage, "count": count, "reason": reason}
    status = 422 if request.method == "POST" else 200
    return render(request, "tracker/stages/stage_delete.html", context, status=status)


@require_post_or_back("stage_list")
@changes_facts
def stage_restore(request: Request, pk: int) -> HttpResponse:
    """Out of the trash again; `batch` in the address names the moves that go back with it."""
    stage = get_object_or_404(Stage.all_objects.of(request.user), pk=pk)
    try:
        batch = UUID(request.GET.get("batch", ""))
    except ValueError:
        batch = None
    try:
        actions.restore(stage)
        if batch:
            bulk.undo_moves(request.user, batch)
        messages.success(request, f"“{stage}” is back.")
    except actions.TrashError as refused:
        messages.error(request, str(refused))
    return back_to(request, "stage_list")


def _delete(request: Request, stage: Stage, to: Stage | None) -> str:
    """Moves what is in it, those in the trash too, and returns the address of the way back."""
    undo = reverse("stage_restore", args=[stage.pk])
    if to:
        keys = stage.applications(manager="all_objects").values_list("pk", flat=True)
        batch = bulk.move_many(request.user, keys, to, clock.today(request.user))
        undo = f"{undo}?batch={batch}"
    actions.trash(stage, clock.now())
    return undo
