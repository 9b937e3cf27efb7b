"""Imports: from a file to applications, one page for each state, and the way back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tracker.exports import cells as csv_cells
from tracker.forms import submissions
from tracker.imports import checking, steps
from tracker.imports.checking import GROUPS, CheckedRow, RowStatus, sheet_of
from tracker.imports.forms import ColumnsForm, MeetingsForm, UploadForm
from tracker.imports.parsing import UnreadableError
from tracker.imports.survey import as_text
from tracker.models import Application, Import, ImportedRow, ImportState, Interview, Stage
from tracker.models.changes import change
from tracker.people import vcard_views, vcards
from tracker.site.requests import Request
from tracker.site.responses import SeeOther, see_other
from tracker.site.uploads import TOO_LARGE

ROWS_ON_A_PAGE = 50
UNREAD_ON_A_PAGE = 20  # each with all its cells
SHOWN = 20  # of what was added
LABELS = {
    "new": "To be added",
    "known": "There already",
    "twice": "In the file twice",
    "unread": "Cannot be read",
    "left": "Left out",
}


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request) -> HttpResponse:
    """What was imported, and a file to begin with."""
    form = UploadForm(owner=request.user)
    if request.method == "POST":
        form = UploadForm(
            request.POST,
            request.FILES,
            owner=request.user,
            was_too_large=TOO_LARGE in request.META,
        )
        if form.is_valid():
            try:
                return _kept(request, steps.start(request.user, form.cleaned_data["file"]))
            except UnreadableError as problem:
                form.add_error("file", str(problem))
    mine = Import.objects.of(request.user)
    page = Paginator(mine, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(
        request, "tracker/imports/imports.html", context, status=422 if form.errors else 200
    )


def _kept(request: Request, record: Import) -> SeeOther:
    """Keeps an import that was begun; a second tap on the same form leads to the first one."""
    with change(request.user):
        if again := submissions.answered(request):
            return again
        record.save()
        return submissions.answer(request, see_other(record), record)


@require_safe
def import_page(request: Request, pk: int) -> HttpResponse:
    """Wherever the import is."""
    return _page(request, _mine(request, pk))


Step = Callable[..., HttpResponse]


def _step(view: Step) -> Step:
    """An address that a form is sent to. Asked otherwise, as by a reload, it leads to the page of
    the import; so it does where the stored file cannot be read any more, and that page says so.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def step(request: Request, pk: int, **kwargs: object) -> HttpResponse:
        record = _mine(request, pk)
        if request.method == "POST":
            try:
                return view(request, record, **kwargs)
            except UnreadableError as problem:
                steps.fail(record, problem)
        return see_other(record)

    return step


@_step
def import_columns(request: Request, record: Import) -> HttpResponse:
    """What the columns hold; then the preview, unless there is something to look at."""
    if record.state != ImportState.CHOOSING:
        return see_other(record)
    before, asked = deepcopy(record.chosen), _asked(record)
    form = ColumnsForm(request.POST, record=record)
    is_valid, is_look = form.is_valid(), "look" in request.POST
    if form.has_other_sheet:
        steps.choose_sheet(record, form.cleaned_data["sheet"])
        return see_other(record)
    has_other_columns = form.has_other_columns and not form.chosen_mapping.doubled
    if is_valid or is_look or has_other_columns:
        form.apply()
    if has_other_columns:
        steps.look_again(record, before)
        if is_look or _asked(record) != asked:
            return see_other(record)
        before = deepcopy(record.chosen)
    elif is_look:
        steps.choose(record, before, is_all=False)
        if not form.errors:
            return see_other(record)
    if not is_valid:
        return _columns(request, record, form)
    steps.choose(record, before)
    return see_other(record)


@_step
def import_row(request: Request, record: Import, number: int) -> HttpResponse:
    """One row of the preview: mended, left out, added all the same, or as it was proposed."""
    if record.state != ImportState.CHECKED or record.kind in steps.WITHOUT_COLUMNS:
        return see_other(record)
    if number >= sheet_of(record)["rows"]:
        raise Http404("There is no such row.")
    if "mend" in request.POST:
        _mend(request, record, steps.check(record)[number])
    else:
        steps.choose_row(record, number, request.POST.get("choice", ""))
    which, page = request.POST.get("which", ""), request.POST.get("page", "")
    query = f"?which={which if which in GROUPS else ''}&page={page if page.isdecimal() else 1}"
    return SeeOther(record.get_absolute_url() + query)


@_step
def import_act(request: Request, record: Import, act: str) -> HttpResponse:
    """Adding it all, taking it back, bringing it back, going back to the columns, forgetting it."""
    if act == "add" and record.kind == "vcard":
        return _cards(request, record)
    if act == "add" and record.kind == "ics" and record.state == ImportState.CHECKED:
        form = MeetingsForm(request.POST, record=record)
        if not form.is_valid():
            return _meetings(request, record, form)
        steps.choose_meetings(record, form.chosen)
    if act in steps.TABLES:
        known, is_table = request.POST.get("known", ""), record.kind not in steps.WITHOUT_COLUMNS
        seen = {"known": int(known)} if act == "add" and is_table and known.isdecimal() else {}
        steps.act(record, act, **seen)
    elif act == "back":
        steps.back_to_choosing(record)
    elif act == "forget":
        return _forget(request, record)
    else:
        raise Http404("There is nothing like that to do.")
    return see_other(record)


@require_safe
def import_unread(request: Request, pk: int) -> HttpResponseBase:
    """The rows that cannot be read as a CSV file: all their cells, and why."""
    record = _mine(request, pk)
    if not record.file or "sheet" not in record.chosen:
        raise Http404("Its file is no longer kept.")
    try:
        outcomes = steps.check(record)
    except UnreadableError as problem:
        raise Http404(str(problem)) from problem
    name = f"not-read-{record.pk}.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    lines = _unread_lines(record, outcomes)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


# The states


def _page(request: Request, record: Import) -> HttpResponse:
    if record.state == ImportState.CHOOSING:
        return _columns(request, record)
    if record.state != ImportState.CHECKED:
        return _result(request, record)
    if record.kind == "ics":
        return _meetings(request, record)
    if record.kind in steps.WITHOUT_COLUMNS:
        return render(request, "tracker/imports/import_archive.html", {"record": record})
    try:
        return _preview(request, record)
    except UnreadableError as problem:
        steps.fail(record, problem)
        return _result(request, record)


def _columns(request: Request, record: Import, form: ColumnsForm | None = None) -> HttpResponse:
    context = {"record": record, "form": form or ColumnsForm(record=record)}
    context["sheet"] = sheet_of(record)
    status = 422 if form is not None else 200
    return render(request, "tracker/imports/import_columns.html", context, status=status)


def _preview(request: Request, record: Import) -> HttpResponse:
    groups: dict[str, list[CheckedRow]] = {name: [] for name in GROUPS}
    for outcome in steps.check(record):
        groups[outcome.group].append(outcome)
    counts = {name: len(some) for name, some in groups.items()}
    asked = request.GET.get("which", "")
    which = asked if asked in GROUPS else "new"
    size = UNREAD_ON_A_PAGE if which == "unread" else ROWS_ON_A_PAGE
    page = Paginator(groups[which], size).get_page(request.GET.get("page"))
    context = {
        "record": record,
        "counts": counts,
        "filters": [(name, LABELS[name], count) for name, count in counts.items()],
        "which": which,
        "page": page,
        "rows": list(_rows(record, list(page.object_list))),
    }
    return render(request, "tracker/imports/import_preview.html", context)


def _meetings(request: Request, record: Import, form: MeetingsForm | None = None) -> HttpResponse:
    context = {"record": record, "form": form or MeetingsForm(record=record)}
    status = 422 if form is not None else 200
    return render(request, "tracker/imports/import_meetings.html", context, status=status)


def _result(request: Request, record: Import) -> HttpResponse:
    context: dict[str, object] = {"record": record}
    if record.state == ImportState.DONE and record.kind == "ics":
        mine = Interview.objects.of(request.user).select_related("application__company")
        keys = [after["id"] for _, after in record.added["before"]]
        context["interviews"] = mine.filter(pk__in=[*record.added["interviews"], *keys])
    elif record.state == ImportState.DONE and record.kind != "day_four":
        rows = ImportedRow.objects.filter(batch=record)
        added = Application.objects.of(request.user).filter(pk__in=rows.values("application"))
        context["applications"] = added.select_related("company", "stage").order_by("pk")[:SHOWN]
    if record.is_committed and record.file:
        context["unread_count"] = record.added.get("unread_count", 0)
    return render(request, "tracker/imports/import_result.html", context)


@dataclass(frozen=True)
class PreviewRow:
    """A row of the preview."""

    outcome: CheckedRow
    application: Application | None
    said: str  # what it will become, in words
    fields: list[tuple[str, str, bool]]  # header, text, whether it is what cannot be read


def _rows(record: Import, outcomes: list[CheckedRow]) -> Iterator[PreviewRow]:
    """Rows of one page of the preview."""
    keys = [one.target for one in outcomes if one.status is RowStatus.KNOWN and one.target]
    known = Application.objects.of(record.owner).select_related("company").in_bulk(keys)
    stages = {
        str(pk): name for pk, name in Stage.objects.of(record.owner).values_list("pk", "name")
    }
    header = sheet_of(record)["header"]
    for one in outcomes:
        said = checking.summary(one.draft, stages) if one.draft else ""
        application = known.get(one.target or 0) if one.status is RowStatus.KNOWN else None
        fields: list[tuple[str, str, bool]] = []
        if one.status is RowStatus.UNREAD:
            wrong = {name for name, _, _ in one.problems}
            fields = [
                (name or f"Column {n + 1}", as_text(cell), name in wrong)
                for n, (name, cell) in enumerate(zip(header, one.line.cells, strict=False))
            ]
        yield PreviewRow(one, application, said, fields)


# What they do


def _mine(request: Request, pk: int) -> Import:
    record: Import = get_object_or_404(
        Import.objects.of(request.user).select_related("owner"), pk=pk
    )
    return record


def _asked(record: Import) -> tuple[object, ...]:
    """What the page asks beside the columns: after other columns it may be something else."""
    sheet = sheet_of(record)
    return [*sheet["orders"]], sheet["years"], [word["key"] for word in sheet["words"]]


def _mend(request: Request, record: Import, outcome: CheckedRow) -> None:
    """The row with the cells as they were typed, read once more."""
    names = {n: f"cell-{n}" for n in range(len(outcome.line.cells))}
    typed = {n: request.POST[name] for n, name in names.items() if name in request.POST}
    again = steps.mend(record, outcome, typed)
    if again.status is RowStatus.UNREAD:
        messages.error(request, f"Row {again.number} still cannot be read.")
    else:
        messages.success(request, f"Row {again.number} can be read now.")


def _cards(request: Request, record: Import) -> HttpResponse:
    """Address cards have a page of their own, and a way back: they are handed over."""
    try:
        with record.file.open() as file:
            vcard_views.keep(request, vcards.read(file.read()))
    except vcards.NotCardsError as problem:
        messages.error(request, str(problem))
        return see_other(record)
    record.delete()
    return see_other("cards_read")


def _forget(request: Request, record: Import) -> HttpResponse:
    if record.is_committed:
        return see_other(record)
    record.delete()
    messages.success(request, f"{record} is discarded. Nothing was added.")
    return see_other("imports")


class _Echo:
    """What `csv.writer` writes to, so that each line is had at once."""

    def write(self, line: str) -> str:
        return line


def _unread_lines(record: Import, outcomes: list[CheckedRow]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    header = ["Row", "Why it cannot be read", *sheet_of(record)["header"]]
    yield csv_cells.BOM + writer.writerow(csv_cells.cells(header))
    for outcome in outcomes:
        if outcome.group != "unread":
            continue
        why = " ".join(": ".join(filter(None, (name, why))) for name, _, why in outcome.problems)
        texts = map(as_text, outcome.line.cells)
        yield writer.writerow(csv_cells.cells([outcome.number, why, *texts]))
