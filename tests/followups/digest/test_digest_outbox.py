"""One mail for each user and day of theirs: made, taken, sent, tried again, given up."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from followups.digest import outbox, sending
from followups.digest.models import MailSettings, MorningMail
from tests.factories import make_interview
from tests.followups.digest.helpers import TUESDAY, due_call, reader, readers
from tracker.models import User
from tracker.site import clock

pytestmark = pytest.mark.django_db
Mails = list[EmailMultiAlternatives]
State = MorningMail.State

REFUSED: dict[str, Exception] = {}
"""What the mail server below answers, by address; for `*` to everybody."""
OPENED: list[str] = []


class Server(EmailBackend):
    """A mail server with moods."""

    def open(self) -> None:
        OPENED.append("open")
        if "connect" in REFUSED:
            raise REFUSED["connect"]

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            error = REFUSED.get(message.to[0]) or REFUSED.get("*")
            if error:
                raise error
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    REFUSED.clear()
    OPENED.clear()


@pytest.fixture
def at() -> Any:
    """Stops the clock on Tue 17 Nov 2026, 7:00 UTC; `at("08:30")` moves it, also to another day."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:

        def move(hour: str, day: str = "2026-11-17") -> None:
            traveller.move_to(datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=UTC))

        yield move


def run() -> sending.SendingReport:
    return sending.run(clock.now)


def kept(user: User) -> MorningMail:
    mail: MorningMail = MorningMail.objects.of(user).get()
    return mail


# When


def test_nobody_has_the_mail_who_did_not_ask_for_it(
    alice: User, at: Any, mailoutbox: Mails
) -> None:
    due_call(alice)
    MailSettings.objects.create(owner=alice, address="alice@example.org")
    assert run() == sending.SendingReport()
    assert mailoutbox == []


def test_it_comes_once_and_not_before_its_hour(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    reader(alice)
    at("06:59")
    assert run().sent == 0
    at("07:00")
    assert run().sent == 1
    for hour in ("07:00", "07:01", "09:00", "23:59"):
        at(hour)
        assert run().sent == 0
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"]]
    mail = kept(alice)
    assert (mail.state, mail.sent_at, mail.attempts) == (State.SENT, TUESDAY, 1)
    assert mailoutbox[0].message()["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    ("zone", "hour", "first"),
    [
        ("Europe/Berlin", 7, "2026-11-17 06:00"),
        ("America/New_York", 7, "2026-11-17 12:00"),
        ("Pacific/Kiritimati", 7, "2026-11-16 17:00"),
        ("Pacific/Pago_Pago", 7, "2026-11-17 18:00"),
        ("Asia/Kathmandu", 9, "2026-11-17 03:15"),
    ],
)
def test_the_hour_is_that_of_the_user(
    alice: User, mailoutbox: Mails, zone: str, hour: int, first: str
) -> None:
    first_at = datetime.fromisoformat(first).replace(tzinfo=UTC)
    with time_machine.travel(first_at - timedelta(hours=23), tick=False) as traveller:
        due_call(alice)
        reader(alice, zone, hour, next_at=None)
        sent_at = []
        for minutes in range(0, 24 * 60 + 1, 15):
            now = first_at - timedelta(hours=23) + timedelta(minutes=minutes)
            traveller.move_to(now)
            sent_at += [now] * run().sent
    assert sent_at == [first_at]


def test_each_morning_has_its_own(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    reader(alice)
    for day in ("2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-24"):
        at("07:00", day)
        run()
    # Saturday 21 November is quiet.
    assert len(mailoutbox) == 5
    assert MorningMail.objects.filter(state=State.SENT).count() == 5


def test_on_a_morning_without_anything_there_is_no_row(alice: User, at: Any) -> None:
    settings = reader(alice)
    assert run() == sending.SendingReport()
    assert not MorningMail.objects.exists()
    settings.refresh_from_db()
    assert settings.looked_at == TUESDAY
    assert settings.next_at == TUESDAY + timedelta(days=1)


def test_a_quiet_day_leaves_the_mail_out(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    reader(alice, next_at=datetime(2026, 11, 21, 7, tzinfo=UTC))
    at("07:00", "2026-11-21")
    assert run() == sending.SendingReport(skipped=1)
    assert mailoutbox == []
    assert kept(alice).problem == outbox.NOTHING_DUE


def test_a_server_that_starts_late_still_sends_in_the_morning(
    alice: User, at: Any, mailoutbox: Mails
) -> None:
    due_call(alice)
    reader(alice)
    at("12:59")
    assert run().sent == 1


def test_a_mail_of_the_morning_is_not_sent_in_the_afternoon(
    alice: User, at: Any, mailoutbox: Mails
) -> None:
    due_call(alice)
    reader(alice)
    at("13:00")
    assert run().sent == 0
    assert mailoutbox == []
    mail = kept(alice)
    assert (mail.state, mail.problem) == (State.SKIPPED, outbox.MISSED)
    at("07:00", "2026-11-18")
    assert run().sent == 1


def test_after_a_week_away_only_the_last_morning_is_told_of(alice: User, at: Any) -> None:
    due_call(alice)
    reader(alice, next_at=TUESDAY - timedelta(days=7))
    at("16:00")
    run()
    assert kept(alice).day == date(2026, 11, 17)


def test_old_mails_are_forgotten(alice: User, at: Any) -> None:
    reader(alice)
    for day in (date(2026, 9, 17), date(2026, 9, 18)):
        MorningMail.objects.create(
            owner=alice, day=day, state=State.SENT, give_up_at=TUESDAY, message_id=f"<{day}@x>"
        )
    run()
    assert [mail.day for mail in MorningMail.objects.all()] == [date(2026, 9, 18)]


# The switch, the hour, the place


def test_the_first_one_comes_in_the_next_morning(alice: User, at: Any) -> None:
    at("07:30")
    assert reader(alice, next_at=None).next_at == TUESDAY + timedelta(days=1)


def test_who_switches_it_off_gets_none(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    settings = reader(alice)
    outbox.enqueue_due(clock.now())
    settings.is_on = False
    settings.save()
    assert settings.next_at is None
    assert run() == sending.SendingReport(skipped=1)
    assert kept(alice).problem == outbox.SWITCHED_OFF


def test_an_earlier_hour_counts_today(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    settings = reader(alice, hour=9, next_at=TUESDAY + timedelta(hours=2))
    at("08:00")
    settings.hour = 7
    settings.save()
    assert run().sent == 1


def test_a_later_hour_brings_no_second(alice: User, at: Any, mailoutbox: Mails) -> None:
    due_call(alice)
    settings = reader(alice)
    assert run().sent == 1
    settings.hour = 9
    settings.save()
    at("09:00")
    assert run().sent == 0
    at("09:00", "2026-11-18")
    assert run().sent == 1


@pytest.mark.parametrize(
    ("moved_at", "zone", "then"),
    [
        # Sent at 7:00 UTC on Tuesday. A morning of the same date is not written to twice.
        ("08:00", "America/New_York", ["2026-11-18 12:00"]),
        # It is 9:00 on Wednesday there, and that morning is not over.
        ("20:00", "Pacific/Auckland", ["2026-11-17 20:00", "2026-11-18 18:00"]),
        ("08:00", "Pacific/Kiritimati", ["2026-11-17 17:00", "2026-11-18 17:00"]),
        ("08:00", "Pacific/Honolulu", ["2026-11-18 17:00"]),
    ],
)
def test_who_moves_has_the_morning_there_and_one_for_each_date(
    alice: User, at: Any, mailoutbox: Mails, moved_at: str, zone: str, then: list[str]
) -> None:
    due_call(alice)
    reader(alice)
    assert run().sent == 1
    at(moved_at)
    alice.time_zone = zone
    alice.save(update_fields=["time_zone"])
    dates = []
    for quarter in range(4 * 36):
        now = TUESDAY + timedelta(hours=1, minutes=15 * quarter)
        if now < clock.now():
            continue
        at(f"{now:%H:%M}", f"{now:%Y-%m-%d}")
        if run().sent:
            dates.append(f"{now:%Y-%m-%d %H:%M}")
    assert dates == then
    days = list(MorningMail.objects.values_list("day", flat=True))
    assert len(days) == len(set(days))


def test_a_zone_that_changed_behind_the_programs_back_mends_itself(
    alice: User, at: Any, mailoutbox: Mails
) -> None:
    due_call(alice)
    reader(alice)
    User.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    assert run().sent == 0  # it is 2:00 there
    at("12:00")
    assert run().sent == 1


# What fails


def test_one_bad_address_does_not_stop_the_others(at: Any, mailoutbox: Mails) -> None:
    users = readers(6)
    answer = {"reader2@example.org": (550, b"5.1.1 no such\r\nuser")}
    REFUSED["reader2@example.org"] = smtplib.SMTPRecipientsRefused(answer)
    done = run()
    assert (done.sent, len(done.problems), done.gave_up) == (5, 1, False)
    mail = kept(users[2])
    assert (mail.state, mail.try_at, mail.attempts) == (State.FAILED, None, 1)
    assert mail.problem == (
        "The mail server does not take mail to this address: “550 5.1.1 no such user”."
    )
    at("12:00")
    assert (
        run() == sending.SendingReport()
    )  # it knows that there is no such mailbox: not asked again


def test_one_mail_that_cannot_be_written_does_not_stop_the_others(
    at: Any, mailoutbox: Mails, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    users = readers(5)
    digest_for = sending.content.digest_for

    def fail(user: User, now: datetime) -> Any:
        if user == users[0]:
            raise KeyError("something unforeseen")
        return digest_for(user, now)

    monkeypatch.setattr(sending.content, "digest_for", fail)
    done = run()
    assert (done.sent, len(done.problems)) == (4, 1)
    assert kept(users[0]).problem == "It could not be written. The server's log says why."
    assert "something unforeseen" in caplog.text


def test_a_broken_server_is_left_alone_and_tried_again(at: Any, mailoutbox: Mails) -> None:
    readers(10)
    REFUSED["connect"] = ConnectionRefusedError()
    done = run()
    assert (done.sent, len(done.problems), done.gave_up) == (0, sending.MAX_FAILURES, True)
    at("07:01")
    run()
    REFUSED.clear()
    for minute in ("07:02", "07:03", "07:05", "07:10"):
        at(minute)
        run()
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        f"reader{number}@example.org" for number in range(10)
    ]


def test_it_is_tried_ever_less_often_until_the_morning_is_over(alice: User, at: Any) -> None:
    due_call(alice)
    reader(alice)
    REFUSED["connect"] = TimeoutError()
    tries = []
    for minute in range(7 * 60, 15 * 60):
        at(f"{minute // 60:02}:{minute % 60:02}")
        if run().problems:
            tries.append(clock.now().strftime("%H:%M"))
    assert tries[:8] == ["07:00", "07:01", "07:03", "07:07", "07:15", "07:31", "08:03", "08:35"]
    assert tries[-1] == "12:51"
    mail = kept(alice)
    assert (mail.state, mail.try_at, mail.attempts) == (State.FAILED, None, len(tries))
    assert mail.problem == "The mail server did not answer in time."


def test_after_a_failure_the_connection_is_a_new_one(at: Any, mailoutbox: Mails) -> None:
    readers(3)
    REFUSED["reader0@example.org"] = smtplib.SMTPServerDisconnected()
    closed = []
    close = sending.MailConnection.close

    def note(post: sending.MailConnection) -> None:
        closed.append(len(mailoutbox))
        close(post)

    sending.MailConnection.close = note  # type: ignore[method-assign]
    try:
        assert run().sent == 2
    finally:
        sending.MailConnection.close = close  # type: ignore[method-assign]
    assert closed == [0, 2]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"bad"), "The mail server did not let us log in."),
        (
            smtplib.SMTPSenderRefused(550, b"no", "us@example.org"),
            "The mail server does not take mail from us@example.org.",
        ),
        (smtplib.SMTPServerDisconnected("x"), "The mail server ended the conversation."),
        (smtplib.SMTPDataError(554, b"spam"), "The mail server refused it: “554 spam”."),
        (smtplib.SMTPConnectError(421, "busy"), "The mail server refused it: “421 busy”."),
        (TimeoutError(), "The mail server did not answer in time."),
        (ConnectionRefusedError(), "The mail server could not be reached."),
        (smtplib.SMTPException(), "The mail server did not take it."),
        (sending.NotAcceptedError(), "The mail server did not take it."),
        (ValueError(), "It could not be written. The server's log says why."),
    ],
)
def test_what_went_wrong_is_said_in_words(error: Exception, words: str) -> None:
    assert sending.problem_of(error) == words


def test_a_mailbox_that_is_full_is_tried_again() -> None:
    refused = {"a@example.org": (452, b"full")}
    assert not sending.is_for_good(smtplib.SMTPRecipientsRefused(refused))


# Who has something due this morning


def test_a_run_with_nothing_to_do_writes_nothing(alice: User, at: Any) -> None:
    reader(alice, next_at=TUESDAY + timedelta(days=1))
    with CaptureQueriesContext(connection) as queries:
        run()
    assert len(queries) == 2
    assert all(query["sql"].startswith("SELECT") for query in queries)


@pytest.mark.parametrize("count", [1, 5])
def test_waking_costs_the_same_for_one_and_for_many(at: Any, count: int) -> None:
    readers(count)
    with CaptureQueriesContext(connection) as queries:
        assert outbox.enqueue_due(clock.now()) == count
    statements = [q for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 9
    assert MorningMail.objects.count() == count


@pytest.mark.parametrize("what", ["mornings", "mails"])
def test_who_is_due_is_found_by_index_alone(at: Any, what: str) -> None:
    users = User.objects.bulk_create([User(username=f"user{n}") for n in range(300)])
    MailSettings.objects.bulk_create(
        MailSettings(owner=user, next_at=TUESDAY + timedelta(days=1)) for user in users
    )
    MorningMail.objects.bulk_create(
        MorningMail(owner=user, day=TUESDAY.date(), give_up_at=TUESDAY, message_id=f"<{user.pk}>")
        for user in users
    )
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    query = outbox.due_settings(now) if what == "mornings" else outbox.open_mails(now)
    plan = query.explain()
    index = {"mornings": "mail_by_next_morning", "mails": "morning_mail_open"}[what]
    assert index in plan
    assert "Seq Scan" not in plan
    assert "TEMP B-TREE" not in plan


# The command


def test_the_command_tells_what_it_did(
    alice: User, at: Any, mailoutbox: Mails, capsys: pytest.CaptureFixture[str]
) -> None:
    due_call(alice)
    reader(alice)
    call_command("send_digests", "--dry-run")
    assert capsys.readouterr().out == (
        "It is the morning of one user, who may have something due. No mails waiting to be sent.\n"
    )
    assert mailoutbox == []
    call_command("send_digests")
    assert capsys.readouterr().out == "One mail sent.\n"
    call_command("send_digests")
    assert capsys.readouterr().out == "No mails sent.\n"


def test_the_command_fails_where_a_mail_did(alice: User, at: Any) -> None:
    due_call(alice)
    reader(alice)
    REFUSED["connect"] = TimeoutError()
    with pytest.raises(CommandError, match="One mail could not be sent"):
        call_command("send_digests")


def test_an_interview_is_enough(
    alice: User, at: Any, mailoutbox: Mails, on: Callable[..., None]
) -> None:
    make_interview(alice, date(2026, 11, 17))
    reader(alice)
    assert run().sent == 1
