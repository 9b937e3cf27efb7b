"""From the records to what the scripts and notes are told, and from a note to a message."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from followups.advice import Advice, Code, Reason
from followups.scripts import Note, ScriptFacts
from tracker.models import Interview, User


def meeting_of(interview: Interview, owner: User, on: date, advice: Advice | None) -> ScriptFacts:
    """What the texts know of an interview, to be said or written on the day `on`.

    `advice` tells what came after it; without it nothing did.
    """
    application, step = interview.application, advice.next if advice else None
    reasons = {reason.code: reason for reason in step.reasons} if step else {}
    return ScriptFacts(
        caller_name=owner.full_name,
        caller_number=owner.phone,
        person=interview.contact.name if interview.contact else "",
        title=application.title,
        company=application.company.name,
        met_on=interview.held_on,
        calling_on=on,
        last_heard_on=_day(reasons.get(Code.ROUND_NEW)),
        said=_words(reasons.get(Code.TIME_GIVEN)),
        messages=advice.messages if advice else 0,
    )


def mailto(note: Note, address: str = "") -> str:
    """A link that opens the note in a mail program.

    Source: RFC 6068; line ends are CRLF, and a space is %20.
    """
    body = note.body.replace("\n", "\r\n")
    fields = urlencode({"subject": note.subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(address, safe='@')}?{fields}"


def _day(reason: Reason | None) -> date | None:
    return reason.on if reason else None


def _words(reason: Reason | None) -> str:
    return reason.words if reason else ""
