"""How an invented search is told: days count back from today, so that it never grows old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from followups.etiquette import SATURDAY, Etiquette
from tracker.models import Channel, DefaultStage, InterviewKind, Outcome


@dataclass(frozen=True, slots=True)
class DemoContact:
    """Somebody at the company. The address follows from the name.

    `touch_in` is in how many days to get in touch again; None is not to be reminded.
    """

    name: str
    role: str
    phone: str = ""
    time_zone: str = ""
    touch_in: int | None = None

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.com"


@dataclass(frozen=True, slots=True)
class DemoAttempt:
    """Something that happened `ago` days before today."""

    ago: int
    outcome: Outcome
    channel: Channel = Channel.PHONE
    said: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class DemoInterview:
    """An interview `ago` days before today; a number below nought is yet to come.

    The people of the story were there, and the first of them is the one to call. `put_off` is how
    many days after today it was put off to, yesterday.
    """

    ago: int
    kind: InterviewKind = InterviewKind.VIDEO
    start_time: time | None = time(10)
    place: str = ""
    said: str = ""
    went_right: str = ""
    is_debriefed: bool = True
    put_off: int = 0
    not_followed_up: str = ""
    attempts: tuple[DemoAttempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One application from its beginning. `moves` are its stages, each with its days ago."""

    company: str
    title: str
    stages: tuple[tuple[int, DefaultStage], ...]
    team: str = ""
    source: str = ""
    posting: str = ""
    why_i_fit: str = ""
    notes: str = ""
    people: tuple[DemoContact, ...] = ()
    interviews: tuple[DemoInterview, ...] = ()
    attempts: tuple[DemoAttempt, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    """Turns “so many days ago” into a day on which such things happen."""

    today: date
    etiquette: Etiquette

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def at_work(self, days: int) -> date:
        """At weekends nobody is met: the Friday before, or the Monday after. Today stays."""
        day = self.ago(days)
        while days and day.weekday() >= SATURDAY:
            day += timedelta(days=1 if days < 0 else -1)
        return day

    def for_calls(self, days: int) -> date:
        """The last day by then on which the user calls anybody."""
        day = self.ago(days)
        while self.etiquette.is_quiet(day):
            day -= timedelta(days=1)
        return day

    def since_quiet(self) -> int:
        """How many days ago the quiet days of this week began; below nought: they are to come.

        Nought where there are none within a week.
        """
        coming = (self.ago(-n) for n in range(7))
        first = next((day for day in coming if self.etiquette.is_quiet(day)), self.today)
        while self.etiquette.is_quiet(first - timedelta(days=1)):
            first -= timedelta(days=1)
        return (self.today - first).days
