"""What the rules know: an interview and all that came after it. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from followups.advice import Code
from followups.etiquette import Etiquette


class EventKind(StrEnum):
    """What an attempt to get in touch came to, as far as the rules care."""

    VOICEMAIL = "voicemail"
    WORD_LEFT = "word_left"
    WRITTEN = "written"
    NO_ANSWER = "no_answer"
    ANSWERED = "answered"
    THANKED = "thanked"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened after the interview. `at` is the local time, where known."""

    on: date
    kind: EventKind
    at: time | None = None
    said: str = ""
    last_day: date | None = None

    @property
    def is_answer(self) -> bool:
        return self.kind is EventKind.ANSWERED

    def counts(self, etiquette: Etiquette) -> bool:
        """It is a message that waits for an answer (`message.counts`)."""
        if self.kind is EventKind.WRITTEN:
            return etiquette.written_counts
        return self.kind in (EventKind.VOICEMAIL, EventKind.WORD_LEFT)

    def order(self) -> tuple[date, time, bool, str, str, date]:
        """Sorts events, whatever order they were entered in.

        Where the times of a day are not known, their answer is taken for its last word.
        """
        unknown = time.max if self.is_answer else time.min
        return (
            self.on,
            self.at or unknown,
            self.is_answer,
            self.kind,
            self.said,
            self.last_day or date.min,
        )


@dataclass(frozen=True, slots=True)
class PutOff:
    """The user decided on the day `decided_on`: not before `until`."""

    until: date
    decided_on: date


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an interview asks for nothing more since `on`; `detail` is a stage or a reason."""

    code: Code
    on: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """An interview and all that came after it."""

    met_on: date
    said: str = ""
    last_day: date | None = None
    events: tuple[Event, ...] = ()
    put_off: PutOff | None = None
    stop: Stop | None = None
