"""Pages as one writes them without a second thought, and without the project's own templates."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tests.bench.floor.models import Row

ROWS = 20


class RowForm(forms.ModelForm):
    class Meta:
        model = Row
        fields = ["title", "company", "due_on"]


def trivial(request: HttpRequest) -> HttpResponse:
    """A tiny page that greets who is logged in."""
    return render(request, "floor/trivial.html")


def list20(request: HttpRequest) -> HttpResponse:
    """Twenty rows of the database, each with a form."""
    user: Any = request.user
    return render(request, "floor/list20.html", {"rows": Row.objects.filter(owner=user)[:ROWS]})


@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """One more row, from a form."""
    user: Any = request.user
    form = RowForm(request.POST, instance=Row(owner=user))
    if not form.is_valid():
        return render(request, "floor/trivial.html", status=422)
    form.save()
    return HttpResponseRedirect(reverse("floor_list20"), status=303)
