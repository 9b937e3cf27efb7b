"""The trash: what is in it, until when, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    Interview,
    Trashable,
    User,
)
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import back_to, see_other
from tracker.trash import actions, bulk, undo

ROWS_ON_A_PAGE = 50

# What a page can throw away by itself; a stage goes from its own page, with its applications.
THROWN_AWAY = {name: model for name, model in actions.KINDS.items() if name != "stage"}
# With what is said of each kind, in one query.
RELATED: dict[str, tuple[str, ...]] = {
    "application": ("company",),
    "interview": ("application__company",),
    "attempt": ("application__company",),
    "document": ("application__company",),
    "person": ("company",),
}


@dataclass(frozen=True, slots=True)
class TrashedItem:
    """A record in the trash: what it is, and when it went and goes."""

    what: str
    record: Trashable

    @property
    def name(self) -> str:
        return _named(self.record)

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def about(self) -> Trashable | None:
        """The application that it belongs to, where it belongs to one."""
        about: Trashable | None = getattr(self.record, "application", None)
        return about

    @property
    def until(self) -> datetime | None:
        return actions.goes_for_good_at(self.record)


@require_safe
def trash_page(request: Request) -> HttpResponse:
    """The latest first. What went along with something else comes back with that."""
    page = Paginator(_everything(request.user), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "items": list(_items(page)),
        "days": actions.DAYS_KEPT,
        "today": clock.today(request.user),
    }
    return render(request, "tracker/trash/trash.html", context)


@require_POST
@changes_facts
def trash_put(request: Request, what: str, pk: int) -> HttpResponse:
    """Into the trash, from the page of a record. A second tap finds it there already."""
    record = get_object_or_404(_model(what).all_objects.of(request.user), pk=pk)
    try:
        actions.trash(record, clock.now())
    except actions.TrashError as refused:
        messages.error(request, str(refused))
        return back_to(request, record)
    restore = reverse("trash_restore", args=[what, pk])
    messages.success(request, f"In the trash: {_named(record)}.", extra_tags=restore)
    return back_to(request, *_page_after(record))


@require_POST
@changes_facts
def trash_restore(request: Request, what: str, pk: int) -> HttpResponse:
    """Out of the trash again, with all that went along."""
    record = get_object_or_404(_model(what, actions.KINDS).all_objects.of(request.user), pk=pk)
    try:
        actions.restore(record)
        messages.success(request, f"Restored: {_named(record)}.")
    except actions.TrashError as refused:
        messages.error(request, str(refused))
    return back_to(request, "trash")


@require_POST
@changes_facts
def take_back(request: Request) -> HttpResponse:
    """Undoes the change that `of` names, if it is one of the last of this session."""
    messages.info(request, undo.perform(request))
    return back_to(request, "person_list")


@require_POST
@changes_facts
def trash_undo(request: Request) -> HttpResponse:
    """Brings back all applications that went at the instant `at`, which many did together."""
    at = _instant(request.GET.get("at", ""))
    count = bulk.restore_many(request.user, at) if at else 0
    if count:
        messages.success(request, "Restored: one." if count == 1 else f"Restored: {count}.")
    else:
        messages.info(request, "There is nothing to undo here.")
    return back_to(request, "application_list")


@require_http_methods(["GET", "HEAD", "POST"])
def trash_empty(request: Request) -> HttpResponse:
    """By hand, and asked about first: nothing brings this back."""
    if request.method == "POST":
        actions.empty(clock.now(), request.user)
        messages.success(request, "The trash is empty.")
        return see_other("trash")
    return render(
        request, "tracker/trash/trash_empty.html", {"count": len(_everything(request.user))}
    )


def _instant(written: str) -> datetime | None:
    """An instant as it stands in an address; None where it is none."""
    try:
        at = datetime.fromisoformat(written.replace(" ", "+"))  # a plus is read as a space there
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):  # or it is at the end of all days
        return None


def _everything(user: User) -> list[tuple[datetime, str, int]]:
    """What went by itself, the latest first: when, what, which. One query for each kind."""
    return sorted(
        (
            (trashed_at, what, pk)
            for what, model in actions.KINDS.items()
            for trashed_at, pk in actions.went_alone(model, user).values_list("trashed_at", "pk")
            if trashed_at is not None
        ),
        reverse=True,
    )


def _items(page: Page[tuple[datetime, str, int]]) -> Iterator[TrashedItem]:
    """The records of a page, again with one query for each kind at most."""
    keys = defaultdict(list)
    for _, what, pk in page.object_list:
        keys[what].append(pk)
    records = {
        what: actions.KINDS[what].all_objects.select_related(*RELATED.get(what, ())).in_bulk(pks)
        for what, pks in keys.items()
    }
    for _, what, pk in page.object_list:
        yield TrashedItem(what, records[what][pk])


def _model(what: str, kinds: dict[str, type[Trashable]] = THROWN_AWAY) -> type[Trashable]:
    if what not in kinds:
        raise Http404("There is no such thing.")
    return kinds[what]


def _named(record: Trashable) -> str:
    """What a record is called, with its day in words."""
    match record:
        case Interview():
            return f"{record.get_kind_display()}, {date_format(record.held_on, 'j F Y')}"
        case ContactAttempt():
            return f"{record.get_outcome_display()}, {date_format(record.happened_on, 'j F Y')}"
        case _:
            return str(record)


def _page_after(record: Trashable) -> tuple[str | Trashable, ...]:
    """Where to go once the page of a record is gone."""
    match record:
        case Application():
            return ("application_list",)
        case Contact() | Company():
            return ("person_list",)
        case ContactAttempt(interview=Interview() as interview):
            return (interview,)
        case _:
            return (record.application,)  # type: ignore[attr-defined]
