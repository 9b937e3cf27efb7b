"""Pages of people: nobody burns a bridge here."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.applications import timeline
from tracker.forms import submissions
from tracker.models import Application, Contact, User
from tracker.models.changes import changes_facts
from tracker.people import phones
from tracker.people.forms import KeepInTouchForm, PersonForm, touch_days
from tracker.search import words as search
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import back_to, see_other
from tracker.trash import drafts, undo

ROWS_ON_A_PAGE = 50


@require_safe
def person_list(request: Request) -> HttpResponse:
    """Everybody, or those in whom every word of `q` is found."""
    today, words = clock.today(request.user), request.GET.get("q", "").strip()
    people = Contact.objects.of(request.user).select_related("company").with_last_contact(today)
    context = {
        "page": Paginator(people.matching(words), ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "today": today,
    }
    return render(request, "tracker/people/person_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def person_new(request: Request) -> HttpResponse:
    return submissions.answered(request) or _edit(request, Contact())


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """A person with every conversation, whichever application it was about."""
    return _page(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def person_edit(request: Request, pk: int) -> HttpResponse:
    people = Contact.objects.of(request.user).select_related("company")
    return _edit(request, get_object_or_404(people, pk=pk))


@require_POST
@changes_facts
def keep_in_touch(request: Request, pk: int) -> HttpResponse:
    """Another day on which to get in touch again, or none."""
    person, today = get_object_or_404(Contact.objects.of(request.user), pk=pk), _today(request)
    form = KeepInTouchForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, pk, form)
    on = form.cleaned_data["on"]
    said = f"Today reminds you of {person.name} on {_day(on)}." if on else "No reminder any more."
    _set_touch(request, person, said, keep_in_touch_on=on)
    return back_to(request, person)


@require_POST
@changes_facts
def in_touch(request: Request, pk: int) -> HttpResponse:
    """The user was in touch today; with it, when next. About no application, so nothing to log."""
    person, today = get_object_or_404(Contact.objects.of(request.user), pk=pk), _today(request)
    form = KeepInTouchForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, pk, form)
    on = form.cleaned_data["on"]
    said = f"Noted: you were in touch with {person.name} today."
    said += f" Next on {_day(on)}." if on else " No next day is set."
    _set_touch(request, person, said, in_touch_on=today, keep_in_touch_on=on)
    return back_to(request, person)


def _today(request: Request) -> date:
    return clock.today(request.user)


def _day(day: date) -> str:
    return date_format(day, "l j F Y")


def _set_touch(request: Request, person: Contact, said: str, **days: date | None) -> None:
    """Changes the days of a person, says so, and offers the way back."""
    before = undo.values_of(person, *days)
    for name, day in days.items():
        setattr(person, name, day)
    person.save(update_fields=days)
    record = {"pk": person.pk, "before": before, "after": undo.values_of(person, *days)}
    messages.success(request, said, extra_tags=undo.offer(request, "touch", record))


def _page(request: Request, pk: int, refused: KeepInTouchForm | None = None) -> HttpResponse:
    today = clock.today(request.user)
    people = Contact.objects.of(request.user).select_related("company").with_last_contact(today)
    person = get_object_or_404(people, pk=pk)
    context = {
        "person": person,
        "phone": phones.number(person.phone, request.user.country),
        "timeline": timeline.of_person(person, today, request.user.zone),
        "applications": _applications(person),
        "touch_form": refused or KeepInTouchForm(today=today),
        "touch_days": touch_days(today),
        # A time without a zone: templates would turn it back to the user's own.
        "time_there": clock.now().astimezone(person.zone).time() if person.zone else None,
        "today": today,
    }
    return render(request, "tracker/people/person.html", context, status=422 if refused else 200)


def _applications(person: Contact) -> list[Application]:
    """Those that the person had to do with, the latest move first."""
    mine = Application.objects.filter(owner=person.owner_id)
    theirs = mine.filter(pk__in=search.with_people([person.pk]))
    return list(theirs.select_related("company", "stage"))


def _edit(request: Request, person: Contact) -> HttpResponse:
    name = person.name
    form = PersonForm(request.POST or None, instance=person, owner=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        drafts.forget(request)
        messages.success(request, "Saved.")
        return submissions.answer(request, see_other(person), person)
    draft = None if form.is_bound else drafts.resume(request, form)
    context = {"form": form, "draft": draft, "person": person, "name": name}
    return render(request, "tracker/people/person_edit.html", context, status=form.status)


@undo.register("touch")
def undo_touch(user: User, record: undo.Values) -> str:
    person = Contact.objects.of(user).filter(pk=record["pk"]).first()
    if person is None:
        return "There is nothing to undo any more."
    undo.restore_values(person, record["before"], record["after"])
    return f"Undone for {person}."
