"""What comes next for whole applications, in the few words that a list has room for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from followups.advice import StepKind
from followups.explain import STEP_NAMES
from followups.plan.models import PlannedStep, etiquette_of
from followups.today.cards import StepCard, card_of_row
from tracker.models import Application, Interview, User

# What each kind is called in a list, the page where it is done, and the words on its button.
KINDS = {
    "interview": ("Interview", "interview", "Open"),
    "debrief": ("Debrief", "debrief", "Debrief"),
    "thanks": (STEP_NAMES[StepKind.THANKS], "thanks", "Write the note"),
    "call": (STEP_NAMES[StepKind.CALL], "call_sheet", "Prepare the call"),
    "rest": (STEP_NAMES[StepKind.REST], "close_kindly", "Close kindly"),
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of the rules with its sentence for a heading, and where to do it."""

    card: StepCard
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


def next_step(application: Application, owner: User, today: date) -> NextStep:
    """The next step of an application of the owner, in two queries at most.

    It reads the application's `stage` and its `interviews`: prefetch them.
    """
    if application.is_closed:
        return NextStep("", "It is closed, and asks for nothing more.")
    taking_place = [i for i in application.interviews.all() if not i.is_cancelled]
    interview = max(taking_place, key=lambda interview: interview.order, default=None)
    if interview is None:
        return NextStep("", "No interview yet. Once there is one, the day to call follows from it.")
    steps = _open_steps(interview, owner, today) if interview.held_on <= today else ()
    first = (steps[0].card.step.kind.value, steps[0].card.open_on) if steps else None
    found = kind_and_day(interview.held_on, bool(interview.debriefed_at), first, today)
    if found is None:
        return NextStep("", "You chose not to follow up on the last interview.")
    kind, on = found
    return _step(kind, on, interview, () if kind == "interview" else steps)


def _open_steps(interview: Interview, owner: User, today: date) -> tuple[OpenStep, ...]:
    """The steps of an interview that was held by today."""
    etiquette = etiquette_of(owner)
    rows = PlannedStep.objects.of(owner).standing_on(today).filter(interview=interview)
    steps = []
    for row in rows:
        card = card_of_row(row, etiquette, today)
        _, page, action = KINDS[row.kind]
        steps.append(
            OpenStep(card, card.headline(today), reverse(page, args=[interview.pk]), action)
        )
    return tuple(steps)


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
