"""One user's job search of any length, told relative to the day it is made.

Its rows are made by the models, so that derived columns are right, and planned by the plan's own
code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from followups.plan import writer as plan
from followups.plan.models import EtiquetteSettings
from tests.bench.texts import PLACES, RARE, SOURCES, TITLES, UNKNOWN, USUAL, Writer
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    DefaultStage,
    Interview,
    Outcome,
    Stage,
    StageChange,
    Tag,
    User,
)
from tracker.site import clock

OPEN_INTERVIEWS, DUE, TALKS_AHEAD, CALLS_AHEAD = 300, 10, 8, 12
USUAL_WAIT = 7  # days until a call where they gave no time
BATCH = 500

# Of a hundred applications without an open interview.
SHARES = {
    DefaultStage.SAVED: 10,
    DefaultStage.APPLIED: 35,
    DefaultStage.OFFER: 4,
    DefaultStage.ACCEPTED: 1,
    DefaultStage.REJECTED: 25,
    DefaultStage.WITHDRAWN: 5,
    DefaultStage.NO_ANSWER: 20,
}


@dataclass(frozen=True, slots=True)
class Lengths:
    """How much somebody writes about an application: from so many characters to so many."""

    posting: tuple[int, int]
    notes: tuple[int, int]
    reasons: int


LONG = Lengths(posting=(1500, 3000), notes=(0, 200), reasons=3)
SHORT = Lengths(posting=(60, 160), notes=(0, 40), reasons=1)


@dataclass(frozen=True, slots=True)
class Meeting:
    """An interview so many days ago (below nought: ahead), and what followed."""

    ago: int
    said_until: int | None = None  # days from today
    voicemail_ago: int | None = None


def meetings(count: int) -> list[Meeting]:
    """So many open interviews: calls that are due, what comes up, and the many that wait."""
    again = [Meeting(2 * USUAL_WAIT + 1, voicemail_ago=USUAL_WAIT)] * 3
    due = [*again, *[Meeting(USUAL_WAIT)] * (DUE - len(again))]
    talks = [Meeting(-(1 + n)) for n in range(TALKS_AHEAD)]
    calls = [Meeting(20, said_until=1 + n) for n in range(CALLS_AHEAD)]
    first = [*due, *talks, *calls][:count]
    waiting = [Meeting(20, said_until=20 + n % 60) for n in range(count - len(first))]
    return [*first, *waiting]


class Search:
    """One user's whole search, in memory until it is written."""

    def __init__(self, name: str, count: int, lengths: Lengths, open_interviews: int) -> None:
        self.owner = User.objects.create_user(name, password=None, time_zone="UTC")
        # No quiet days: so much is due whatever the day of the week.
        EtiquetteSettings.objects.create(owner=self.owner, quiet_weekdays=[])
        self.stages = {stage.name: stage for stage in Stage.objects.of(self.owner)}
        self.today = clock.today(self.owner)
        self.writer = Writer()
        self.count, self.lengths = count, lengths
        self.open_interviews = min(open_interviews, count * 3 // 5)

    def write(self, rare: str = "") -> dict[str, Any]:
        """Writes every row and the plan; returns what the pages' addresses need to know.

        The word `rare` stands in one posting.
        """
        writer, made = self.writer, self.writer.chance
        companies = Company.objects.bulk_create(
            Company(owner=self.owner, name=writer.company(n)) for n in range(self.count // 8 + 1)
        )
        open_ones = meetings(self.open_interviews)
        ends = made.choices(list(SHARES), list(SHARES.values()), k=self.count - len(open_ones))
        stages = [*[DefaultStage.INTERVIEWING] * len(open_ones), *ends]
        applications = [
            self._application(made.choice(companies), stage, n) for n, stage in enumerate(stages)
        ]
        applications[len(applications) // 2].posting += f" {rare.capitalize()}."
        Application.objects.bulk_create(applications, BATCH)
        StageChange.objects.bulk_create(
            (StageChange.to(job.stage, job, job.stage_on) for job in applications), BATCH
        )
        self._tag(applications)
        interviews = self._interviews(applications, open_ones)
        plan.refresh(self.owner)
        waiting = interviews[DUE + TALKS_AHEAD + CALLS_AHEAD :] or interviews[-1:]
        return {
            "owner": self.owner.pk,
            "application": applications[0].pk,
            "due": interviews[0].pk,
            "waiting": [interview.pk for interview in waiting],
            "newest_attempt": ContactAttempt.objects.latest("pk").pk,
            "day": self.today.isoformat(),
            "rare_word": RARE,
            "usual_word": USUAL,
            "unknown_word": UNKNOWN,
        }

    def _application(self, company: Company, stage: DefaultStage, number: int) -> Application:
        writer = self.writer
        return Application(
            owner=self.owner,
            company=company,
            title=writer.one_of(TITLES),
            team=writer.name(),
            link=f"https://jobs.example.com/{self.owner.pk}/{number}",
            source=writer.one_of(SOURCES),
            place=writer.one_of(PLACES),
            posting=writer.text(*self.lengths.posting),
            why_i_fit="\n".join(writer.text(40, 80) for _ in range(self.lengths.reasons)),
            notes=writer.text(*self.lengths.notes),
            stage=self.stages[stage.value[0]],
            stage_on=self.today - timedelta(days=writer.chance.randint(21, 400)),
        )

    def _tag(self, applications: list[Application]) -> None:
        tags = Tag.objects.bulk_create(
            Tag(owner=self.owner, name=f"{self.writer.words[n]}-{n}") for n in range(10)
        )
        through = Application.tags.through
        through.objects.bulk_create(
            (
                through(application=job, tag=tag)
                for job in applications
                for tag in self.writer.chance.sample(tags, self.writer.chance.randint(0, 2))
            ),
            BATCH,
        )

    def _interviews(
        self, applications: list[Application], open_ones: list[Meeting]
    ) -> list[Interview]:
        jobs = applications[: len(open_ones)]
        people = Contact.objects.bulk_create(
            [
                Contact(
                    owner=self.owner,
                    company=job.company,
                    name=self.writer.name(),
                    role="Team lead",
                    phone=f"+1 212 555 01{n % 100:02}",
                )
                for n, job in enumerate(jobs)
            ],
            BATCH,
        )
        interviews: list[Interview] = Interview.objects.bulk_create(
            [
                self._interview(job, person, meeting)
                for job, person, meeting in zip(jobs, people, open_ones, strict=True)
            ],
            BATCH,
        )
        met = Interview.people.through
        met.objects.bulk_create(
            [met(interview=interview, contact=interview.contact) for interview in interviews],
            BATCH,
        )
        ContactAttempt.objects.bulk_create(
            [
                attempt
                for interview, meeting in zip(interviews, open_ones, strict=True)
                for attempt in self._attempts(interview, meeting)
            ],
            BATCH,
        )
        return interviews

    def _interview(self, job: Application, person: Contact, meeting: Meeting) -> Interview:
        held_on = self._ago(meeting.ago)
        until = meeting.said_until
        evening = datetime.combine(held_on, time(18), tzinfo=UTC)
        return Interview(
            owner=self.owner,
            application=job,
            held_on=held_on,
            start_time=time(10),
            place=self.writer.one_of(PLACES),
            contact=person,
            went_right=self.writer.text(60, 200),
            said="" if until is None else "a few weeks",
            # The call is due on the day after it.
            last_day=None if until is None else self._ago(1 - until),
            debriefed_at=evening if meeting.ago > 0 else None,
        )

    def _attempts(self, interview: Interview, meeting: Meeting) -> list[ContactAttempt]:
        happened = []
        if meeting.ago > 0:
            happened.append((Outcome.THANKED, self._ago(meeting.ago - 1)))
        if meeting.voicemail_ago is not None:
            happened.append((Outcome.VOICEMAIL, self._ago(meeting.voicemail_ago)))
        return [
            ContactAttempt(
                owner=self.owner,
                application=interview.application,
                interview=interview,
                contact=interview.contact,
                outcome=outcome,
                happened_on=on,
            )
            for outcome, on in happened
        ]

    def _ago(self, days: int) -> Any:
        return self.today - timedelta(days=days)
