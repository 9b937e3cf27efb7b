"""Which applications a list shows, and in what order: the query part of its address as a form.

Whatever is not understood filters nothing, and is named, so that the page can say so and a change
of the whole list can be refused. `followups.applications.filters` adds what needs advice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.formats import date_format

from tracker.forms.base import DateInput
from tracker.models import Application, Interview, Stage, Tag, User, WorkMode
from tracker.models.applications import ApplicationQuerySet
from tracker.search import words as search

QUERY_LENGTH = 200

OF_THE_PAGE = frozenset({"page", "as"})
"""What stands in the address beside the filters: which part is shown, and how."""

LATEST_FIRST = ("-stage_on", "-pk")

# Answers to a question of yes and no.
EITHER = [("", "Either"), ("yes", "Yes"), ("no", "No")]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is on, in words, and the query part of the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field as the page writes it: with `options` (value, words, is it chosen), or a value.

    One with something wrong is written as fields are everywhere. That is by a template for each
    field and each option, which for all of them takes longer than the rest of the page.
    """

    field: forms.BoundField
    label: str
    options: list[tuple[str, str, bool]]
    type: str
    value: str

    @classmethod
    def of(cls, field: forms.BoundField) -> FilterField:
        value = str(field.value() or "")
        choices = getattr(field.field, "choices", ())
        options = [(str(key), words, str(key) == value) for key, words in choices]
        return cls(field, str(field.label), options, field.field.widget.input_type or "", value)


class ApplicationFilters(forms.Form):
    """Filters, and an order, over the applications of `owner` as of `today`."""

    # In the order of the form; all but `stage` and `q` are folded away.
    q = forms.CharField(required=False, max_length=QUERY_LENGTH, label="Search")
    stage = forms.TypedMultipleChoiceField(required=False, coerce=int)
    state = forms.ChoiceField(
        required=False,
        label="Open or closed",
        choices=[("", "Either"), ("open", "Open"), ("closed", "Closed")],
    )
    company = forms.CharField(required=False, max_length=QUERY_LENGTH)
    source = forms.CharField(required=False, max_length=QUERY_LENGTH, label="Where it came from")
    mode = forms.ChoiceField(
        required=False, label="Work mode", choices=[("", "Any"), *WorkMode.choices]
    )
    tag = forms.TypedChoiceField(required=False, coerce=int)
    applied_from = forms.DateField(required=False, widget=DateInput)
    applied_to = forms.DateField(required=False, widget=DateInput, label="Applied until")
    interview = forms.ChoiceField(required=False, label="Has an interview", choices=EITHER)
    sort = forms.ChoiceField(required=False, label="In the order of")

    FOLDED: tuple[str, ...] = (
        *("state", "interview", "company", "source", "mode", "tag"),
        *("applied_from", "applied_to", "sort"),
    )
    SORTS: dict[str, tuple[str, Sequence[str | Lower]]] = {
        "": ("Open first", LATEST_FIRST),  # of each half, see `keys_at`
        "since": ("The latest move", LATEST_FIRST),
        "company": ("Company", ("company__name_folded", *LATEST_FIRST)),
        "title": ("Title", (Lower("title"), *LATEST_FIRST)),
        "added": ("The latest added", ("-created_at", "-pk")),
    }

    def __init__(self, data: QueryDict, *, owner: User, today: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.owner, self.today = owner, today
        self.asked = [name for name, values in data.lists() if any(values)]
        self.stages: list[Stage] = list(Stage.objects.of(owner))
        self.tags: list[Tag] = list(Tag.objects.of(owner))
        self._field("stage").choices = [(stage.pk, stage.name) for stage in self.stages]
        self._field("tag").choices = [("", "Any"), *((tag.pk, tag.name) for tag in self.tags)]
        self._field("sort").choices = [(key, words) for key, (words, _) in self.SORTS.items()]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was understood, and says something."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @cached_property
    def not_understood(self) -> list[str]:
        """What the address asks for and no filter can do, each in a word or two."""
        wrong = [self._label(name) for name in self.errors if name in self.asked]
        unknown = [name for name in self.data if name not in self.fields.keys() | OF_THE_PAGE]
        return [*wrong, *(f"“{name[:QUERY_LENGTH]}”" for name in unknown)]

    @cached_property
    def query(self) -> str:
        """The query part of the address that gives these filters, and nothing else."""
        return self._query_of(self.chosen)

    @property
    def active(self) -> list[ActiveFilter]:
        """Each filter that is on; the order is none."""
        return [
            ActiveFilter(self._in_words(name, value), self._query_of(self.chosen, name))
            for name, value in self.chosen.items()
            if name not in ("sort", "stage")
        ]

    def query_with(self, **changed: object) -> str:
        """The query part with other values, as they stand in an address, for some fields."""
        return self._query_of({**self.chosen, **changed})

    @property
    def folded(self) -> list[FilterField]:
        """The fields that are folded away, in the order of the page."""
        return [FilterField.of(self[name]) for name in self.FOLDED]

    @property
    def shown(self) -> list[Stage]:
        """The stages that are chosen; all where none is."""
        chosen = self.chosen.get("stage")
        return [stage for stage in self.stages if not chosen or stage.pk in chosen]

    def filtered(self, without: str = "") -> ApplicationQuerySet:
        """Those that pass all filters but the one of the name `without`."""
        found = Application.objects.of(self.owner)
        for name, value in self.chosen.items():
            if name not in ("sort", without):
                found = getattr(self, f"filter_{name}")(found, value)
        return found

    @cached_property
    def counts(self) -> Counter[int]:
        """How many pass in each stage, by its primary key, whichever stages are chosen."""
        if self._searched is not None:
            return Counter(stage for _, stage in self._searched)
        by_stage = self.filtered(without="stage").order_by().values_list("stage")
        return Counter(dict(by_stage.annotate(Count("pk"))))

    @property
    def total(self) -> int:
        """How many pass all filters."""
        return sum(self.counts[stage.pk] for stage in self.shown)

    def keys_at(self, places: range) -> list[int]:
        """The primary keys of those that pass and stand at these places of the order."""
        if self.chosen.get("sort"):
            return self.in_order(self.filtered(), places)
        # Open first: each half comes from the index in its order, both would have to be sorted.
        keys = []
        for is_closed in (False, True):
            half = [stage.pk for stage in self.shown if stage.is_closed == is_closed]
            size = sum(self.counts[stage] for stage in half)
            if here := places[: max(0, size - places.start)]:
                keys += self._keys_of(half, here)
            places = range(max(0, places.start - size), max(0, places.stop - size))
        return keys

    def keys_in(self, stage: Stage, places: range) -> list[int]:
        """The primary keys of those that pass in one stage, at these places of the order."""
        if self.chosen.get("sort"):
            return self.in_order(self.filtered(without="stage").filter(stage=stage), places)
        return self._keys_of([stage.pk], places)

    def _keys_of(self, stages: list[int], places: range) -> list[int]:
        """The primary keys of those that pass in any of these stages, the latest move first."""
        if self._searched is not None:
            keys = [key for key, stage in self._searched if stage in stages]
            return keys[places.start : places.stop]
        return self.in_order(self.filtered(without="stage").filter(stage__in=stages), places)

    def in_order(self, found: ApplicationQuerySet, places: range) -> list[int]:
        """The primary keys of those of `found` that stand at these places."""
        _, order = self.SORTS[self.chosen.get("sort", "")]
        keys = found.order_by(*order).values_list("pk", flat=True)
        return list(keys[places.start : places.stop])

    @cached_property
    def _searched(self) -> list[tuple[int, int]] | None:
        """The primary key and the stage of each that a search finds, the latest move first.

        Whichever stages are chosen. So the search is done once for the counts and the rows. None
        where nothing is searched, or there is another filter.
        """
        if not self.chosen.keys() <= {"q", "stage", "sort"} or "q" not in self.chosen:
            return None
        found = self.filtered(without="stage").order_by(*LATEST_FIRST)
        return list(found.values_list("pk", "stage"))

    # A filter each

    def filter_q(self, found: ApplicationQuerySet, words: str) -> ApplicationQuerySet:
        return found.filter(self._search)

    @cached_property
    def _search(self) -> Q:
        """What is searched; who has it in their name is looked up once for the whole page."""
        return search.condition(self.chosen["q"], self.owner)

    def filter_stage(self, found: ApplicationQuerySet, stages: list[int]) -> ApplicationQuerySet:
        return found.filter(stage__in=stages)

    def filter_state(self, found: ApplicationQuerySet, state: str) -> ApplicationQuerySet:
        closed = state == "closed"
        return found.filter(
            stage__in=[stage.pk for stage in self.stages if stage.is_closed == closed]
        )

    def filter_company(self, found: ApplicationQuerySet, words: str) -> ApplicationQuerySet:
        return search.at_company(found, words, self.owner)

    def filter_source(self, found: ApplicationQuerySet, words: str) -> ApplicationQuerySet:
        return search.from_source(found, words, self.owner)

    def filter_mode(self, found: ApplicationQuerySet, mode: str) -> ApplicationQuerySet:
        return found.filter(work_mode=mode)

    def filter_tag(self, found: ApplicationQuerySet, tag: int) -> ApplicationQuerySet:
        tagged = Application.tags.through.objects.filter(tag=tag)
        return found.filter(pk__in=tagged.values("application"))

    def filter_applied_from(self, found: ApplicationQuerySet, day: date) -> ApplicationQuerySet:
        kept: ApplicationQuerySet = found.with_applied_on(self.owner).filter(applied_on__gte=day)
        return kept

    def filter_applied_to(self, found: ApplicationQuerySet, day: date) -> ApplicationQuerySet:
        kept: ApplicationQuerySet = found.with_applied_on(self.owner).filter(applied_on__lte=day)
        return kept

    def filter_interview(self, found: ApplicationQuerySet, answer: str) -> ApplicationQuerySet:
        held = Interview.objects.of(self.owner).taking_place().order_by().values("application")
        return found.filter(pk__in=held) if answer == "yes" else found.exclude(pk__in=held)

    # In words, and in an address

    def _in_words(self, name: str, value: object) -> str:
        if name == "q":
            return f"“{value}”"
        label = self._label(name)
        if isinstance(value, date):
            return f"{label} {date_format(value, 'j F Y')}"
        said = dict(getattr(self.fields[name], "choices", ())).get(value, value)
        return f"{label}: {said}"

    def _label(self, name: str) -> str:
        return str(self.fields[name].label or name.replace("_", " ").capitalize())

    def _query_of(self, values: Mapping[str, object], without: str = "") -> str:
        sent = {name: value for name, value in values.items() if value and name != without}
        return urlencode(sent, doseq=True)
