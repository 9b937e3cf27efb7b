"""What the rules answer: steps, each with its day and its reasons. Pure values, no wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """The stable code of each rule."""

    TIME_GIVEN = "time.given"
    TIME_NONE = "time.none"
    QUIET_WEEKDAY = "quiet.weekday"
    QUIET_HOLIDAY = "quiet.holiday"
    MESSAGE_COUNTS = "message.counts"
    MESSAGE_GAP = "message.gap"
    CALL_AGAIN = "call.again"
    MESSAGE_LIMIT = "message.limit"
    REST = "rest"
    ROUND_NEW = "round.new"
    STOP_SUPERSEDED = "stop.superseded"
    STOP_CLOSED = "stop.closed"
    STOP_CHOSEN = "stop.chosen"
    DEFER = "defer"
    THANKS = "thanks"


class StepKind(StrEnum):
    """What there is to do."""

    THANKS = "thanks"
    CALL = "call"
    REST = "rest"


class Since(StrEnum):
    """What the waiting counts from."""

    MET = "met"
    MESSAGE = "message"
    TALKED = "talked"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that had a say, with the values it used. `on` is the day it arrived at."""

    code: Code
    on: date
    since: date | None = None
    days: int = 0
    count: int = 0
    limit: int = 0
    words: str = ""
    kind: str = ""

    def as_json(self) -> dict[str, str | int]:
        """The code and the values that were used, as JSON takes them; `from_json` reads it."""
        values: dict[str, str | int] = {
            "since": self.since.isoformat() if self.since else "",
            "days": self.days,
            "count": self.count,
            "limit": self.limit,
            "words": self.words,
            "kind": str(self.kind),
        }
        return {
            "code": str(self.code),
            "on": self.on.isoformat(),
            **{name: value for name, value in values.items() if value},
        }

    @classmethod
    def from_json(cls, values: Mapping[str, str | int]) -> Self:
        since = values.get("since")
        return cls(
            code=Code(str(values["code"])),
            on=date.fromisoformat(str(values["on"])),
            since=date.fromisoformat(str(since)) if since else None,
            days=int(values.get("days", 0)),
            count=int(values.get("count", 0)),
            limit=int(values.get("limit", 0)),
            words=str(values.get("words", "")),
            kind=str(values.get("kind", "")),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do on a day, and why.

    `ready_on` is the day before the quiet days moved it: from then on it is held. `lapses_on` is
    the day on which it no longer makes sense.
    """

    kind: StepKind
    on: date
    ready_on: date
    since_on: date
    since: Since
    reasons: tuple[Reason, ...]
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """All that is open, the earliest step first; or the reason why nothing is."""

    steps: tuple[Step, ...]
    messages: int
    limit: int
    last_day: date | None
    stopped: Reason | None = None

    @property
    def next(self) -> Step | None:
        """The call or the rest, thank-you notes left aside."""
        return next((step for step in self.steps if step.kind is not StepKind.THANKS), None)

    @property
    def messages_left(self) -> int:
        """How many messages may still be left in this round."""
        return max(0, self.limit - self.messages)
