"""Many applications at once, or one from where it stands in the list. One undo for the whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from followups.applications.filters import ListFilters
from tracker.applications import bulk
from tracker.applications.section_forms import tags_named
from tracker.forms.base import LONGEST_KEY
from tracker.models import Application, Stage, StageChange, Tag, User
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request, require_post_or_back
from tracker.site.responses import back_to
from tracker.trash import bulk as trash
from tracker.trash import undo


class BulkForm(forms.Form):
    """What is to be done, with which: those that are ticked, or `all` of the `query`.

    `count` is how many those were on the page. Where they are others by now, nothing is done.
    """

    do = forms.ChoiceField(choices=[(word, word) for word in ("move", "tag", "untag", "trash")])
    pk = forms.TypedMultipleChoiceField(coerce=int, required=False)
    all = forms.BooleanField(required=False)
    query = forms.CharField(required=False)
    count = forms.IntegerField(required=False)
    stage = forms.ModelChoiceField(Stage.objects.none(), required=False)
    tag = forms.CharField(required=False, max_length=50)

    def __init__(self, data: QueryDict, *, request: Request, today: date) -> None:
        super().__init__(data)
        self.owner, self.today = request.user, today
        sent = cast("forms.ChoiceField", self.fields["pk"])
        keys = [pk for pk in data.getlist("pk") if pk.isdecimal() and len(pk) <= LONGEST_KEY]
        sent.choices = [(pk, pk) for pk in keys]
        stages = cast("forms.ModelChoiceField[Stage]", self.fields["stage"])
        stages.queryset = Stage.objects.of(self.owner)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        needs = {"move": "stage", "tag": "tag", "untag": "tag"}.get(cleaned.get("do", ""))
        if not cleaned.get("pk") and not cleaned.get("all"):
            raise forms.ValidationError("Choose at least one application first.")
        if needs and not cleaned.get(needs) and needs not in self.errors:
            raise forms.ValidationError(f"Say which {needs}.")
        # The primary keys of those it is about; somebody else's are left out later.
        self.keys: list[int] = cleaned.get("pk", [])
        if cleaned.get("all") and not self.errors:
            self.keys = self._all_of(cleaned["query"])
            if (count := cleaned.get("count")) not in (None, len(self.keys)):
                raise forms.ValidationError(
                    f"The list had {count} when you chose all of it, and has {len(self.keys)} now."
                    " Look at it again first."
                )
        return cleaned

    def _all_of(self, query: str) -> list[int]:
        """The primary keys of the whole list.

        Raises ValidationError where a filter of it is not understood: it would be of others.
        """
        filters = ListFilters(QueryDict(query), owner=self.owner, today=self.today)
        if wrong := filters.not_understood:
            raise forms.ValidationError(
                "The list that you chose all of was filtered by what is not understood any more:"
                f" {', '.join(wrong)}."
            )
        return list(filters.filtered().order_by().values_list("pk", flat=True))


@require_post_or_back("application_list")
@changes_facts
def application_bulk(request: Request) -> HttpResponse:
    form = BulkForm(request.POST, request=request, today=clock.today(request.user))
    if form.is_valid():
        ways = {"move": _move, "tag": _tag, "untag": _untag, "trash": _trash}
        ways[form.cleaned_data["do"]](request, form)
    else:
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, f"Nothing was changed. {wrong}")
    return back_to(request, "application_list")


@require_post_or_back("application_list")
@changes_facts
def application_bulk_undo(request: Request) -> HttpResponse:
    """Takes back the moves of one batch, save those that another move followed."""
    try:
        count = bulk.undo_moves(request.user, UUID(request.GET.get("batch", "")))
    except ValueError:
        count = 0
    said = f"Undone{_so_many(count)}." if count else "There is nothing to undo here."
    messages.info(request, said)
    return back_to(request, "application_list")


def _move(request: Request, form: BulkForm) -> None:
    stage = form.cleaned_data["stage"]
    mine = Application.objects.of(request.user).filter(pk__in=form.keys)
    keys = list(mine.values_list("pk", flat=True))
    batch = bulk.move_many(request.user, keys, stage, form.today)
    moved: int = StageChange.objects.filter(batch=batch).count()
    if not moved:
        messages.info(request, f"Nothing to move: already {stage}.")
        return
    closed = " It asks" if moved == 1 else " They ask"
    said = f"Moved to {stage}{_so_many(moved)}."
    said += f"{closed} for nothing more." if stage.is_closed else ""
    path = f"{reverse('application_bulk_undo')}?{urlencode({'batch': batch})}"
    messages.success(request, said, extra_tags=path)


def _tag(request: Request, form: BulkForm) -> None:
    (tag,) = tags_named(request.user, [" ".join(form.cleaned_data["tag"].split())])
    keys = bulk.tag_many(request.user, form.keys, tag)
    _say_tagged(request, tag, keys, was_added=True)


def _untag(request: Request, form: BulkForm) -> None:
    name = " ".join(form.cleaned_data["tag"].split()).casefold()
    mine = Tag.objects.of(request.user)
    tag = next((tag for tag in mine if tag.name.casefold() == name), None)
    if tag is None:
        messages.info(request, f"You have no tag “{form.cleaned_data['tag']}”.")
        return
    keys = bulk.untag_many(request.user, form.keys, tag)
    _say_tagged(request, tag, keys, was_added=False)


def _say_tagged(request: Request, tag: Tag, keys: list[int], *, was_added: bool) -> None:
    if not keys:
        messages.info(request, "Nothing to change: that is how it is already.")
        return
    record = {"tag": tag.pk, "keys": keys, "was_added": was_added}
    said = f"Tagged “{tag}”" if was_added else f"“{tag}” taken off"
    path = undo.offer(request, "tags", record)
    messages.success(request, f"{said}{_so_many(len(keys))}.", extra_tags=path)


def _trash(request: Request, form: BulkForm) -> None:
    at = clock.now()
    count = trash.trash_many(request.user, form.keys, at)
    path = f"{reverse('trash_undo')}?{urlencode({'at': at.isoformat()})}"
    messages.success(request, f"In the trash: {count}.", extra_tags=path)


def _so_many(count: int) -> str:
    return ": one" if count == 1 else f": {count}"


@undo.register("tags")
def undo_tags(user: User, record: Mapping[str, Any]) -> str:
    """Of many applications at once, those that changed."""
    tag = Tag.objects.of(user).filter(pk=record["tag"]).first()
    if tag is None:
        return "This tag does not exist any more."
    change = bulk.untag_many if record["was_added"] else bulk.tag_many
    return f"Undone: {len(change(user, record['keys'], tag))}."
