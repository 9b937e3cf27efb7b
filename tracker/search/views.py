"""Views of the list of applications that are kept under a name."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tracker.forms import submissions
from tracker.forms.base import OwnedForm
from tracker.models import SavedView, User
from tracker.models.changes import changes_facts
from tracker.site.requests import Request, require_post_or_back
from tracker.site.responses import SeeOther, see_other
from tracker.trash import undo


class SavedViewForm(OwnedForm):
    """The name of a view. Names are compared here too: SQLite knows only the case of A to Z."""

    class Meta:
        model = SavedView
        fields = ["name"]
        labels = {"name": "Name of this view"}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SavedView.objects.of(self.owner).exclude(pk=self.instance.pk)
        if name.casefold() in {other.name.casefold() for other in others}:
            raise forms.ValidationError("You already have a view of this name.", code="unique")
        return name


class NewViewForm(SavedViewForm):
    """A view with what it shows."""

    class Meta(SavedViewForm.Meta):
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput}


@require_post_or_back("application_list")
@changes_facts
def view_new(request: Request) -> HttpResponse:
    """Keeps the filters that the list was just shown with."""
    form = NewViewForm(request.POST, owner=request.user)
    return submissions.answered(request) or _keep(request, form, "Saved as “{}”.")


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def view_edit(request: Request, pk: int) -> HttpResponse:
    """Another name for a view."""
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    form = SavedViewForm(request.POST or None, instance=view, owner=request.user)
    if request.method == "POST":
        return _keep(request, form, "Renamed to “{}”.")
    return _page(request, form)


@require_post_or_back("view_edit")
@changes_facts
def view_delete(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    path = undo.offer(request, "view", {"values": undo.values_of(view)})
    view.delete()
    messages.success(request, f"The view “{view}” is deleted.", extra_tags=path)
    return see_other("application_list")


@undo.register("view")
def restore_view(user: User, record: undo.Values) -> str:
    """The view is there again, unless another one has its name by now. Call it in a change."""
    name = record["values"]["name"].casefold()
    if name in {view.name.casefold() for view in SavedView.objects.of(user)}:
        return "Another view has this name by now."
    view = undo.recreate(SavedView, record["values"])
    return f"The view “{view}” is there again."


def _keep(request: Request, form: SavedViewForm, said: str) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form)
    view = form.save()
    messages.success(request, said.format(view))
    to = SeeOther(f"{reverse('application_list')}?{view.query}")
    return submissions.answer(request, to, view)


def _page(request: Request, form: SavedViewForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "tracker/search/view_edit.html", {"form": form}, status=status)
