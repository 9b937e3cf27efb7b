"""The work-search log: a page to read and to print, and the same as a table."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.exports.cells import BOM, cells
from tracker.site import clock
from tracker.site.requests import Request
from tracker.work_search.forms import WeeksForm
from tracker.work_search.log import rows, weeks


@require_safe
def work_search(request: Request) -> HttpResponse:
    """Week by week, the latest four or those that were chosen."""
    today = clock.today(request.user)
    form = WeeksForm(request.GET, today)
    first, last = form.days
    context = {
        "form": form,
        "first": first,
        "last": last,
        "periods": [(name, *days, days == [first, last]) for name, days in form.choices.items()],
        "asked": form.cleaned_data.get("asked"),
        "weeks": weeks(request.user, first, last, today),
        "today": today,
    }
    status = 422 if form.errors else 200
    return render(request, "tracker/work_search/work_search.html", context, status=status)


@require_safe
def work_search_csv(request: Request) -> HttpResponse:
    """The same weeks as CSV, for a spreadsheet program."""
    today = clock.today(request.user)
    first, last = WeeksForm(request.GET, today).days
    name = f"work-search-{first}-to-{last}.csv"
    response = HttpResponse(
        BOM,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    table = csv.writer(response)
    table.writerows(cells(row) for row in rows(weeks(request.user, first, last, today)))
    return response
