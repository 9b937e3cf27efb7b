"""What comes next for whole applications, in the few words that a list has room for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from followups.cards import Card, card_of_row
from followups.models import PlannedStep, etiquette_of
from tracker.models import Application, Interview, User

# What each kind is called in a list, the page where it is done, and the words on its button.
KINDS = {
    "interview": ("Interview", "interview", "Open"),
    "debrief": ("Debrief", "debrief", "Debrief"),
    "thanks": ("Thank-you note", "thanks", "Write the note"),
    "call": ("Call", "call_sheet", "Prepare the call"),
    "rest": ("Let it rest", "close_kindly", "Close kindly"),
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of the rules with its sentence for a heading, and where to do it."""

    card: Card
    headline: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next, and when: `interview`, `debrief`, or a kind of step of the rules.

    `interview` is the one it is about: the latest that was not cancelled. `steps` are open once
    it was held, the earliest first; before the debrief they are preliminary, since nobody knows
    yet what was said. Where nothing is left to do, `kind` is empty and `words` says why.
    """

    kind: str
    words: str
    on: date | None = None
    interview: Interview | None = None
    url: str = ""
    steps: tuple[OpenStep, ...] = ()


def next_steps(owner: User, applications: Sequence[Application], today: date) -> list[NextStep]:
    """The next step of each of these applications of the owner, in their order.

    Three queries, whatever the number of applications.
    """
    latest = _latest_interviews(owner, applications)
    steps = _open_steps(owner, latest.values(), today)
    return [
        _next(application, latest.get(application.pk), steps, today) for application in applications
    ]


def _latest_interviews(owner: User, applications: Sequence[Application]) -> dict[int, Interview]:
    query = Interview.objects.of(owner).taking_place().filter(application__in=applications)
    interviews = sorted(query.select_related("contact"), key=lambda interview: interview.order)
    return {interview.application_id: interview for interview in interviews}


def _open_steps(
    owner: User, interviews: Collection[Interview], today: date
) -> dict[int, tuple[OpenStep, ...]]:
    """The steps of each interview that was held by today."""
    etiquette = etiquette_of(owner)
    steps: dict[int, tuple[OpenStep, ...]] = defaultdict(tuple)
    rows = PlannedStep.objects.of(owner).standing_on(today).after_interviews_held_by(today)
    for row in rows.filter(interview__in=interviews):
        card = card_of_row(row, etiquette, today)
        _, page, action = KINDS[row.kind]
        url = reverse(page, args=[row.interview_id])
        steps[row.interview_id] += (OpenStep(card, card.headline(today), url, action),)
    return steps


def _next(
    application: Application,
    interview: Interview | None,
    open_steps: dict[int, tuple[OpenStep, ...]],
    today: date,
) -> NextStep:
    if application.is_closed:
        return NextStep("", "It is closed, and asks for nothing more.")
    if interview is None:
        return NextStep("", "No interview yet. Once there is one, the day to call follows from it.")
    steps = open_steps[interview.pk]
    first = (steps[0].card.step.kind.value, steps[0].card.open_on) if steps else None
    found = kind_and_day(interview.held_on, bool(interview.debriefed_at), first, today)
    if found is None:
        return NextStep("", "You chose not to follow up on the last interview.")
    kind, on = found
    return _step(kind, on, interview, () if kind == "interview" else steps)


def kind_and_day(
    held_on: date, is_debriefed: bool, first: tuple[str, date] | None, today: date
) -> tuple[str, date] | None:
    """What the latest interview of an open application asks for next, and when; None for nothing.

    `first` is the first of its open steps: its kind, and the day on which it may be done.
    """
    if held_on > today or (held_on == today and not is_debriefed):
        return "interview", held_on
    if first and not is_debriefed:
        return "debrief", today
    return first


def _step(kind: str, on: date, interview: Interview, steps: tuple[OpenStep, ...] = ()) -> NextStep:
    words, page, _ = KINDS[kind]
    return NextStep(kind, words, on, interview, reverse(page, args=[interview.pk]), steps)
