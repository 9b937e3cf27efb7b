"""What happened, in order."""

from collections.abc import Callable
from datetime import date, time
from zoneinfo import ZoneInfo

from tests.factories import make_application, make_attempt, make_contact, make_interview, move
from tracker.applications import timeline
from tracker.models import Application, Outcome, User

Clock = Callable[..., None]

UTC = ZoneInfo("UTC")
TODAY = date(2026, 11, 17)


def titles(application: Application, zone: ZoneInfo = UTC) -> list[str]:
    return [entry.title for entry in timeline.of_application(application, TODAY, zone)]


def test_everything_that_happened_stands_in_order_the_latest_first(alice: User, on: Clock) -> None:
    application = make_application(alice, stage="Applied", stage_on=date(2026, 11, 2))
    move(application, "Interviewing", date(2026, 11, 5))
    interview = make_interview(alice, date(2026, 11, 10), application)
    make_interview(alice, date(2026, 11, 25), application, kind="panel")
    make_attempt(interview, date(2026, 11, 11), Outcome.THANKED)
    move(application, "Rejected", date(2026, 11, 16))
    assert titles(application) == [
        "Panel interview",
        "Closed: rejected",
        "Sent a thank-you note",
        "Interview on site",
        "Interviewing",
        "Applied",
    ]


def test_on_one_day_the_hour_decides(alice: User, on: Clock) -> None:
    interview = make_interview(alice, date(2026, 11, 10), start_time=time(14))
    make_attempt(interview, date(2026, 11, 10), Outcome.SPOKE, happened_time=time(16))
    make_attempt(interview, date(2026, 11, 10), Outcome.NO_ANSWER, happened_time=time(9))
    assert titles(interview.application)[:3] == [
        "Spoke with them",
        "Interview on site",
        "No answer, no message",
    ]


def test_what_has_no_hour_but_was_entered_that_day_stands_at_its_entry(
    alice: User, on: Clock
) -> None:
    on("2026-11-17", "15:00")
    interview = make_interview(alice, date(2026, 11, 10))
    make_attempt(interview, TODAY, Outcome.CLOSED_KINDLY, happened_time=time(14, 59))
    move(interview.application, "No answer", TODAY)
    assert titles(interview.application)[:2] == ["Closed: no answer", "Sent a closing note"]


def test_the_hour_of_entry_is_the_one_where_the_user_lives(alice: User, on: Clock) -> None:
    on("2026-11-17", "15:00")  # 09:00 in Chicago
    interview = make_interview(alice, date(2026, 11, 10))
    make_attempt(interview, TODAY, Outcome.CLOSED_KINDLY, happened_time=time(11))
    move(interview.application, "No answer", TODAY)
    chicago = titles(interview.application, ZoneInfo("America/Chicago"))
    assert chicago[:2] == ["Sent a closing note", "Closed: no answer"]


def test_each_entry_leads_to_its_page_and_says_whom_it_was_with(alice: User, on: Clock) -> None:
    person = make_contact(alice)
    interview = make_interview(alice, date(2026, 11, 10), said="three days", notes="Sunny room.")
    attempt = make_attempt(interview, TODAY, contact=person, notes="Friendly.")
    made, met, began = timeline.of_application(interview.application, TODAY, UTC)
    assert (made.url, made.about) == (f"/attempts/{attempt.pk}/", person)
    assert made.notes == ("Friendly.",)
    assert (met.url, met.about) == (interview.get_absolute_url(), None)
    assert met.notes == ("They said “three days”.", "Sunny room.")
    assert (began.title, began.url) == ("Interviewing", "")


def test_only_what_is_planned_is_ahead(alice: User, on: Clock) -> None:
    application = make_application(alice)
    for day in (date(2026, 11, 16), TODAY, date(2026, 11, 18)):
        make_interview(alice, day, application)
    entries = timeline.of_application(application, TODAY, UTC)
    assert [entry.is_ahead for entry in entries] == [True, False, False, False]


def test_a_cancelled_interview_says_so(alice: User, on: Clock) -> None:
    interview = make_interview(alice, is_cancelled=True)
    assert "Interview on site, cancelled" in titles(interview.application)
