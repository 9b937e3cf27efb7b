"""The invented search: whatever the day, there is something for every part of Today."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followups.advice import StepKind
from followups.demo import fill
from followups.phrases import understand
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep, etiquette_of
from followups.today.cards import StepCard, card_of_row
from tracker.models import (
    Application,
    Company,
    Contact,
    ContactAttempt,
    DefaultStage,
    Interview,
    Outcome,
    StageChange,
    User,
)
from tracker.site import clock

# Every weekday, and the days around a year's end, in a leap February and on changed clocks.
DAYS = [
    *(f"2026-11-{day}" for day in range(16, 23)),
    *("2026-12-31", "2027-01-01", "2028-02-29", "2026-03-29", "2026-10-25"),
]
on_every_day = pytest.mark.parametrize("today", DAYS)


@pytest.fixture(autouse=True)
def stays_true(db: None) -> Iterator[None]:
    yield
    for user in User.objects.all():
        assert writer.differences(user) == []


def cards(owner: User, kind: StepKind, state: str) -> list[StepCard]:
    """What stands on Today, of interviews that were held."""
    today, etiquette = clock.today(owner), etiquette_of(owner)
    rows = PlannedStep.objects.of(owner).after_interviews_held_by(today).standing_on(today)
    found = [card_of_row(row, etiquette, today) for row in rows.filter(kind=kind)]
    return [card for card in found if card.state == state]


@on_every_day
def test_every_part_of_today_has_something(
    alice: User, on: Callable[..., None], today: str
) -> None:
    on(today)
    fill(alice)
    day = clock.today(alice)
    held = Interview.objects.of(alice).taking_place()
    assert held.filter(held_on=day).count() == 1
    assert held.filter(held_on__lt=day).to_debrief().count() == 1
    assert held.filter(held_on__gt=day, held_on__lte=day + timedelta(days=14)).count() == 1
    assert cards(alice, StepKind.THANKS, "due")
    assert cards(alice, StepKind.REST, "due")
    assert len(cards(alice, StepKind.CALL, "waiting")) >= 4
    calls = {state: cards(alice, StepKind.CALL, state) for state in ("due", "held")}
    now = "held" if etiquette_of(alice).is_quiet(day) else "due"
    assert {card.messages for card in calls[now]} == {0, 1}, "a first call and the last one"
    assert len(calls["held"] if now == "due" else calls["due"]) == 0
    if now == "held":
        assert any(card.step.on > day for card in calls["held"]), "one that would be due today"


@on_every_day
def test_every_kind_of_application_is_there(
    alice: User, on: Callable[..., None], today: str
) -> None:
    on(today)
    fill(alice)
    stages = Counter(Application.objects.of(alice).values_list("stage__name", flat=True))
    assert stages.keys() == {stage.value[0] for stage in DefaultStage} - {"Accepted"}
    assert stages["Applied"] >= 2
    assert Application.objects.filter(stage__name="Saved", interviews=None).exists()
    assert Application.objects.filter(stage__name="Applied", interviews=None).exists()
    for field in ("posting", "why_i_fit", "team", "source", "notes"):
        assert Application.objects.exclude(**{field: ""}).exists()
    assert Interview.objects.exclude(went_right="").count() >= 5
    assert Interview.objects.exclude(put_off_until=None).exists()
    assert Interview.objects.exclude(no_follow_up_on=None).exists()
    assert Interview.objects.filter(people__isnull=False).exists()
    assert set(ContactAttempt.objects.values_list("outcome", flat=True)) >= {
        Outcome.VOICEMAIL,
        Outcome.WORD_LEFT,
        Outcome.NO_ANSWER,
        Outcome.SPOKE,
        Outcome.THANKED,
        Outcome.THEY_CONTACTED,
        Outcome.CLOSED_KINDLY,
    }


@on_every_day
def test_nothing_in_it_could_not_have_happened(
    alice: User, on: Callable[..., None], today: str, thorough: bool
) -> None:
    """It would have passed the forms, and the user kept to their own rules."""
    on(today)
    fill(alice, 120 if thorough else 50)
    day, etiquette = clock.today(alice), etiquette_of(alice)
    for model in (Company, Contact, Application, StageChange, Interview, ContactAttempt):
        for row in model.objects.all():
            row.full_clean()
    for interview in Interview.objects.exclude(held_on=day):
        assert interview.held_on.weekday() < 5
        assert interview.debriefed_at is None or interview.held_on < day
    for attempt in ContactAttempt.objects.select_related("interview"):
        assert attempt.happened_on <= day
        assert attempt.interview is None or attempt.happened_on >= attempt.interview.held_on
        if attempt.outcome in (Outcome.VOICEMAIL, Outcome.WORD_LEFT, Outcome.NO_ANSWER):
            assert not etiquette.is_quiet(attempt.happened_on)
    for application in Application.objects.select_related("stage").prefetch_related(
        "stage_changes"
    ):
        history = sorted(application.stage_changes.all(), key=lambda change: change.pk)
        assert (application.stage.name, application.stage_on) == (history[-1].name, history[-1].on)
        assert [change.on for change in history] == sorted(change.on for change in history)
        assert history[-1].on <= day
        assert history[0].name == "Saved"


def test_what_they_said_is_understood(alice: User, on: Callable[..., None]) -> None:
    fill(alice, 60)
    said = [
        *Interview.objects.exclude(said="").values_list("said", "held_on", "last_day"),
        *ContactAttempt.objects.exclude(said="").values_list("said", "happened_on", "last_day"),
    ]
    assert len({words for words, _, _ in said}) >= 6
    for words, said_on, last_day in said:
        understood = understand(words, said_on)
        assert understood is not None
        assert understood.last_day == last_day is not None


def test_nobody_in_it_can_be_reached(alice: User, on: Callable[..., None]) -> None:
    """Numbers kept for films and books, and addresses that are nobody's."""
    fill(alice, 200)
    kept_for_fiction = r"\+1 \d{3} 555 01\d\d|\+44 20 7946 0\d{3}|\+49 30 23125 \d{3}"
    for contact in Contact.objects.all():
        assert contact.phone == "" or re.fullmatch(kept_for_fiction, contact.phone)
        assert contact.email.endswith("@example.com")
    assert re.fullmatch(kept_for_fiction, alice.phone)


def test_the_user_keeps_a_name_and_is_lent_a_number(alice: User) -> None:
    fill(alice)
    alice.refresh_from_db()
    assert alice.full_name == "Alice Larsson"
    assert alice.phone


@pytest.mark.parametrize(
    "numbers",
    [
        {"quiet_weekdays": []},
        {"quiet_weekdays": [0, 1, 2, 4, 5, 6]},
        {"days_without_given": 10, "message_gap": 4, "rest_after": 20},
        {"message_limit": 1},
        {"message_limit": 4, "thanks_after": 3},
    ],
)
@pytest.mark.parametrize("today", DAYS[:7])
def test_whoever_has_other_numbers_sees_as_much(
    alice: User, on: Callable[..., None], today: str, numbers: dict[str, object]
) -> None:
    on(today)
    EtiquetteSettings.objects.create(owner=alice, **numbers)
    fill(alice)
    assert cards(alice, StepKind.CALL, "due") or cards(alice, StepKind.CALL, "held")
    assert cards(alice, StepKind.CALL, "waiting")
    assert cards(alice, StepKind.THANKS, "due")
    assert cards(alice, StepKind.REST, "due")


def test_today_is_the_day_of_the_user(alice: User, on: Callable[..., None]) -> None:
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    on("2026-11-17", "20:00")
    fill(alice)
    assert Interview.objects.filter(held_on=date(2026, 11, 18), start_time__isnull=False).exists()


def test_late_in_the_day_the_interview_of_today_is_still_to_come(
    alice: User, on: Callable[..., None]
) -> None:
    on("2026-11-17", "21:00")
    fill(alice)
    assert Interview.objects.get(held_on=date(2026, 11, 17)).start_time is None


def demo(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("demo", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_demo_goes_to_the_first_user_and_the_plan_is_true(alice: User, bob: User) -> None:
    out, _ = demo()
    count = Application.objects.of(alice).count()
    assert out == f"An invented search of {count} applications is there for alice.\n"
    assert not Application.objects.of(bob).exists()
    check = StringIO()
    call_command("replan", "--check", stdout=check)
    assert check.getvalue().startswith("The plan is true:")


def test_the_demo_goes_to_the_user_who_is_named(alice: User, bob: User) -> None:
    demo("--user", "bob")
    assert not Application.objects.of(alice).exists()
    assert {company.owner for company in Company.objects.all()} == {bob}
    assert {contact.owner for contact in Contact.objects.all()} == {bob}


def test_a_number_gives_that_many_applications(alice: User) -> None:
    demo("200")
    assert Application.objects.count() == 200
    stages = Counter(Application.objects.values_list("stage__name", flat=True))
    assert stages["Applied"] > stages["Interviewing"] > stages["Offer"] > 0
    assert stages["Rejected"] > stages["Withdrawn"] > 0


def test_the_same_number_gives_the_same_search(
    alice: User, bob: User, on: Callable[..., None]
) -> None:
    for user in (alice, bob):
        fill(user, 80)
    of_alice, of_bob = (
        list(Application.objects.of(user).order_by("pk").values("title", "stage__name", "stage_on"))
        for user in (alice, bob)
    )
    assert of_alice == of_bob


def test_a_long_search_is_written_many_rows_at_a_time(alice: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        fill(alice, 300)
    assert len(queries) < 40


def test_too_small_a_number_is_refused(alice: User) -> None:
    with pytest.raises(CommandError, match="needs at least"):
        demo("3")
    assert not Application.objects.exists()


def test_whoever_has_applications_keeps_them_to_themselves(alice: User) -> None:
    demo()
    before = Application.objects.count()
    out, err = demo()
    assert out == ""
    assert err.startswith(f"alice has {before} applications already, so nothing was added.")
    assert Application.objects.count() == before


def test_again_adds_to_what_is_there(alice: User) -> None:
    demo()
    before = Application.objects.count()
    companies = Company.objects.count()
    demo("--again")
    assert Application.objects.count() == 2 * before
    assert Company.objects.count() == companies


def test_without_a_user_it_says_how_to_make_one(db: None) -> None:
    with pytest.raises(CommandError, match="There is no user yet"):
        demo()
    with pytest.raises(CommandError, match="There is no user named eve"):
        demo("--user", "eve")
