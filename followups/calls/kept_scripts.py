"""The scripts as they stand on the call sheet: written from the facts, or in the user's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from followups.advice import Advice
from followups.calls.script_facts import meeting_of
from followups.discretion import Slip
from followups.scripts import ScriptFacts, ScriptKind, reading_seconds, slips_in, write
from tracker.models import Interview, Script, User


@dataclass(frozen=True, slots=True)
class Spoken:
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


def spoken(
    interview: Interview, owner: User, advice: Advice | None, on: date
) -> tuple[Spoken, ...]:
    """The three scripts of an interview, for a call on the day `on`."""
    meeting = meeting_of(interview, owner, on, advice)
    own = dict(Script.objects.filter(interview=interview).values_list("kind", "text"))
    return tuple(_spoken(kind, meeting, interview, own.get(kind.value)) for kind in ScriptKind)


def _spoken(
    kind: ScriptKind, meeting: ScriptFacts, interview: Interview, own: str | None
) -> Spoken:
    written = write(kind, meeting)
    text = own or written
    heading = Script.Kind(kind.value).label
    if kind is ScriptKind.ANSWERS and meeting.person:
        heading = f"If {meeting.person} answers"
    return Spoken(
        kind=kind,
        heading=heading,
        text=text,
        written=written,
        is_own=own is not None,
        slips=slips_in(text, meeting, team=interview.application.team)
        if kind is ScriptKind.SOMEONE_ELSE
        else (),
    )
