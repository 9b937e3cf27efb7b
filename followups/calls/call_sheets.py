"""The call sheet: all that somebody needs who is about to call, as seen on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from followups import explain
from followups.advice import Advice, Code
from followups.calls.call_scripts import CallScript, call_scripts
from followups.calls.forecast import beforehand
from followups.etiquette import Etiquette
from followups.history import Thread
from followups.plan.models import etiquette_of
from followups.plan.threads import event_of, thread_of
from followups.rules import advise
from followups.today.cards import StepCard, card_of_advice
from followups.today.sections import ASK
from tracker.models import ContactAttempt, Interview, Outcome, StageKind, User


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may have come of the call, and what would follow.

    With `href` more is to be told first; without it one tap logs it.
    """

    outcome: Outcome
    label: str
    follows: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What stands on the sheet. `state` is one of the headings of `_words`.

    `lacks` names what of the caller's own the scripts have to do without.
    """

    interview: Interview
    card: StepCard | None
    state: str
    headline: str
    say: str
    scripts: tuple[CallScript, ...]
    lacks: str
    options: tuple[Option, ...]
    attempts: tuple[ContactAttempt, ...]

    @property
    def may_log(self) -> bool:
        return self.state not in ("cancelled", "ahead")


def build_call_sheet(interview: Interview, owner: User, today: date) -> CallSheet:
    """The sheet of one interview on `today`."""
    etiquette = etiquette_of(owner)
    thread = thread_of(interview)
    advice = advise(thread, etiquette) if thread else None
    card = card_of_advice(advice, etiquette, today) if advice else None
    state = _state(interview, advice, card, today)
    headline, say = _words(state, interview, advice, card, today)
    return CallSheet(
        interview=interview,
        card=card if state.startswith(("call", "rest")) else None,
        state=state,
        headline=headline,
        say=say,
        scripts=call_scripts(interview, owner, advice, card.open_on)
        if card and state.startswith("call")
        else (),
        lacks=_lacks(owner),
        options=tuple(_options(interview, thread, etiquette, today)) if thread else (),
        attempts=_attempts(interview, owner),
    )


def _attempts(interview: Interview, owner: User) -> tuple[ContactAttempt, ...]:
    """What happened about the interview, or about its application and no interview of it."""
    mine = ContactAttempt.objects.of(owner).filter(application=interview.application_id)
    about = mine.filter(Q(interview=interview) | Q(interview=None))
    return tuple(about.select_related("contact"))


def _state(interview: Interview, advice: Advice | None, card: StepCard | None, today: date) -> str:
    if interview.is_cancelled or advice is None:
        return "cancelled"
    if interview.held_on > today:
        return "ahead"
    if card is None:
        return "stopped"
    return f"{card.step.kind}_{card.state}"


def _words(
    state: str, interview: Interview, advice: Advice | None, card: StepCard | None, today: date
) -> tuple[str, str]:
    """The headline of the sheet, and what is said below it."""
    whom = interview.contact.name if interview.contact else interview.application.company.name
    day = explain.day_in_words(card.open_on, today) if card else ""
    met = explain.on_day_in_words(interview.held_on, today)
    opening = _opening(card, met, today) if card else ""
    match state:
        case "cancelled":
            return "This interview was cancelled", "There is nothing to follow up."
        case "ahead":
            return f"You meet {met}", ASK
        case "stopped":
            return "Nothing to follow up", explain.stopped(advice) if advice else ""
        case "rest_due":
            return "Let it rest", "No call back means no. Close it kindly, and keep the people."
        case "rest_waiting":
            return f"Nothing to do until {day}", "If nothing comes by then, assume it is a no."
        case "call_due":
            return f"Call {whom}", f"{opening} A call today is expected."
        case "call_held":
            return f"Held until {day}", f"No calls today. {opening}"
        case _:
            return f"Not before {day}", f"Nothing to do until then. {opening}"


def _opening(card: StepCard, met: str, today: date) -> str:
    """When they were last in touch, and what they said then about time."""
    reasons = {reason.code: reason for reason in card.step.reasons}
    given, answered = reasons.get(Code.TIME_GIVEN), reasons.get(Code.ROUND_NEW)
    said = f", and they said “{given.words}”" if given and given.words else ""
    if answered:
        return f"You last heard from them {explain.on_day_in_words(answered.on, today)}{said}."
    return f"You met {met}{said}."


def _lacks(owner: User) -> str:
    known = {"your name": owner.full_name, "your number": owner.phone}
    return explain.listed([fact for fact, value in known.items() if not value])


def _options(
    interview: Interview, thread: Thread, etiquette: Etiquette, today: date
) -> Iterator[Option]:
    def follows(outcome: Outcome) -> str:
        attempt = ContactAttempt(outcome=outcome, happened_on=today)
        return beforehand(thread, event_of(attempt), etiquette)

    def page(outcome: Outcome) -> str:
        return f"{reverse('log_attempt', args=[interview.pk])}?outcome={outcome}"

    rests = interview.application.stage.kind == StageKind.NO_ANSWER
    heard = "Opens the application again" if rests else "Note what they said and by when"
    yield Option(Outcome.SPOKE, "I spoke with them", heard, page(Outcome.SPOKE))
    yield Option(Outcome.VOICEMAIL, "I left a voicemail", follows(Outcome.VOICEMAIL))
    yield Option(Outcome.WORD_LEFT, "I left word with someone", follows(Outcome.WORD_LEFT))
    yield Option(Outcome.NO_ANSWER, "No answer, no message", follows(Outcome.NO_ANSWER))
    yield Option(Outcome.WROTE, "I wrote to them", follows(Outcome.WROTE))
    yield Option(Outcome.THEY_CONTACTED, "They contacted me", heard, page(Outcome.THEY_CONTACTED))
