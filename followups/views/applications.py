"""The list of applications, as a table or a board: facts, each with its next step."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.filters import ApplicationFilters
from followups.next_steps import NextStep, next_steps
from tracker import clock
from tracker.models import Application, SavedView, Stage
from tracker.requests import Request

ROWS_ON_A_PAGE = 50
CARDS_IN_A_COLUMN = 20
VIEWS = ("table", "board")
VIEW = "applications_as"  # in the session: how they were looked at last


@dataclass(frozen=True, slots=True)
class Column:
    """A stage on the board: its first applications, each with its next step, of so many."""

    stage: Stage
    cards: list[tuple[Application, NextStep]]
    count: int
    url: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


@require_safe
def application_list(request: Request) -> HttpResponse:
    today = clock.today(request.user)
    filters = ApplicationFilters(request.GET, owner=request.user, today=today)
    counts = _counts(filters)
    total = sum(counts[stage.pk] for stage in _shown(filters))
    as_board = _as(request) == "board"
    views = list(SavedView.objects.of(request.user))
    context = {
        "filters": filters,
        "total": total,
        "has_any": total or (bool(filters.chosen) and _has_any(request)),
        "all_count": sum(counts.values()),
        "stages": [
            (stage, counts[stage.pk], f"?{filters.query_with(stage=stage)}")
            for stage in filters.stages
        ],
        "as_board": as_board,
        "query_of_all": filters.query_with(stage=None),
        "views": views,
        "view": next((view for view in views if view.query == filters.query), None),
        "today": today,
    }
    if as_board:
        context["columns"] = _columns(request, filters, counts)
    else:
        keys = filters.applications().values_list("pk", flat=True)
        pages = Paginator(keys, ROWS_ON_A_PAGE)
        pages.count = total  # known already
        page = pages.get_page(request.GET.get("page"))
        context["page"] = page
        context["rows"] = _with_steps(request, list(page.object_list), today)
    return render(request, "tracker/application_list.html", context)


def _as(request: Request) -> str:
    """How they are shown: as the address says, and remembered; else as the last time."""
    asked, before = request.GET.get("as"), request.session.get(VIEW, VIEWS[0])
    if asked in VIEWS and asked != before:
        request.session[VIEW] = before = asked
    return before if before in VIEWS else VIEWS[0]


def _counts(filters: ApplicationFilters) -> Counter[int]:
    """How many pass in each stage, whichever stages are chosen."""
    by_stage = filters.filtered(without="stage").order_by().values_list("stage")
    return Counter(dict(by_stage.annotate(Count("pk"))))


def _shown(filters: ApplicationFilters) -> list[Stage]:
    """The stages that are chosen; all where none is."""
    chosen = filters.chosen.get("stage")
    return [stage for stage in filters.stages if not chosen or stage in chosen]


def _has_any(request: Request) -> bool:
    return bool(Application.objects.of(request.user).exists())


def _with_steps(
    request: Request, keys: list[int], today: Any
) -> list[tuple[Application, NextStep]]:
    """The applications of these keys, in their order, without the long texts."""
    rows = Application.objects.select_related("company", "stage").prefetch_related("tags")
    known = rows.defer("posting", "search_text", "notes", "why_i_fit").in_bulk(keys)
    applications = [known[key] for key in keys if key in known]
    return list(zip(applications, next_steps(request.user, applications, today), strict=True))


def _columns(request: Request, filters: ApplicationFilters, counts: Counter[int]) -> list[Column]:
    """A column for each stage that is shown, the applications in the order of the list."""
    order = filters.ordered(filters.filtered()).query.order_by
    rank = Window(RowNumber(), partition_by=F("stage"), order_by=list(order))
    first = filters.ordered(filters.filtered()).annotate(rank=rank)
    first = first.filter(rank__lte=CARDS_IN_A_COLUMN)
    keys = [pk for pk, _ in first.values_list("pk", "rank")]
    cards = defaultdict(list)
    for application, step in _with_steps(request, keys, filters.today):
        cards[application.stage_id].append((application, step))
    stages = _shown(filters)
    if state := filters.chosen.get("state"):
        stages = [stage for stage in stages if stage.is_closed == (state == "closed")]
    return [
        Column(
            stage,
            cards[stage.pk],
            counts[stage.pk],
            f"?{filters.query_with(stage=stage)}&{urlencode({'as': 'table'})}",
        )
        for stage in stages
    ]
