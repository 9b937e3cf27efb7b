"""What the morning mail says, and on which mornings there is one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from followups.digest.content import Digest, digest_for, nothing_due
from followups.digest.messages import message
from followups.digest.models import MailSettings
from followups.plan.models import EtiquetteSettings
from tests.factories import (
    make_application,
    make_attempt,
    make_contact,
    make_interview,
    move,
)
from tests.followups.digest.helpers import MET, due_call, reader
from tracker.models import Outcome, StageKind, User

pytestmark = pytest.mark.django_db


def at(day: str, hour: str = "07:00") -> datetime:
    return datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=UTC)


def written(user: User, day: str) -> Digest:
    digest = digest_for(user, at(day))
    assert digest is not None
    return digest


def headings(digest: Digest) -> list[str]:
    return [section.heading for section in digest.sections]


def mail_of(user: User, day: str = "2026-11-17") -> EmailMultiAlternatives:
    settings = MailSettings(owner=user, address="alice@example.org")
    return message(written(user, day), settings, "<one@example.org>")


# On which mornings


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        ("2026-11-14", False),  # Sat
        ("2026-11-16", False),  # Mon: quiet
        ("2026-11-17", True),  # Tue, as planned
        ("2026-11-18", True),  # not done, so still due
        ("2026-11-21", False),  # Sat: held
        ("2026-11-22", False),
        ("2026-11-23", False),  # Mon: held
        ("2026-11-24", True),
    ],
)
def test_never_on_a_quiet_day_for_a_call_alone(alice: User, day: str, is_due: bool) -> None:
    due_call(alice)
    assert (digest_for(alice, at(day)) is not None) == is_due


def test_a_holiday_is_quiet_too(alice: User) -> None:
    alice.country = "US"
    alice.save()
    due_call(alice, date(2026, 11, 19))  # due on Thu 26, which is Thanksgiving
    assert digest_for(alice, at("2026-11-26")) is None
    assert digest_for(alice, at("2026-11-27")) is not None


def test_who_has_nothing_gets_nothing(alice: User) -> None:
    make_application(alice)
    assert digest_for(alice, at("2026-11-17")) is None


def test_an_interview_is_a_reason_on_a_quiet_day(alice: User) -> None:
    due_call(alice)
    make_interview(alice, date(2026, 11, 21), start_time=time(10))
    digest = written(alice, "2026-11-21")
    assert headings(digest) == ["Interview today"]
    assert digest.headline == "One thing to do today"


def test_a_debrief_and_a_thank_you_are_reasons_on_a_quiet_day(alice: User) -> None:
    make_interview(alice, date(2026, 11, 20))
    assert headings(written(alice, "2026-11-21")) == ["Say thank you", "How did it go?"]


def test_an_interview_that_was_cancelled_is_none(alice: User) -> None:
    make_interview(alice, date(2026, 11, 17), is_cancelled=True)
    assert digest_for(alice, at("2026-11-17")) is None


def test_a_closed_application_is_silent(alice: User) -> None:
    interview = due_call(alice)
    move(interview.application, StageKind.CLOSED, date(2026, 11, 16))
    assert digest_for(alice, at("2026-11-17")) is None


def test_what_may_rest_is_a_reason_on_its_first_day_only(alice: User) -> None:
    interview = due_call(alice)
    make_attempt(interview, date(2026, 11, 17), Outcome.VOICEMAIL)
    make_attempt(interview, date(2026, 11, 24), Outcome.VOICEMAIL)
    assert digest_for(alice, at("2026-11-30")) is None
    assert headings(written(alice, "2026-12-01")) == ["Let it rest"]
    assert digest_for(alice, at("2026-12-02")) is None
    due_call(alice, date(2026, 11, 25))  # and with something else, it is told of again
    assert headings(written(alice, "2026-12-02")) == ["Call", "Let it rest"]


def test_so_is_somebody_to_keep_in_touch_with(alice: User) -> None:
    make_contact(alice, keep_in_touch_on=date(2026, 11, 17))
    assert headings(written(alice, "2026-11-17")) == ["Keep in touch"]
    assert digest_for(alice, at("2026-11-18")) is None


def test_the_day_is_the_one_where_the_user_is(alice: User) -> None:
    due_call(alice)
    alice.time_zone = "Pacific/Kiritimati"
    assert digest_for(alice, datetime(2026, 11, 16, 17, tzinfo=UTC)) is not None
    alice.time_zone = "America/New_York"
    assert digest_for(alice, datetime(2026, 11, 17, 4, tzinfo=UTC)) is None  # Monday there


def test_the_users_own_quiet_days_count(alice: User) -> None:
    EtiquetteSettings.objects.create(owner=alice, quiet_weekdays=[1])
    due_call(alice)
    assert digest_for(alice, at("2026-11-17")) is None
    assert digest_for(alice, at("2026-11-18")) is not None


# What it says


def test_a_call_says_whom_and_why_today_and_leads_to_its_sheet(alice: User) -> None:
    interview = due_call(alice, said="by Friday", last_day=date(2026, 11, 13))
    (section,) = written(alice, "2026-11-17").sections
    (item,) = section.items
    assert item.title == "Maria Keller"
    assert item.about == "Platform engineer, Northwind Traders"
    assert item.why.startswith("They said “by Friday”: that lasted until Friday 13 November.")
    assert item.link == f"https://calls.example.org/interviews/{interview.pk}/call/"


def test_an_interview_today_reminds_of_the_question(alice: User) -> None:
    person = make_contact(alice)
    make_interview(alice, date(2026, 11, 17), start_time=time(14), kind="video", contact=person)
    (section,) = written(alice, "2026-11-17").sections
    assert section.items[0].about == "14:00, Northwind Traders, video interview with Maria Keller"
    assert section.items[0].why == (
        "Before you leave, ask when they plan to decide, and whom to call."
    )


@pytest.mark.parametrize(
    ("calls", "interviews", "headline"),
    [
        (1, 0, "One call today"),
        (2, 0, "Two calls today"),
        (0, 1, "One thing to do today"),
        (0, 3, "Three things to do today"),
        (1, 1, "One call today, and one thing more"),
        (13, 2, "13 calls today, and two things more"),
    ],
)
def test_the_subject_counts_and_names_nobody(
    alice: User, calls: int, interviews: int, headline: str
) -> None:
    for _ in range(calls):
        due_call(alice)
    for _ in range(interviews):
        make_interview(alice, date(2026, 11, 17))
    mail = mail_of(alice)
    assert mail.subject == headline
    outside = f"{mail.subject} {mail.message()['From']}"
    for word in ("Northwind", "Maria", "engineer", "interview", "job"):
        assert word.lower() not in outside.lower()


def test_the_whole_text(alice: User) -> None:
    interview = due_call(alice)
    settings = reader(alice)
    digest = written(alice, "2026-11-17")
    text = message(digest, settings, "<one@example.org>").body
    stop = text.partition("No more of these: ")[2].strip()
    assert text.replace(stop, "STOP") == (
        "One call today.\n"
        "They have met you. A call today is expected, not pushy.\n"
        "\n"
        "Tuesday 17 November\n"
        "\n"
        "CALL\n"
        "\n"
        "Maria Keller\n"
        "Platform engineer, Northwind Traders\n"
        "They gave no time, so they get a week: that makes it today.\n"
        f"Open the call sheet: https://calls.example.org/interviews/{interview.pk}/call/\n"
        "\n"
        "-- \n"
        "You get this mail at 7:00, on mornings when something is due.\n"
        "Change it: https://calls.example.org/settings/mail/\n"
        "No more of these: STOP\n"
    )
    assert stop.startswith("https://calls.example.org/mail/stop/")


def test_text_and_html_say_the_same(alice: User) -> None:
    due_call(alice)
    make_interview(alice, date(2026, 11, 17), start_time=time(14))
    mail = mail_of(alice)
    [(html, kind)] = mail.alternatives
    assert kind == "text/html"
    for section in written(alice, "2026-11-17").sections:
        for item in section.items:
            for words in (item.title, item.about, item.why, item.action, item.link):
                assert words in mail.body
                assert words in str(html)


def test_the_html_fetches_nothing(alice: User) -> None:
    due_call(alice)
    html = str(mail_of(alice).alternatives[0][0])
    assert "prefers-color-scheme: dark" in html
    for tag in ("<img", "<link", "<script", "url(", "@import", "src="):
        assert tag not in html


def test_the_mail_of_a_day_without_anything_says_so() -> None:
    digest = nothing_due(date(2026, 11, 16))
    assert digest.headline == "Nothing is due today"
    assert digest.sections == ()


# What names may hold


def test_a_name_cannot_write_headers_or_lines(alice: User) -> None:
    person = make_contact(alice, "Maria\r\nBcc: eve@example.net\n\n-- \nNo more of these: http://x")
    make_interview(alice, MET, make_application(alice, "Engineer\r\nSubject: won"), contact=person)
    mail = mail_of(alice).message()
    assert mail["Bcc"] is None
    assert mail["Subject"] == "One call today, and one thing more"
    text = mail_of(alice).body
    assert text.count("\n-- \n") == 1
    assert "\nBcc" not in text
    assert text.count("\nNo more of these") == 1


def test_a_name_cannot_write_html(alice: User) -> None:
    person = make_contact(alice, '<img src="http://eve.example.net/">')
    make_interview(alice, MET, contact=person)
    html = str(mail_of(alice).alternatives[0][0])
    assert "<img" not in html
    assert "&lt;img" in html


# The headers


def test_the_mail_can_be_stopped_by_the_mail_program(alice: User) -> None:
    due_call(alice)
    mail = mail_of(alice).message()
    assert mail["List-Unsubscribe"].startswith("<https://calls.example.org/mail/stop/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<one@example.org>"
    assert mail.get_content_type() == "multipart/alternative"
    assert [section.get_content_type() for section in mail.get_payload()] == [
        "text/plain",
        "text/html",
    ]


def test_one_click_is_offered_over_https_alone(alice: User, settings: Settings) -> None:
    settings.SITE_URL = ""
    due_call(alice)
    mail = mail_of(alice).message()
    assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mail/stop/")
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_costs_the_same_however_long_it_is(alice: User, count: int) -> None:
    for number in range(count):
        due_call(alice, title=f"Job {number}")
        make_interview(alice, date(2026, 11, 17))
        make_contact(alice, f"Person {number}", keep_in_touch_on=date(2026, 11, 17))
    with CaptureQueriesContext(connection) as queries:
        mail_of(alice)
    assert len(queries) == 5
