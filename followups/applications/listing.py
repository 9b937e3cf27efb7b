"""Applications as a list has room for them: a few facts each, and the next step in few words.

Values of the database instead of records, words instead of dates, addresses instead of names of
addresses: a list has eighty rows, and what is done for a row is done eighty times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import NamedTuple, TypedDict

from followups.advice import StepKind
from followups.applications.next_steps import KINDS, kind_and_day
from followups.plan.models import etiquette_of
from followups.rules import opens_on
from tracker.models import Application, Interview, Stage, Tag, User
from tracker.site.days import day
from tracker.site.paths import path_to


class ApplicationRow(TypedDict):
    """A line of the table, or a card of the board, all in words."""

    key: str
    url: str
    title: str
    company: str
    tags: str
    stage_key: int
    stage: str
    tone: str
    since_on: str
    since: str
    next: str
    next_url: str
    next_on: str
    next_day: str


_FACTS = ("pk", "title", "company__name", "stage", "stage_on")


def rows(
    owner: User, keys: Sequence[int], stages: Sequence[Stage], tags: Sequence[Tag], today: date
) -> list[ApplicationRow]:
    """A row for each application of the owner of these primary keys, in their order.

    `stages` and `tags` are all of the owner's, in theirs. Four queries, however many rows.
    """
    if not keys:
        return []
    known = {stage.pk: stage for stage in stages}
    applications = Application.objects.of(owner).filter(pk__in=keys).order_by()
    facts = {
        pk: (title, company, known[stage], on)
        for pk, title, company, stage, on in applications.values_list(*_FACTS)
        if stage in known  # a moment later there may be one more
    }
    names = _tags(keys, tags)
    steps = next_steps(owner, [pk for pk, fact in facts.items() if not fact[2].is_closed], today)
    found = []
    for pk in keys:
        if pk not in facts:
            continue
        title, company, stage, on = facts[pk]
        row = ApplicationRow(
            key=str(pk),
            url=path_to("application", pk),
            title=title,
            company=company,
            tags=", ".join(names.get(pk, ())),
            stage_key=stage.pk,
            stage=stage.name,
            tone=stage.tone,
            since_on=on.isoformat(),
            since=day(on, today),
            next="",
            next_url="",
            next_on="",
            next_day="",
        )
        if pk in steps:
            kind, interview, due_on = steps[pk]
            label, page, _ = KINDS[kind]
            row["next"], row["next_url"] = label, path_to(page, interview)
            row["next_on"], row["next_day"] = due_on.isoformat(), day(due_on, today)
        found.append(row)
    return found


def _tags(keys: Sequence[int], tags: Sequence[Tag]) -> dict[int, list[str]]:
    """The names of the tags of each application, in the order of `tags`."""
    if not tags:
        return {}
    place = {tag.pk: place for place, tag in enumerate(tags)}
    tagged = Application.tags.through.objects.filter(application__in=keys)
    found = defaultdict(list)
    for key, tag in tagged.values_list("application", "tag"):
        if tag in place:
            found[key].append(place[tag])
    return {key: [tags[place].name for place in sorted(places)] for key, places in found.items()}


class _Planned(NamedTuple):
    """An interview of an application with one step of its plan, or with none."""

    application: int
    pk: int
    held_on: date
    start_time: time | None
    debriefed_at: datetime | None
    kind: str | None
    due_on: date | None
    lapses_on: date | None

    @property
    def order(self) -> tuple[date, time, int]:
        """As `Interview.order`."""
        return (self.held_on, self.start_time or time.min, self.pk)


_PLANNED = (  # the fields of `_Planned`, in their order, as an interview has them
    *("application", "pk", "held_on", "start_time", "debriefed_at"),
    *("planned_steps__kind", "planned_steps__due_on", "planned_steps__lapses_on"),
)


def next_steps(owner: User, keys: Sequence[int], today: date) -> dict[int, tuple[str, int, date]]:
    """What is next for open applications: kind, interview and day, where there is anything.

    The same that `next_steps` says of one application. Two queries, whatever their number.
    """
    if not keys:
        return {}
    interviews = Interview.objects.of(owner).taking_place().filter(application__in=keys)
    # In the order of the steps; an interview with none stands there as well.
    rows = interviews.order_by("planned_steps__due_on", "planned_steps__pk")
    lines = [_Planned(*values) for values in rows.values_list(*_PLANNED)]
    latest = {line.application: line for line in sorted(lines, key=attrgetter("order"))}
    first: dict[int, _Planned] = {}
    for line in lines:
        if line.kind and (line.lapses_on is None or line.lapses_on > today):
            first.setdefault(line.pk, line)
    if not latest:
        return {}
    etiquette = etiquette_of(owner)
    steps = {}
    for application, interview in latest.items():
        step = first.get(interview.pk)
        found = kind_and_day(
            interview.held_on,
            bool(interview.debriefed_at),
            (step.kind, opens_on(StepKind(step.kind), step.due_on, etiquette, today))
            if step and step.kind and step.due_on
            else None,
            today,
        )
        if found:
            steps[application] = (found[0], interview.pk, found[1])
    return steps
