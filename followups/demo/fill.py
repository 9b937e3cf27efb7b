"""Writes the invented search: all rows of a kind at once, and then the plan."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from followups.demo.generated import generated
from followups.demo.stories import stories
from followups.demo.story import DemoAttempt, DemoCalendar, DemoContact, DemoInterview, Story
from followups.phrases import understand
from followups.plan import writer
from followups.plan.models import etiquette_of
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    DefaultStage,
    Interview,
    Outcome,
    SavedView,
    Stage,
    StageChange,
    StageKind,
    User,
)
from tracker.site import clock

FULL_NAME, PHONE = "Alex Morgan", "+1 212 555 0199"

# What the user does, and does not do on quiet days; the rest happens whenever people work.
CALLS = {Outcome.SPOKE, Outcome.VOICEMAIL, Outcome.WORD_LEFT, Outcome.NO_ANSWER}


def fill(owner: User, count: int | None = None) -> int:
    """Adds an invented search of `count` applications, and plans it.

    A user without a name or a number is given an invented one, so that the scripts are whole.

    Returns how many were added: those of the stories, and more of the same kind up to `count`.

    Raises:
        ValueError: `count` is less than the stories need.
    """
    days = DemoCalendar(clock.today(owner), etiquette_of(owner))
    invented = stories(days, clock.time_of_day(owner))
    if count is not None and count < len(invented):
        raise ValueError(f"An invented search needs at least {len(invented)} applications.")
    search = DemoSearch(owner, days)
    for story in [*invented, *generated((count or len(invented)) - len(invented))]:
        search.add(story)
    with transaction.atomic():
        _introduce(owner)
        search.write()
        view = SavedView(owner=owner, name="Due this week", query="due=week")
        SavedView.objects.bulk_create([view], ignore_conflicts=True)
        writer.refresh(owner)
    return len(search.applications)


def _introduce(owner: User) -> None:
    """A name and a number for the scripts, where the user has none yet."""
    owner.full_name = owner.full_name or FULL_NAME
    owner.phone = owner.phone or PHONE
    owner.save(update_fields=["full_name", "phone"])


class DemoSearch:
    """Rows of one search, unsaved until `write`."""

    def __init__(self, owner: User, days: DemoCalendar) -> None:
        self.owner, self.days = owner, days
        self.companies = {company.name: company for company in Company.objects.of(owner)}
        self.stages = _stages(owner)
        self.contacts: dict[tuple[str, str], Contact] = {}
        self.applications: list[Application] = []
        self.changes: list[StageChange] = []
        self.interviews: list[Interview] = []
        self.met: list[tuple[Interview, Contact]] = []
        self.attempts: list[ContactAttempt] = []

    def add(self, story: Story) -> None:
        company = self.companies.setdefault(
            story.company, Company(owner=self.owner, name=story.company)
        )
        people = [self._contact(company, person) for person in story.people]
        ago, stage = story.stages[-1]
        application = Application(
            owner=self.owner,
            company=company,
            title=story.title,
            team=story.team,
            source=story.source,
            posting=story.posting,
            why_i_fit=story.why_i_fit,
            notes=story.notes,
            stage=self.stages[stage],
            stage_on=self.days.ago(ago),
        )
        self.applications.append(application)
        self.changes += [
            StageChange.to(self.stages[stage], application, self.days.ago(ago))
            for ago, stage in story.stages
        ]
        for demo in story.interviews:
            self._add_interview(application, people, demo)
        for attempt in story.attempts:
            self._add_attempt(application, None, people, attempt)

    def write(self) -> None:
        """Saves every row. Call it in a transaction, and plan afterwards: no signal is raised."""
        new_companies = [company for company in self.companies.values() if not company.pk]
        Company.objects.bulk_create(new_companies)
        Contact.objects.bulk_create(self.contacts.values())
        Application.objects.bulk_create(self.applications)
        StageChange.objects.bulk_create(self.changes)
        Interview.objects.bulk_create(self.interviews)
        met = Interview.people.through
        met.objects.bulk_create(met(interview=i, contact=person) for i, person in self.met)
        ContactAttempt.objects.bulk_create(self.attempts)

    def _contact(self, company: Company, person: DemoContact) -> Contact:
        touch_in = person.touch_in
        return self.contacts.setdefault(
            (company.name, person.name),
            Contact(
                owner=self.owner,
                company=company,
                name=person.name,
                role=person.role,
                phone=person.phone,
                email=person.email,
                time_zone=person.time_zone,
                keep_in_touch_on=None if touch_in is None else self.days.ago(-touch_in),
            ),
        )

    def _add_interview(
        self, application: Application, people: list[Contact], demo: DemoInterview
    ) -> None:
        held_on = self.days.at_work(demo.ago)
        interview = Interview(
            owner=self.owner,
            application=application,
            kind=demo.kind,
            held_on=held_on,
            start_time=demo.start_time,
            place=demo.place,
            contact=people[0],
            said=demo.said,
            last_day=_last_day(demo.said, held_on),
            went_right=demo.went_right,
            debriefed_at=self._evening_of(held_on) if demo.is_debriefed else None,
        )
        if demo.put_off:
            interview.put_off_until = self.days.today + timedelta(days=demo.put_off)
            interview.put_off_on = self.days.ago(1)
        elif demo.not_followed_up:
            interview.no_follow_up_on = self.days.at_work(demo.ago - 1)
            interview.no_follow_up_reason = demo.not_followed_up
        self.interviews.append(interview)
        self.met += [(interview, person) for person in people]
        for attempt in demo.attempts:
            self._add_attempt(application, interview, people, attempt)

    def _add_attempt(
        self,
        application: Application,
        interview: Interview | None,
        people: list[Contact],
        attempt: DemoAttempt,
    ) -> None:
        find_day = self.days.for_calls if attempt.outcome in CALLS else self.days.at_work
        on = find_day(attempt.ago)
        if interview:
            on = max(on, interview.held_on)
        self.attempts.append(
            ContactAttempt(
                owner=self.owner,
                application=application,
                interview=interview,
                contact=people[0],
                outcome=attempt.outcome,
                channel=attempt.channel,
                happened_on=on,
                said=attempt.said,
                last_day=_last_day(attempt.said, on),
                notes=attempt.notes,
            )
        )

    def _evening_of(self, day: date) -> datetime:
        return datetime.combine(day, time(18), tzinfo=self.owner.zone)


def _stages(owner: User) -> dict[DefaultStage, Stage]:
    """The owner's own stages, each for the one it was, or that comes nearest to it."""
    own: list[Stage] = list(Stage.objects.of(owner))

    def near(name: str, kind: StageKind) -> Stage:
        same = [stage for stage in own if stage.name == name]
        alike = [stage for stage in own if stage.kind == kind]
        closed = [stage for stage in own if stage.is_closed]
        return [*same, *alike, *closed][0]

    return {default: near(*default.value) for default in DefaultStage}


def _last_day(said: str, said_on: date) -> date | None:
    """What the grammar makes of their words, as if they had been typed in."""
    understood = understand(said, said_on)
    return understood.last_day if understood else None
