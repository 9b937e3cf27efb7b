"""Pages of people: nobody burns a bridge here."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from tracker import clock, phones, timeline
from tracker.forms import PersonForm
from tracker.models import Contact
from tracker.requests import Request
from tracker.responses import see_other

ROWS_ON_A_PAGE = 50


@require_safe
def person_list(request: Request) -> HttpResponse:
    today = clock.today(request.user)
    people = Contact.objects.of(request.user).select_related("company").with_last_contact(today)
    page = Paginator(people, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracker/person_list.html", {"page": page, "today": today})


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: Request) -> HttpResponse:
    return _edit(request, Contact())


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """A person with every conversation, whichever application it was about."""
    today = clock.today(request.user)
    people = Contact.objects.of(request.user).select_related("company").with_last_contact(today)
    person = get_object_or_404(people, pk=pk)
    context = {
        "person": person,
        "phone": phones.number(person.phone, request.user.country),
        "timeline": timeline.of_person(person, today, request.user.zone),
        # A time without a zone: templates would turn it back to the user's own.
        "time_there": clock.now().astimezone(person.zone).time() if person.zone else None,
        "today": today,
    }
    return render(request, "tracker/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: Request, pk: int) -> HttpResponse:
    people = Contact.objects.of(request.user).select_related("company")
    return _edit(request, get_object_or_404(people, pk=pk))


def _edit(request: Request, person: Contact) -> HttpResponse:
    name = person.name
    form = PersonForm(request.POST or None, instance=person, owner=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, "Saved.")
        return see_other(person)
    context = {"form": form, "person": person, "name": name}
    status = 422 if form.errors else 200
    return render(request, "tracker/person_edit.html", context, status=status)
