"""The page of one application: everything about it, each section edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tracker.applications import pay, timeline
from tracker.applications.forms import MoveForm
from tracker.applications.section_forms import (
    FactsForm,
    NotesForm,
    PayForm,
    PeopleForm,
    PostingForm,
    SectionForm,
    TagsForm,
    WhyForm,
)
from tracker.documents.forms import DocumentForm
from tracker.models import (
    Application,
    Contact,
    ContactAttempt,
    Document,
    Draft,
    Interview,
    StageChange,
    Tag,
    User,
)
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import SeeOther
from tracker.trash import drafts

# Each section that can be edited: its heading and its form.
SECTIONS: dict[str, tuple[str, type[Any]]] = {
    "facts": ("The job", FactsForm),
    "why": ("Why I fit", WhyForm),
    "posting": ("The posting", PostingForm),
    "pay": ("Pay", PayForm),
    "notes": ("Notes", NotesForm),
    "tags": ("Tags", TagsForm),
    "people": ("People", PeopleForm),
}

# What the page says of each, so that the database is asked for nothing else.
CHANGE = ("application", "name", "kind", "on", "created_at")
DOCUMENT = ("application", "kind", "name", "size", "created_at")
INTERVIEW = (
    *("application", "kind", "held_on", "start_time", "place", "is_cancelled", "debriefed_at"),
    *("said", "went_right", "notes", "created_at", "contact__name"),
)
ATTEMPT = (
    *("application", "outcome", "happened_on", "happened_time", "said", "notes", "created_at"),
    "contact__name",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section as the page shows it: to be read, or as `form` with what was begun of it."""

    name: str
    title: str
    path: str
    form: SectionForm | None = None
    draft: Draft | None = None
    was_left: bool = False  # its form was just closed: the focus goes back to Edit

    @property
    def template(self) -> str:
        return f"tracker/applications/_section_{self.name}.html"


@require_safe
def application(request: Request, pk: int) -> HttpResponse:
    """Everything about one application."""
    return page(request, with_facts(request.user, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def application_edit(request: Request, pk: int, section: str) -> HttpResponse:
    """The page with the form of one section open, and the saving of that."""
    if section not in SECTIONS:
        raise Http404
    form_of = SECTIONS[section][1]
    owner = {"owner": request.user, "today": clock.today(request.user)}
    if request.method == "POST":
        mine = Application.objects.of(request.user)
        form = form_of(request.POST, instance=get_object_or_404(mine, pk=pk), **owner)
        if form.is_valid():
            form.save()
            drafts.forget(request)
            messages.success(request, "Saved.")
            return SeeOther(_left(pk, section))
        return page(request, with_facts(request.user, pk), opened={section: form})
    application = with_facts(request.user, pk)
    form = form_of(instance=application, **owner)
    draft = drafts.resume(request, form)
    return page(request, application, opened={section: form}, draft=draft)


def with_facts(user: User, pk: int) -> Application:
    """The application with all that its page shows, in a constant number of queries."""
    applications = Application.objects.of(user).select_related("company", "stage")
    whole = applications.prefetch_related(
        Prefetch("stage_changes", StageChange.objects.only(*CHANGE)),
        Prefetch("tags", Tag.objects.only("name")),
        Prefetch("documents", Document.objects.only(*DOCUMENT)),
        Prefetch("interviews", Interview.objects.select_related("contact").only(*INTERVIEW)),
        Prefetch("attempts", ContactAttempt.objects.select_related("contact").only(*ATTEMPT)),
    )
    application: Application = get_object_or_404(whole, pk=pk)
    return application


def page(
    request: Request,
    application: Application,
    *,
    opened: dict[str, SectionForm] | None = None,
    draft: Draft | None = None,
    move_form: MoveForm | None = None,
    document_form: DocumentForm | None = None,
) -> HttpResponse:
    """The page, with any of its forms as they came in: its status is that of the refused one.

    `opened` holds the form of a section by its name, `draft` what was begun of it.
    """
    today = clock.today(request.user)
    interviews = list(application.interviews.all())
    last_move, *earlier = sorted(application.stage_changes.all(), key=lambda c: c.pk, reverse=True)
    context = {
        "application": application,
        "sections": _sections(request, application, opened or {}, draft),
        "pay": pay.in_words(application),
        "move_form": move_form or MoveForm(application=application, today=today),
        "document_form": document_form or DocumentForm(owner=request.user),
        "last_move": last_move if earlier else None,
        "interviews": interviews,
        "held": next((i for i in interviews if i.held_on <= today and not i.is_cancelled), None),
        "people": _people(application),
        "timeline": timeline.of_application(application, today, request.user.zone),
        "today": today,
    }
    status = max((form.status for form in (opened or {}).values()), default=200)
    refused = any(form and form.errors for form in (move_form, document_form))
    return render(
        request, "tracker/applications/application.html", context, status=422 if refused else status
    )


def _sections(
    request: Request,
    application: Application,
    opened: dict[str, SectionForm],
    draft: Draft | None,
) -> dict[str, Section]:
    left = request.GET.get("left")
    sections = {}
    for name, (title, _) in SECTIONS.items():
        path = reverse("application_edit", args=[application.pk, name])
        form = opened.get(name)
        if form:
            _focus(form)
        sections[name] = Section(name, title, path, form, draft if form else None, name == left)
    return sections


def _focus(form: SectionForm) -> None:
    """The focus goes to the first field that is wrong, else to the first of all."""
    if form.conflicts:
        return  # to the first choice between two values: `_conflicts.html`
    errors = form.errors if form.is_bound else {}
    first = next((name for name in form.fields if name in errors), next(iter(form.fields)))
    form.fields[first].widget.attrs["autofocus"] = True


def _left(pk: int, section: str) -> str:
    """The page after the form of a section was closed, at that section."""
    return f"{reverse('application', args=[pk])}?left={section}#section-{section}"


# Each way by itself: PostgreSQL goes through everybody for one that is this or that.
PEOPLE = """
SELECT * FROM tracker_contact WHERE trashed_at IS NULL AND id IN (
    SELECT id FROM tracker_contact WHERE company_id = %(company)s
    UNION
    SELECT contact_id FROM tracker_application_people WHERE application_id = %(application)s
    UNION
    SELECT contact_id FROM tracker_interview
    WHERE application_id = %(application)s AND trashed_at IS NULL
    UNION
    SELECT met.contact_id FROM tracker_interview_people AS met
    JOIN tracker_interview AS interview ON interview.id = met.interview_id
    WHERE interview.application_id = %(application)s AND interview.trashed_at IS NULL
    UNION
    SELECT contact_id FROM tracker_contactattempt
    WHERE application_id = %(application)s AND trashed_at IS NULL
)
"""


def _people(application: Application) -> list[Contact]:
    """Everybody who has to do with it, and the others of the company, by name."""
    keys = {"application": application.pk, "company": application.company_id}
    people = Contact.objects.raw(PEOPLE, keys)
    return sorted(people, key=lambda person: person.name.casefold())
