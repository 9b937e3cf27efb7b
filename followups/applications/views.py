"""The list of applications, as a table or a board: facts, each with its next step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.applications import listing
from followups.applications.filters import ListFilters
from tracker.models import Application, SavedView, Stage
from tracker.site import clock
from tracker.site.requests import Request

ROWS_ON_A_PAGE = 50
CARDS_IN_A_COLUMN = 20
VIEWS = ("table", "board")
VIEW = "applications_as"  # in the session: how they were looked at last


@dataclass(frozen=True, slots=True)
class StageLink:
    """A stage with how many stand in it, and the address of the list of those alone."""

    key: str
    name: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage on the board: its first applications of so many."""

    stage: Stage
    cards: list[listing.ApplicationRow]
    count: int
    url: str

    @property
    def key(self) -> str:
        """Of its stage, as a form has it."""
        return str(self.stage.pk)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


@require_safe
def application_list(request: Request) -> HttpResponse:
    today = clock.today(request.user)
    filters = ListFilters(request.GET, owner=request.user, today=today)
    total = filters.total
    as_board = _as(request) == "board"
    views = list(SavedView.objects.of(request.user))
    context = {
        "filters": filters,
        "total": total,
        "has_any": total or (bool(filters.chosen) and _has_any(request)),
        "all_count": sum(filters.counts.values()),
        "stages": _links(filters),
        "as_board": as_board,
        "query_of_all": filters.query_with(stage=None),
        "views": views,
        "view": next((view for view in views if view.query == filters.query), None),
        "today": today,
    }
    if as_board:
        context["columns"] = _columns(request, filters)
    else:
        places = range(total)
        page = Paginator(places, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        keys = filters.keys_at(places[page.start_index() - 1 : page.end_index()])
        context["page"] = page
        context["rows"] = listing.rows(request.user, keys, filters.stages, filters.tags, today)
    return render(request, "tracker/applications/application_list.html", context)


def _as(request: Request) -> str:
    """How they are shown: as the address says, and remembered; else as the last time."""
    asked, before = request.GET.get("as"), request.session.get(VIEW, VIEWS[0])
    if asked in VIEWS and asked != before:
        request.session[VIEW] = before = asked
    return before if before in VIEWS else VIEWS[0]


def _links(filters: ListFilters) -> list[StageLink]:
    chosen = filters.chosen.get("stage", [])
    return [
        StageLink(
            str(stage.pk),
            stage.name,
            filters.counts[stage.pk],
            f"?{filters.query_with(stage=stage.pk)}",
            stage.pk in chosen,
        )
        for stage in filters.stages
    ]


def _has_any(request: Request) -> bool:
    return bool(Application.objects.of(request.user).exists())


def _columns(request: Request, filters: ListFilters) -> list[BoardColumn]:
    """A column for each stage that is shown, the applications in the order of the list."""
    stages = filters.shown
    if state := filters.chosen.get("state"):
        stages = [stage for stage in stages if stage.is_closed == (state == "closed")]
    keys: list[int] = []
    for stage in stages:
        if filters.counts[stage.pk]:
            keys += filters.keys_in(stage, range(CARDS_IN_A_COLUMN))
    cards = defaultdict(list)
    for row in listing.rows(request.user, keys, filters.stages, filters.tags, filters.today):
        cards[row["stage_key"]].append(row)
    return [
        BoardColumn(
            stage,
            cards[stage.pk],
            filters.counts[stage.pk],
            f"?{filters.query_with(stage=stage.pk)}&{urlencode({'as': 'table'})}",
        )
        for stage in stages
    ]
