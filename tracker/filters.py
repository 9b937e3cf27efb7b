"""Which applications a list shows, and in what order: the query part of its address as a form.

Whatever is not understood filters nothing. `followups.filters` adds what needs advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.formats import date_format

from tracker import search
from tracker.forms.base import DateInput
from tracker.models import Application, Interview, Stage, Tag, User, WorkMode

QUERY_LENGTH = 200

# Answers to a question of yes and no.
EITHER = [("", "Either"), ("yes", "Yes"), ("no", "No")]


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that is on, in words, and the query part of the address without it."""

    words: str
    without: str


class ApplicationFilters(forms.Form):
    """Filters, and an order, over the applications of `owner` as of `today`."""

    # In the order of the form; all but `stage` and `q` are folded away.
    q = forms.CharField(required=False, max_length=QUERY_LENGTH, label="Search")
    stage = forms.ModelMultipleChoiceField(
        Stage.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
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
    tag = forms.ModelChoiceField(Tag.objects.none(), required=False, empty_label="Any")
    applied_from = forms.DateField(required=False, widget=DateInput)
    applied_to = forms.DateField(required=False, widget=DateInput, label="Applied until")
    interview = forms.ChoiceField(required=False, label="Has an interview", choices=EITHER)
    sort = forms.ChoiceField(required=False, label="In the order of")

    SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
        "": ("Open first", ()),
        "since": ("The latest move", ("-stage_on", "-pk")),
        "company": ("Company", ("company__name_folded", "-stage_on", "-pk")),
        "title": ("Title", (Lower("title"), "-stage_on", "-pk")),
        "added": ("The latest added", ("-created_at", "-pk")),
    }

    def __init__(self, data: QueryDict, *, owner: User, today: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.owner, self.today = owner, today
        self.stages: list[Stage] = list(Stage.objects.of(owner))
        self.tags: list[Any] = list(Tag.objects.of(owner))
        self._offer("stage", Stage.objects.of(owner), self.stages)
        self._offer("tag", Tag.objects.of(owner), self.tags)
        self._field("tag").choices = [("", "Any"), *self._field("tag").choices]
        self._field("sort").choices = [(key, words) for key, (words, _) in self.SORTS.items()]
        self._field("q").widget.input_type = "search"

    def _offer(self, name: str, queryset: Any, known: list[Any]) -> None:
        """The owner's rows, which are read already, to choose from."""
        self._field(name).queryset = queryset
        self._field(name).choices = [(row.pk, str(row)) for row in known]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was understood, and says something."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @cached_property
    def query(self) -> str:
        """The query part of the address that gives these filters, and nothing else."""
        return self._query_of(self.chosen)

    @property
    def active(self) -> list[Active]:
        """Each filter that is on; the order is none."""
        return [
            Active(self._in_words(name, value), self._query_of(self.chosen, name))
            for name, value in self.chosen.items()
            if name not in ("sort", "stage")
        ]

    def query_with(self, **changed: Any) -> str:
        """The query part with other values, as they stand in an address, for some fields."""
        return self._query_of({**self.chosen, **changed})

    @property
    def is_unfolded(self) -> bool:
        """Something is chosen, or wrong, in what is folded away."""
        return bool((self.chosen.keys() | self.errors.keys()) - {"q", "stage"})

    def applications(self) -> Any:
        """Those that pass, in order."""
        return self.ordered(self.filtered())

    def filtered(self, without: str = "") -> Any:
        """Those that pass all filters but the one of the name `without`."""
        found: Any = Application.objects.of(self.owner)
        for name, value in self.chosen.items():
            if name not in ("sort", without):
                found = getattr(self, f"filter_{name}")(found, value)
        return found

    def ordered(self, found: Any) -> Any:
        sort = self.chosen.get("sort", "")
        if sort:
            return found.order_by(*self.SORTS[sort][1])
        # Not by the kind of the stage, which would need a look at every row.
        closed = [stage.pk for stage in self.stages if stage.is_closed]
        is_closed = Case(When(stage__in=closed, then=1), default=0)
        return found.order_by(is_closed, "-stage_on", "-pk")

    # A filter each

    def filter_q(self, found: Any, words: str) -> Any:
        return search.matching(found, words, self.owner)

    def filter_stage(self, found: Any, stages: QuerySet[Stage]) -> Any:
        return found.filter(stage__in=[stage.pk for stage in stages])

    def filter_state(self, found: Any, state: str) -> Any:
        return found.closed() if state == "closed" else found.open()

    def filter_company(self, found: Any, words: str) -> Any:
        return search.at_company(found, words, self.owner)

    def filter_source(self, found: Any, words: str) -> Any:
        return search.from_source(found, words, self.owner)

    def filter_mode(self, found: Any, mode: str) -> Any:
        return found.filter(work_mode=mode)

    def filter_tag(self, found: Any, tag: Tag) -> Any:
        tagged = Application.tags.through.objects.filter(tag=tag)
        return found.filter(pk__in=tagged.values("application"))

    def filter_applied_from(self, found: Any, day: date) -> Any:
        return found.with_applied_on(self.owner).filter(applied_on__gte=day)

    def filter_applied_to(self, found: Any, day: date) -> Any:
        return found.with_applied_on(self.owner).filter(applied_on__lte=day)

    def filter_interview(self, found: Any, answer: str) -> Any:
        held = Interview.objects.taking_place().order_by().values("application")
        return found.filter(pk__in=held) if answer == "yes" else found.exclude(pk__in=held)

    # In words, and in an address

    def _in_words(self, name: str, value: Any) -> str:
        if name == "q":
            return f"“{value}”"
        label = self.fields[name].label or name.replace("_", " ").capitalize()
        if isinstance(value, date):
            return f"{label} {date_format(value, 'j F Y')}"
        said = dict(getattr(self.fields[name], "choices", ())).get(value, value)
        return f"{label}: {said}"

    def _query_of(self, values: dict[str, Any], without: str = "") -> str:
        sent = {name: _sent(value) for name, value in values.items() if name != without}
        return urlencode({name: value for name, value in sent.items() if value}, doseq=True)


def _sent(value: Any) -> Any:
    """A value as the address has it."""
    if isinstance(value, QuerySet):
        return [row.pk for row in value]
    return getattr(value, "pk", value)
