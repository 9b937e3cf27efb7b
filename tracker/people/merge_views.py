"""Two records that are one: found, looked at side by side, made one, and taken apart again."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from tracker.models import Company, Contact, OwnedQuerySet, User
from tracker.models.changes import changes_facts
from tracker.people import merging
from tracker.people.duplicates import Pair, pairs_of_companies, pairs_of_people
from tracker.people.forms import OtherForm
from tracker.people.merging import CompanyOrContact
from tracker.site.requests import Request
from tracker.site.responses import see_other
from tracker.trash import undo

_MODELS: dict[str, type[CompanyOrContact]] = {"contact": Contact, "company": Company}


@require_safe
def person_duplicates(request: Request) -> HttpResponse:
    return _duplicates(request, Contact)


@require_safe
def company_duplicates(request: Request) -> HttpResponse:
    return _duplicates(request, Company)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def person_merge(request: Request, pk: int) -> HttpResponse:
    return _merge(request, Contact, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def company_merge(request: Request, pk: int) -> HttpResponse:
    return _merge(request, Company, pk)


def _duplicates(request: Request, model: type[CompanyOrContact]) -> HttpResponse:
    context = {"pairs": _pairs(request.user, model), "is_of_people": model is Contact}
    return render(request, "tracker/people/duplicates.html", context)


def _pairs(user: User, model: type[CompanyOrContact]) -> list[Pair]:
    """Those of the user's that look alike, in one query."""
    if model is Contact:
        return pairs_of_people(Contact.objects.of(user).select_related("company"), user.country)
    return pairs_of_companies(Company.objects.of(user))


def _merge(request: Request, model: type[CompanyOrContact], pk: int) -> HttpResponse:
    """Which other record is the same one; then both side by side; a POST makes them one."""
    mine: OwnedQuerySet[CompanyOrContact] = Company.objects.of(request.user)
    if model is Contact:
        mine = Contact.objects.of(request.user).select_related("company")
    kept = get_object_or_404(mine, pk=pk)
    asked = request.POST if request.method == "POST" else request.GET or None
    form = OtherForm(asked, others=mine.exclude(pk=pk))
    other = form.cleaned_data["other"] if form.is_valid() else None
    if other and request.method == "POST":
        return _made_one(request, kept, other)
    context = {
        "kept": kept,
        "other": other,
        "form": form,
        "lines": merging.compare(kept, other) if other else [],
        "alike": [] if other else _alike(_pairs(request.user, model), kept),
        "is_of_people": model is Contact,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tracker/people/merge.html", context, status=status)


def _alike(pairs: list[Pair], kept: CompanyOrContact) -> list[tuple[CompanyOrContact, str]]:
    """Which others look like the one that is kept, and why."""
    both_ways = [(p.one, p.other, p.why) for p in pairs] + [(p.other, p.one, p.why) for p in pairs]
    return [(other, why) for one, other, why in both_ways if one == kept]


def _made_one(request: Request, kept: CompanyOrContact, other: CompanyOrContact) -> HttpResponse:
    gone = str(other)
    path = undo.offer(request, "merge", merging.merge(kept, other))
    messages.success(request, f"{gone} is now part of {kept}.", extra_tags=path)
    return see_other(kept)


@undo.register("merge")
def unmerge(user: User, record: undo.Values) -> str:
    model = _MODELS[record["model"]]
    try:
        kept = model.objects.of(user).filter(pk=record["kept"]).first()
        if kept is None:
            return "It cannot be undone: the one that was kept is gone."
        other = merging.unmerge(kept, record)
    except IntegrityError:
        return f"It cannot be undone: there is a new {record['other']['name']} by now."
    return f"Undone. {other} stands alone again."
