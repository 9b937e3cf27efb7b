"""The scripts of a call, from the facts or in the user's own words; what the notes are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from followups.advice import Advice, Code
from followups.discretion import Slip
from followups.scripts import Note, ScriptFacts, ScriptKind, reading_seconds, slips_in, write
from tracker.models import Interview, Script, User


@dataclass(frozen=True, slots=True)
class CallScript:
    """A script as it is read aloud: the user's own wording where there is one, else as `written`.

    `slips` are the things it says that it must not.
    """

    kind: ScriptKind
    heading: str
    text: str
    written: str
    is_own: bool
    slips: tuple[Slip, ...] = ()

    @property
    def seconds(self) -> int:
        """How long it takes to read aloud."""
        return reading_seconds(self.text)

    @property
    def is_checked(self) -> bool:
        """It must say nothing about the job."""
        return self.kind is ScriptKind.SOMEONE_ELSE

    @property
    def remarks(self) -> list[str]:
        """A sentence for every word that must not be said, each once."""
        return list(dict.fromkeys(str(slip) for slip in self.slips))

    @property
    def parts(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it must not be said."""
        end = 0
        for slip in self.slips:
            yield self.text[end : slip.start], False
            yield slip.word, True
            end = slip.end
        yield self.text[end:], False


def call_scripts(
    interview: Interview, owner: User, advice: Advice | None, on: date
) -> tuple[CallScript, ...]:
    """The three scripts of an interview, for a call on the day `on`."""
    meeting = meeting_of(interview, owner, on, advice)
    own = dict(Script.objects.filter(interview=interview).values_list("kind", "text"))
    return tuple(_call_script(kind, meeting, interview, own.get(kind.value)) for kind in ScriptKind)


def _call_script(
    kind: ScriptKind, meeting: ScriptFacts, interview: Interview, own: str | None
) -> CallScript:
    written = write(kind, meeting)
    text = own or written
    heading = Script.Kind(kind.value).label
    if kind is ScriptKind.ANSWERS and meeting.person:
        heading = f"If {meeting.person} answers"
    return CallScript(
        kind=kind,
        heading=heading,
        text=text,
        written=written,
        is_own=own is not None,
        slips=slips_in(text, meeting, team=interview.application.team)
        if kind is ScriptKind.SOMEONE_ELSE
        else (),
    )


def meeting_of(interview: Interview, owner: User, on: date, advice: Advice | None) -> ScriptFacts:
    """What the texts know of an interview, to be said or written on the day `on`.

    `advice` tells what came after it; without it nothing did.
    """
    application, step = interview.application, advice.next if advice else None
    reasons = {reason.code: reason for reason in step.reasons} if step else {}
    heard, given = reasons.get(Code.ROUND_NEW), reasons.get(Code.TIME_GIVEN)
    return ScriptFacts(
        caller_name=owner.full_name,
        caller_number=owner.phone,
        person=interview.contact.name if interview.contact else "",
        title=application.title,
        company=application.company.name,
        met_on=interview.held_on,
        calling_on=on,
        last_heard_on=heard.on if heard else None,
        said=given.words if given else "",
        messages=advice.messages if advice else 0,
    )


def mailto(note: Note, address: str = "") -> str:
    """A link that opens the note in a mail program.

    Source: RFC 6068; line ends are CRLF, and a space is %20.
    """
    body = note.body.replace("\n", "\r\n")
    fields = urlencode({"subject": note.subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(address, safe='@')}?{fields}"
