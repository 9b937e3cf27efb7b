"""Pages of applications: the list, the short form, and everything about one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import clock, timeline
from tracker.forms import ApplicationForm, MoveForm, NewApplicationForm
from tracker.models import Application, Contact, Stage, User
from tracker.requests import Request
from tracker.responses import back_to, see_other
from tracker.views.interviews import after_adding

ROWS_ON_A_PAGE = 50


@require_safe
def application_list(request: Request) -> HttpResponse:
    applications = Application.objects.of(request.user).select_related("company").open_first()
    counts = _counts(request.user)
    stage = request.GET.get("stage", "")
    if stage in Stage:
        applications = applications.filter(stage=stage)
    context = {
        "page": Paginator(applications, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "stages": [(known, counts[known]) for known in Stage if known in counts],
        "stage": Stage(stage) if stage in Stage else None,
        "total": sum(counts.values()),
        "today": clock.today(request.user),
    }
    return render(request, "tracker/application_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: Request) -> HttpResponse:
    """A job to keep, and with it whom to call and an interview: all of it or nothing."""
    today = clock.today(request.user)
    form = NewApplicationForm(request.POST or None, owner=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            application = form.save()
        messages.success(request, f"Kept: {application}.")
        if form.interview:
            return after_adding(form.interview, request.user)
        return see_other(application)
    status = 422 if form.errors else 200
    return render(request, "tracker/application_new.html", {"form": form}, status=status)


@require_safe
def application(request: Request, pk: int) -> HttpResponse:
    """Everything about one application."""
    return _page(request, _with_facts(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def application_edit(request: Request, pk: int) -> HttpResponse:
    application = get_object_or_404(
        Application.objects.of(request.user).select_related("company"), pk=pk
    )
    title, today = str(application), clock.today(request.user)
    form = ApplicationForm(
        request.POST or None, instance=application, owner=request.user, today=today
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, "Saved.")
        return see_other(application)
    context = {"form": form, "application": application, "title": title}
    status = 422 if form.errors else 200
    return render(request, "tracker/application_edit.html", context, status=status)


@require_POST
def application_move(request: Request, pk: int) -> HttpResponse:
    """Another stage, as of a day."""
    application = _with_facts(request.user, pk)
    today = clock.today(request.user)
    form = MoveForm(request.POST, application=application, today=today)
    if not form.is_valid():
        return _page(request, application, form)
    with transaction.atomic():
        application.move_to(Stage(form.cleaned_data["stage"]), form.cleaned_data["on"])
    _say_moved(request, application)
    return see_other(application)


@require_POST
def application_reopen(request: Request, pk: int) -> HttpResponse:
    """Back to the last open stage it was in."""
    application = get_object_or_404(Application.objects.of(request.user), pk=pk)
    if application.is_closed:
        with transaction.atomic():
            application.reopen(clock.today(request.user))
        _say_moved(request, application)
    return back_to(request, application)


@require_POST
def application_move_undo(request: Request, pk: int) -> HttpResponse:
    """Takes back the latest move; one that `change` names only if it is still the latest."""
    with transaction.atomic():
        request.user.locked()  # of two taps at once, the second sees the first
        application = get_object_or_404(Application.objects.of(request.user), pk=pk)
        latest = str(application.stage_changes.latest("pk").pk)
        undone = request.GET.get("change", latest) == latest and application.undo_move()
    if undone:
        messages.info(request, f"Taken back. The stage is {application.get_stage_display()} again.")
    else:
        messages.info(request, "There is nothing to take back here.")
    return back_to(request, application)


def _counts(user: User) -> dict[str, int]:
    """How many applications there are in each stage; stages without any are left out."""
    by_stage = Application.objects.of(user).order_by().values_list("stage")
    return dict(by_stage.annotate(Count("pk")))


def _with_facts(user: User, pk: int) -> Application:
    """The application with all that its page shows, in a constant number of queries."""
    query = Application.objects.of(user).select_related("company")
    facts = ("stage_changes", "interviews__contact", "interviews__people", "attempts__contact")
    application: Application = get_object_or_404(query.prefetch_related(*facts), pk=pk)
    return application


def _page(
    request: Request, application: Application, refused: MoveForm | None = None
) -> HttpResponse:
    today = clock.today(request.user)
    interviews = list(application.interviews.all())
    last_move, *earlier = sorted(application.stage_changes.all(), key=lambda c: c.pk, reverse=True)
    context = {
        "application": application,
        "move_form": refused or MoveForm(application=application, today=today),
        "last_move": last_move if earlier else None,
        "interviews": interviews,
        "held": next((i for i in interviews if i.held_on <= today and not i.is_cancelled), None),
        "people": _people(application),
        "timeline": timeline.of_application(application, today, request.user.zone),
        "today": today,
    }
    status = 422 if refused else 200
    return render(request, "tracker/application.html", context, status=status)


def _people(application: Application) -> list[Contact]:
    """Everybody who had to do with it, and the others of the company, by name."""
    people = {*application.company.contacts.all()}
    people |= {attempt.contact for attempt in application.attempts.all() if attempt.contact}
    for interview in application.interviews.all():
        people |= {*interview.people.all()} | ({interview.contact} - {None})
    return sorted(people, key=lambda person: person.name.casefold())


def _say_moved(request: Request, application: Application) -> None:
    """The new stage, and the way back to the one before."""
    change = application.stage_changes.latest("pk")
    closed = " It asks for nothing more." if application.is_closed else ""
    messages.success(
        request,
        f"{application.title}: {application.get_stage_display()}.{closed}",
        extra_tags=f"{reverse('application_move_undo', args=[application.pk])}?change={change.pk}",
    )
