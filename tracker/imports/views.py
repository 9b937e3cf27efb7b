"""Imports: from a file to applications, one page for each state, and the way back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.exports import cells as csv_cells
from tracker.imports import checking, steps
from tracker.imports.adding import in_ranges
from tracker.imports.checking import sheet_of
from tracker.imports.forms import ColumnsForm, MeetingsForm, UploadForm
from tracker.imports.spool import FILTERS, Choice, Fate, Outcome, Spool
from tracker.imports.survey import as_text
from tracker.models import Application, Import, ImportState, Interview, Stage
from tracker.people import vcard_views, vcards
from tracker.site import clock
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
NO_ROW = "There is no such row."


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
        if form.is_valid() and (record := _begun(request, form)):
            return see_other(record)
    mine = Import.objects.of(request.user)
    page = Paginator(mine, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(
        request, "tracker/imports/imports.html", context, status=422 if form.errors else 200
    )


@require_safe
def import_page(request: Request, pk: int) -> HttpResponse:
    """Wherever the import is."""
    record = _mine(request, pk)
    if record.is_at_work:
        return _progress(request, record)
    if record.state == ImportState.CHECKED and record.kind in CHECKED_PAGES:
        return CHECKED_PAGES[record.kind](request, record)
    return PAGES[record.state](request, record)


@require_POST
def import_columns(request: Request, pk: int) -> HttpResponse:
    """What the columns hold; then every row is checked, unless there is something to look at."""
    record = _mine(request, pk)
    if record.state != ImportState.CHOOSING:
        return see_other(record)
    form, asked = ColumnsForm(request.POST, record=record), _asked(record)
    is_valid = form.is_valid()
    if form.has_other_sheet:
        record.chosen = {"sheet": form.cleaned_data["sheet"]}
        with steps.spool_of(record) as spool:
            spool.forget_choices()
        record.save(update_fields=["chosen", "updated_at"])
        steps.advance(record, ImportState.SURVEYING)
        return see_other(record)
    has_other_columns = form.has_other_columns and not form.chosen_mapping.doubled
    if is_valid or "look" in request.POST or has_other_columns:
        form.apply()
        record.save(update_fields=["chosen", "updated_at"])
    if has_other_columns:
        steps.advance(record, ImportState.SURVEYING)
        if "look" in request.POST or _asked(record) != asked:
            return see_other(record)
    if "look" in request.POST and not form.errors:
        return see_other(record)
    if not is_valid:
        return _columns(request, record, form)
    steps.advance(record, ImportState.CHECKING)
    return see_other(record)


@require_POST
def import_row(request: Request, pk: int, number: int) -> HttpResponse:
    """One row of the preview: mended, left out, added all the same, or as it was proposed."""
    record = _mine(request, pk)
    if record.state != ImportState.CHECKED:
        return see_other(record)
    with steps.spool_of(record) as spool:
        outcome = spool.outcome(number)
        if outcome is None:
            raise Http404(NO_ROW)
        if "mend" in request.POST:
            _mend(request, record, spool, outcome)
        else:
            choice = request.POST.get("choice", "")
            spool.choose(number, Choice(choice) if choice in set(Choice) else None)
    which, page = request.POST.get("which", ""), request.POST.get("page", "")
    query = f"?which={which if which in FILTERS else ''}&page={page if page.isdecimal() else 1}"
    return SeeOther(record.get_absolute_url() + query)


@require_POST
def import_act(request: Request, pk: int, act: str) -> HttpResponse:
    """Adding it all, taking it back, bringing it back, going on, going back, forgetting it."""
    record = _mine(request, pk)
    if act == "add" and record.kind == "vcard":
        return _cards(request, record)
    if act == "add" and record.kind == "ics" and record.state == ImportState.CHECKED:
        form = MeetingsForm(request.POST, record=record)
        if not form.is_valid():
            return _meetings(request, record, form)
        record.chosen["meetings"] = form.chosen
        record.save(update_fields=["chosen", "updated_at"])
    acts = {
        "add": ImportState.WRITING,
        "undo": ImportState.UNDOING,
        "restore": ImportState.RESTORING,
    }
    if act in acts:
        steps.advance(record, acts[act])
    elif act == "back":
        steps.back_to_choosing(record)
    elif act == "resume":
        if record.is_at_work:
            steps.begin(record)
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
    name = f"not-read-{record.pk}.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    lines = _unread_lines(record)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


# The states


def _progress(request: Request, record: Import) -> HttpResponse:
    with steps.spool_of(record) as spool:
        context = {"record": record, "progress": spool.progress()}
    return render(request, "tracker/imports/import_progress.html", context)


def _columns(request: Request, record: Import, form: ColumnsForm | None = None) -> HttpResponse:
    context = {"record": record, "form": form or ColumnsForm(record=record)}
    context["sheet"] = sheet_of(record)
    status = 422 if form is not None else 200
    return render(request, "tracker/imports/import_columns.html", context, status=status)


def _preview(request: Request, record: Import) -> HttpResponse:
    with steps.spool_of(record) as spool:
        counts = spool.counts()
        asked = request.GET.get("which", "")
        which = asked if asked in FILTERS else "new"
        size = UNREAD_ON_A_PAGE if which == "unread" else ROWS_ON_A_PAGE
        found: Any = _Rows(record, spool, which, counts[which])
        page = Paginator(found, size).get_page(request.GET.get("page"))
        context = {
            "record": record,
            "counts": counts,
            "filters": [(name, LABELS[name], count) for name, count in counts.items()],
            "which": which,
            "page": page,
            "rows": list(page.object_list),
        }
    return render(request, "tracker/imports/import_preview.html", context)


def _meetings(request: Request, record: Import, form: MeetingsForm | None = None) -> HttpResponse:
    context = {"record": record, "form": form or MeetingsForm(record=record)}
    status = 422 if form is not None else 200
    return render(request, "tracker/imports/import_meetings.html", context, status=status)


def _archive(request: Request, record: Import) -> HttpResponse:
    return render(request, "tracker/imports/import_archive.html", {"record": record})


def _result(request: Request, record: Import) -> HttpResponse:
    context: dict[str, Any] = {"record": record}
    if record.state == ImportState.DONE and record.kind == "ics":
        mine = Interview.objects.of(request.user).select_related("application__company")
        keys = [after["id"] for _, after in record.added["before"]]
        context["interviews"] = mine.filter(pk__in=[*record.added["interviews"], *keys])
    elif record.state == ImportState.DONE and record.kind != "day_four":
        added = Application.objects.of(request.user).filter(in_ranges(record.added["applications"]))
        context["applications"] = added.select_related("company", "stage").order_by("pk")[:SHOWN]
    if record.is_committed and record.file and "sheet" in record.chosen:
        with steps.spool_of(record) as spool:
            context["unread_count"] = spool.counts()["unread"]
    return render(request, "tracker/imports/import_result.html", context)


Page = Callable[[Request, Import], HttpResponse]

# What a page shows that is not at work, by the state; what is ready to be added, by its kind.
PAGES: dict[str, Page] = {
    ImportState.CHOOSING: _columns,
    ImportState.CHECKED: _preview,
    ImportState.FAILED: _result,
    ImportState.DONE: _result,
    ImportState.UNDONE: _result,
}
CHECKED_PAGES: dict[str, Page] = {"ics": _meetings, "day_four": _archive, "vcard": _archive}


@dataclass(frozen=True)
class Row:
    """A row of the preview."""

    outcome: Outcome
    application: Application | None
    said: str  # what it will become, in words
    fields: list[tuple[str, str, bool]]  # header, text, whether it is what cannot be read


class _Rows:
    """The rows of the preview as a paginator takes them: only those of a page are read."""

    def __init__(self, record: Import, spool: Spool, which: str, count: int) -> None:
        self.record, self.spool, self.which, self.all = record, spool, which, count

    def count(self) -> int:
        return self.all

    def __len__(self) -> int:
        return self.all

    def __getitem__(self, part: slice) -> Iterator[Row]:
        found = list(
            self.spool.outcomes(self.which, offset=part.start, limit=part.stop - part.start)
        )
        keys = [one.target for one in found if one.fate is Fate.KNOWN and one.target]
        known = Application.objects.of(self.record.owner).select_related("company").in_bulk(keys)
        stages = {str(pk): name for pk, name in self._stages.values_list("pk", "name")}
        for one in found:
            said = checking.said(one.payload, stages) if one.payload else ""
            application = known.get(one.target or 0) if one.fate is Fate.KNOWN else None
            yield Row(one, application, said, self._cells(one))

    def _cells(self, outcome: Outcome) -> list[tuple[str, str, bool]]:
        if outcome.fate is not Fate.UNREAD:
            return []
        line = self.spool.line(self.record.chosen["sheet"], outcome.place)
        wrong = {header for header, _, _ in outcome.problems}
        return [
            (header or f"Column {n + 1}", as_text(cell), header in wrong)
            for n, (header, cell) in enumerate(
                zip(self.header, line.cells if line else (), strict=False)
            )
        ]

    @property
    def _stages(self) -> Any:
        return Stage.objects.of(self.record.owner)

    @cached_property
    def header(self) -> list[str]:
        return list(sheet_of(self.record)["header"])


# What they do


def _mine(request: Request, pk: int) -> Import:
    record: Import = get_object_or_404(
        Import.objects.of(request.user).select_related("owner"), pk=pk
    )
    return record


def _begun(request: Request, form: UploadForm) -> Import | None:
    """The import of the file; none where it could be told at once that it cannot be read."""
    file = form.cleaned_data["file"]
    record = Import(owner=request.user, name=str(file.name)[-255:], size=file.size, file=file)
    record.save()
    steps.begin(record)
    if record.state == ImportState.CHECKED and record.kind == "vcard":
        try:
            with record.file.open() as cards_file:
                vcards.read(cards_file.read())
        except vcards.NotCardsError as problem:
            record.state, record.problem = ImportState.FAILED, str(problem)
    if record.state == ImportState.FAILED:
        form.add_error("file", record.problem)
        record.delete()
        return None
    return record


def _asked(record: Import) -> tuple[Any, ...]:
    """What the page asks beside the columns: after other columns it may be something else."""
    sheet = sheet_of(record)
    return [*sheet["orders"]], sheet["years"], [word["key"] for word in sheet["words"]]


def _mend(request: Request, record: Import, spool: Spool, outcome: Outcome) -> None:
    """The row with the cells as they were typed, read once more."""
    line = spool.line(record.chosen["sheet"], outcome.place)
    if line is None:
        raise Http404(NO_ROW)
    typed = [request.POST.get(f"cell-{n}") for n in range(len(line.cells))]
    spool.edit(
        outcome.place,
        [
            cell if text is None or text == as_text(cell) else text
            for cell, text in zip(line.cells, typed, strict=True)
        ],
    )
    again = checking.check_one(record, spool, outcome.place, clock.today(request.user))
    if again is None:
        raise Http404(NO_ROW)
    spool.keep_outcome(again)
    spool.choose(outcome.place, None)
    if again.fate is Fate.UNREAD:
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
    if record.is_committed or record.is_at_work:
        return see_other(record)
    record.delete()
    messages.success(request, f"{record} is discarded. Nothing was added.")
    return see_other("imports")


class _Echo:
    """What `csv.writer` writes to, so that each line is had at once."""

    def write(self, line: str) -> str:
        return line


def _unread_lines(record: Import) -> Iterator[str]:
    writer = csv.writer(_Echo())
    header = ["Row", "Why it cannot be read", *sheet_of(record)["header"]]
    yield csv_cells.BOM + writer.writerow(csv_cells.cells(header))
    with steps.spool_of(record) as spool:
        for outcome in spool.outcomes("unread"):
            line = spool.line(record.chosen["sheet"], outcome.place)
            why = " ".join(
                ": ".join(filter(None, (problem[0], problem[2]))) for problem in outcome.problems
            )
            texts = map(as_text, line.cells) if line else ()
            yield writer.writerow(csv_cells.cells([outcome.number, why, *texts]))
