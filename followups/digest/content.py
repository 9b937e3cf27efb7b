"""What the morning mail says: Today, shortened to what there is to do and why.

Whether there is a mail at all is decided here too. A mail is read on lock screens and over
shoulders: its subject counts, and names neither people nor employers nor what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from followups.advice import StepKind
from followups.digest.links import link
from followups.explain import EXPECTED, STEP_NAMES, count_in_words, day_in_words
from followups.plan.models import etiquette_of
from followups.today import queries
from followups.today.items import FollowUpTask, InterviewSummary, WaitingSummary
from followups.today.sections import ASK, TodayPage, build_page
from tracker.models import Contact, User


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One thing to do: who or what, more about it, why, and where."""

    title: str
    about: str
    why: str
    action: str
    link: str


@dataclass(frozen=True, slots=True)
class DigestSection:
    heading: str
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The mail of one day, before it is text and HTML."""

    on: date
    headline: str
    intro: str
    sections: tuple[DigestSection, ...] = ()

    @property
    def day(self) -> str:
        return day_in_words(self.on)


def digest_for(user: User, now: datetime) -> Digest | None:
    """The user's mail at an instant, in their own zone; None where nothing is due."""
    return digest_of(page_of(user, now.astimezone(user.zone)))


def page_of(user: User, now: datetime) -> TodayPage:
    """Today, at an instant in the user's zone, without what is yet to come."""
    day = now.date()
    return build_page(
        rows=queries.planned_steps(user, day, days_ahead=0),
        interviews=queries.interviews(user, day, days_ahead=0),
        waiting=WaitingSummary(),
        etiquette=etiquette_of(user),
        today=day,
        now=now.time(),
        touch=queries.to_keep_in_touch_with(user, day),
    )


def digest_of(page: TodayPage) -> Digest | None:
    """The mail about a page; None where nothing on it is worth a mail."""
    if not is_worth_a_mail(page):
        return None
    intro = EXPECTED if page.calls else ""
    return Digest(page.on, headline(page), intro, tuple(_sections(page)))


def nothing_due(on: date) -> Digest:
    """The mail for whoever asks for one on a day that has none."""
    return Digest(
        on,
        "Nothing is due today",
        "You asked for this mail to see that it arrives. On a morning like this none is sent.",
    )


def is_worth_a_mail(page: TodayPage) -> bool:
    """Something is due. What is in no hurry is no reason for a second mail about it.

    Calls that a quiet day holds back are not among those of the page.
    """
    return bool(
        page.calls
        or page.interviews
        or page.thanks
        or page.debriefs
        or any(task.card.step.on == page.on for task in page.rest)
        or any(person.keep_in_touch_on == page.on for person in page.touch)
    )


def headline(page: TodayPage) -> str:
    """“Two calls today, and one thing more”."""
    calls = len(page.calls)
    others = sum(map(len, (page.interviews, page.thanks, page.debriefs, page.rest, page.touch)))
    if not calls:
        return _capital(f"{count_in_words(others, 'thing')} to do today")
    more = f", and {count_in_words(others, 'thing')} more" if others else ""
    return _capital(f"{count_in_words(calls, 'call')} today{more}")


def _sections(page: TodayPage) -> Iterator[DigestSection]:
    found = (
        DigestSection(STEP_NAMES[StepKind.CALL], tuple(map(_call, page.calls))),
        DigestSection("Interview today", tuple(map(_interview, page.interviews))),
        DigestSection("Say thank you", tuple(_thanks(task.interview) for task in page.thanks)),
        DigestSection("How did it go?", tuple(map(_debrief, page.debriefs))),
        DigestSection(STEP_NAMES[StepKind.REST], tuple(map(_rest, page.rest))),
        DigestSection("Keep in touch", tuple(map(_touch, page.touch))),
    )
    return (section for section in found if section.items)


def _call(task: FollowUpTask) -> DigestItem:
    interview = task.interview
    why = f"{task.card.summary} {task.also}"
    return _item(
        interview.whom,
        interview.job,
        why,
        "Open the call sheet",
        link("call_sheet", interview.pk),
    )


def _interview(interview: InterviewSummary) -> DigestItem:
    at = f"{interview.start_time:%H:%M}, " if interview.start_time else ""
    with_whom = f" with {interview.person_name}" if interview.person_name else ""
    about = f"{at}{interview.company}, {interview.what}{with_whom}"
    return _item(interview.title, about, ASK, "Open the interview", link("interview", interview.pk))


def _thanks(interview: InterviewSummary) -> DigestItem:
    why = f"You met on {day_in_words(interview.held_on)}."
    return _item(interview.whom, interview.job, why, "Write the note", link("thanks", interview.pk))


def _debrief(interview: InterviewSummary) -> DigestItem:
    why = f"It was on {day_in_words(interview.held_on)}. Two minutes are enough."
    return _item(
        interview.title, interview.company, why, "Write the debrief", link("debrief", interview.pk)
    )


def _rest(task: FollowUpTask) -> DigestItem:
    interview = task.interview
    action, to = "Close kindly", link("close_kindly", interview.pk)
    return _item(interview.title, interview.company, task.card.summary, action, to)


def _touch(person: Contact) -> DigestItem:
    about = ", ".join(filter(None, (person.role, person.company.name if person.company else "")))
    why = "You wanted to get in touch again."
    return _item(person.name, about, why, "Open their page", link("person", person.pk))


def _item(title: str, about: str, why: str, action: str, to: str) -> DigestItem:
    """A line end in a name could pass for a line of the mail."""
    return DigestItem(_one_line(title), _one_line(about), _one_line(why), action, to)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
