"""The list of applications as a spreadsheet, filtered and sorted as it is on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from followups.applications.filters import ListFilters
from followups.applications.listing import next_steps
from followups.applications.next_steps import KINDS
from tracker.exports.spreadsheets import CONTENT_TYPE, SheetColumn, write
from tracker.models import Application
from tracker.models.applications import ApplicationQuerySet
from tracker.site import clock
from tracker.site.requests import Request

ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 64 * 1024

COLUMNS = [
    SheetColumn("Job title", 36),
    SheetColumn("Company", 28),
    SheetColumn("Team", 18),
    SheetColumn("Stage", 16),
    SheetColumn("In this stage since", 18),
    SheetColumn("Applied on", 12),
    SheetColumn("Next step", 16),
    SheetColumn("Next step on", 13),
    SheetColumn("Place", 18),
    SheetColumn("Work mode", 11),
    SheetColumn("Pay from", 10),
    SheetColumn("Pay to", 10),
    SheetColumn("Currency", 9),
    SheetColumn("Paid by the", 11),
    SheetColumn("Where it came from", 20),
    SheetColumn("Link", 40),
    SheetColumn("Tags", 20),
    SheetColumn("Why I fit", 40),
    SheetColumn("Notes", 40),
]


@require_safe
def application_sheet(request: Request) -> HttpResponseBase:
    """All pages of the list. Four queries for each five hundred rows.

    Where a filter is not understood the list itself says so, rather than a file of other rows.
    """
    today = clock.today(request.user)
    filters = ListFilters(request.GET, owner=request.user, today=today)
    if filters.not_understood:
        return redirect(f"{reverse('application_list')}?{request.GET.urlencode()}")
    headers = {
        "Content-Disposition": f'attachment; filename="applications-{today}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    pieces = _pieces(_rows(request, filters, today))
    return StreamingHttpResponse(pieces, content_type=CONTENT_TYPE, headers=headers)


def _pieces(rows: Iterator[list[object]]) -> Iterator[bytes]:
    """The spreadsheet. Into a file first: its writer has to go back in it."""
    with TemporaryFile() as file:
        write(file, "Applications", COLUMNS, rows)
        file.seek(0)
        while piece := file.read(BYTES_AT_ONCE):
            yield piece


def _rows(request: Request, filters: ListFilters, today: date) -> Iterator[list[object]]:
    keys = filters.keys_at(range(filters.total))
    jobs: ApplicationQuerySet = Application.objects.with_applied_on(request.user)
    jobs = jobs.select_related("company", "stage").prefetch_related("tags")
    jobs = jobs.defer("posting", "search_text")
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        known = jobs.in_bulk(some)
        found = [known[key] for key in some if key in known]
        going = [job.pk for job in found if not job.is_closed]
        steps = next_steps(request.user, going, today)
        for job in found:
            kind, _, on = steps.get(job.pk, ("", 0, None))
            applied_on = job.applied_on  # type: ignore[attr-defined]  # `with_applied_on`
            yield _row(job, applied_on, KINDS[kind][0] if kind else None, on)


def _row(
    job: Application, applied_on: date | None, next_step: str | None, on: date | None
) -> list[object]:
    """In the order of `COLUMNS`."""
    return [
        *(job.title, job.company.name, job.team, job.stage.name, job.stage_on, applied_on),
        *(next_step, on),
        *(job.place, job.get_work_mode_display(), job.pay_from, job.pay_to),
        *(job.pay_currency, job.get_pay_period_display(), job.source, job.link),
        *(", ".join(tag.name for tag in job.tags.all()), job.why_i_fit, job.notes),
    ]
