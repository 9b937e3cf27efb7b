"""The page of the morning mail, the button that tries it, and the way out without a log-in."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from followups.digest import sending
from followups.digest.links import settings_of, stop_token
from followups.digest.models import MailSettings, MorningMail
from tests.followups.digest.helpers import TUESDAY, due_call, reader
from tracker.models import User
from tracker.site import clock

PAGE, NOW = "/settings/mail/", "/settings/mail/now/"
ON = {"is_on": "on", "address": "alice@example.org", "hour": "7"}
Mails = list[EmailMultiAlternatives]
State = MorningMail.State


class Broken(EmailBackend):
    """A mail server that nobody may use."""

    def open(self) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"the password is wrong")


@pytest.fixture
def client(alice: User, client_of: Callable[[User], Client], on: Callable[..., None]) -> Client:
    """Alice's, with the clock at Tue 17 Nov 2026, 10:00 UTC."""
    return client_of(alice)


def text(response: HttpResponse) -> str:
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def of(user: User) -> MailSettings:
    settings: MailSettings = MailSettings.objects.of(user).get()
    return settings


def mail(owner: User, day: str, state: str, **values: Any) -> MorningMail:
    return MorningMail.objects.create(
        owner=owner,
        day=date.fromisoformat(day),
        state=state,
        **{"give_up_at": TUESDAY, "message_id": f"<{day}@example.org>", **values},
    )


# Settings


def test_it_is_off_until_it_is_switched_on(client: Client, alice: User) -> None:
    page = client.get(PAGE)
    assert "It is switched off." in text(page)
    assert "No morning mail went out yet." in text(page)
    assert '<option value="7" selected>7:00</option>' in page.content.decode()
    assert not MailSettings.objects.exists()


def test_the_address_of_the_account_is_offered(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(email="alice@example.net")
    assert 'value="alice@example.net"' in client.get(PAGE).content.decode()


def test_switched_on_it_says_when_the_first_one_comes(client: Client, alice: User) -> None:
    response = client.post(PAGE, ON)
    assert (response.status_code, response["Location"]) == (303, PAGE)
    settings = of(alice)
    assert (settings.is_on, settings.address, settings.hour) == (True, "alice@example.org", 7)
    assert settings.next_at == datetime(2026, 11, 18, 7, tzinfo=UTC)
    assert "Saved. The next one comes tomorrow at 7:00, if something is due." in text(
        client.get(PAGE)
    )


def test_the_hour_is_that_of_the_users_zone(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="America/New_York")
    client.post(PAGE, ON)  # it is 5:00 there
    assert of(alice).next_at == datetime(2026, 11, 17, 12, tzinfo=UTC)
    assert "The next one comes today at 7:00" in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"address": ""}, "Say where to send it, or switch it off."),
        ({"address": "alice"}, "Enter a valid email address."),
        ({"address": "a@example.org\nBcc: b@example.org"}, "Enter a valid email address."),
        ({"hour": "23"}, "Select a valid choice."),
        ({"hour": "7:30"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    client: Client, typed: dict[str, str], sentence: str
) -> None:
    response = client.post(PAGE, {**ON, **typed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert not MailSettings.objects.exists()


def test_switched_off_it_needs_no_address(client: Client, alice: User) -> None:
    reader(alice)
    client.post(PAGE, {"address": "", "hour": "7"})
    assert (of(alice).is_on, of(alice).next_at) == (False, None)
    assert "Saved. It is switched off." in text(client.get(PAGE))


def test_saving_the_same_changes_nothing(client: Client, alice: User) -> None:
    client.post(PAGE, ON)
    before = of(alice).next_at
    client.post(PAGE, ON)
    assert "Nothing was changed." in text(client.get(PAGE))
    assert of(alice).next_at == before


def test_where_no_mail_server_is_set_up_the_page_says_so(
    client: Client, settings: Settings
) -> None:
    assert "No mail server" not in text(client.get(PAGE))
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "No mail server is set up yet" in text(client.get(PAGE))


# What became of the last ones


@pytest.mark.parametrize(
    ("state", "values", "words"),
    [
        (
            State.SENT,
            {"sent_at": TUESDAY, "address": "alice@example.org"},
            "Sent at 8:00 to alice@example.org.",
        ),
        (
            State.FAILED,
            {"attempts": 13, "problem": "The mail server could not be reached."},
            "Not sent, after 13 attempts. The mail server could not be reached.",
        ),
        (
            State.SKIPPED,
            {"problem": "Nothing was due any more."},
            "No mail was sent. Nothing was due any more.",
        ),
        (
            State.WAITING,
            {
                "attempts": 1,
                "problem": "The mail server could not be reached.",
                "try_at": TUESDAY + timedelta(minutes=1),
            },
            "Not sent yet. The mail server could not be reached. It is tried again at 8:01.",
        ),
        (State.SENDING, {"try_at": TUESDAY}, "It is about to be sent."),
    ],
)
def test_the_page_tells_what_became_of_each(
    client: Client, alice: User, state: str, values: dict[str, Any], words: str
) -> None:
    reader(alice, "Europe/Berlin")
    mail(alice, "2026-11-17", state, **values)
    assert f"Tue 17 Nov {words}" in text(client.get(PAGE))


def test_a_morning_without_anything_due_is_told_of(client: Client, alice: User) -> None:
    reader(alice)
    sending.run(clock.now)
    assert "Tue 17 Nov Nothing was due, so none was sent." in text(client.get(PAGE))


def test_only_ones_own_are_told_of_and_only_a_weeks(client: Client, alice: User, bob: User) -> None:
    reader(alice)
    reader(bob)
    for day in range(1, 10):
        mail(alice, f"2026-11-{day:02}", State.FAILED, problem="Alice’s.")
    mail(bob, "2026-11-16", State.FAILED, problem="Bob’s.")
    page = text(client.get(PAGE))
    assert page.count("Alice’s.") == 7
    assert "Bob’s." not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(
    client: Client, alice: User, count: int
) -> None:
    reader(alice)
    for day in range(1, count + 1):
        mail(alice, f"2026-11-{day:02}", State.SENT, sent_at=TUESDAY)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 4


# One at once


def test_one_at_once_is_the_mail_as_it_would_be(
    client: Client, alice: User, mailoutbox: Mails
) -> None:
    due_call(alice)
    reader(alice)
    assert client.post(NOW).status_code == 303
    assert [m.subject for m in mailoutbox] == ["One call today"]
    assert "Sent to alice@example.org." in text(client.get(PAGE))
    assert not MorningMail.objects.exists()  # this morning's still comes


def test_on_a_quiet_day_it_says_that_nothing_is_due(
    client: Client, alice: User, mailoutbox: Mails
) -> None:
    reader(alice)
    client.post(NOW)
    assert [m.subject for m in mailoutbox] == ["Nothing is due today"]
    assert "Nothing is due today, and that is what it says." in text(client.get(PAGE))


def test_one_at_once_works_while_the_mail_is_off(
    client: Client, alice: User, mailoutbox: Mails
) -> None:
    MailSettings.objects.create(owner=alice, address="alice@example.org")
    client.post(NOW)
    assert len(mailoutbox) == 1


def test_at_most_one_a_minute(
    client: Client, alice: User, mailoutbox: Mails, on: Callable[..., None]
) -> None:
    reader(alice)
    for at in ("10:00", "10:00", "10:00:59"):
        on("2026-11-17", at)
        client.post(NOW)
    assert len(mailoutbox) == 1
    assert "One was sent a moment ago." in text(client.get(PAGE))
    on("2026-11-17", "10:01")
    client.post(NOW)
    assert len(mailoutbox) == 2


def test_without_an_address_nothing_is_sent(client: Client, mailoutbox: Mails) -> None:
    client.post(NOW)
    assert mailoutbox == []
    assert "Say where to send it and save that first." in text(client.get(PAGE))


def test_what_went_wrong_is_said(client: Client, alice: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    reader(alice)
    client.post(NOW)
    page = text(client.get(PAGE))
    assert "It was not sent. The mail server did not let us log in." in page
    assert "password" not in page


# No more of these


def stop_address(message: EmailMultiAlternatives) -> str:
    header: str = message.message()["List-Unsubscribe"]
    return header.strip("<>").removeprefix("https://calls.example.org")


def test_the_mail_program_stops_it_with_one_click(
    client: Client, alice: User, bob: User, mailoutbox: Mails
) -> None:
    due_call(alice)
    reader(alice)
    reader(bob)
    sending.run(clock.now)
    address = stop_address(mailoutbox[0])
    anybody = Client(enforce_csrf_checks=True)  # no session, no cookie, no token
    response = anybody.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "No more morning mails" in text(response)
    assert (of(alice).is_on, of(alice).next_at) == (False, None)
    assert of(bob).is_on
    assert anybody.post(address).status_code == 200  # again is no mistake


def test_a_look_at_the_address_stops_nothing(client: Client, alice: User) -> None:
    settings = reader(alice)
    address = f"/mail/stop/{stop_token(settings)}/"
    response = Client().get(address)
    assert response.status_code == 200
    assert text(response).startswith("No more morning mails?")
    assert f'action="{address}"' in response.content.decode()
    assert "alice" not in text(response).lower()
    assert "no-store" in response["Cache-Control"]
    assert of(alice).is_on


def test_the_one_button_of_the_page_stops_it(client: Client, alice: User) -> None:
    address = f"/mail/stop/{stop_token(reader(alice))}/"
    visitor = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', visitor.get(address).content.decode())
    assert token
    assert visitor.post(address, {"csrfmiddlewaretoken": token[1]}).status_code == 200
    assert not of(alice).is_on


def test_a_token_is_good_for_one_user_and_one_mailbox(alice: User, bob: User) -> None:
    settings, token = reader(alice), stop_token(reader(bob))
    assert settings_of(token) == of(bob)
    forged = [
        token.replace(f"{bob.pk}.", f"{alice.pk}."),
        token[:-1],
        f"{alice.pk}.",
        f"{alice.pk}",
        f".{token}",
        f"{10**30}.x",
        "²." + token.partition(".")[2],
        stop_token(MailSettings(owner=alice, address="old@example.org")),
        stop_token(MailSettings(owner=User(pk=10**6), address="x@example.org")),
    ]
    for wrong in forged:
        assert settings_of(wrong) is None
        assert Client().post(f"/mail/stop/{wrong}/").status_code == 404
    assert settings.is_on


def test_everything_else_asks_for_the_log_in_and_the_token(alice: User) -> None:
    for address in (PAGE, NOW):
        assert Client().post(address).status_code == 302
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert [guarded.post(address, ON).status_code for address in (PAGE, NOW)] == [403, 403]


def test_the_message_is_read_as_it_was_meant(
    client: Client, alice: User, mailoutbox: Mails
) -> None:
    import email
    from email import policy

    due_call(alice)
    reader(alice)
    sending.run(clock.now)
    read = email.message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    body = read.get_body(("html",))
    assert body is not None
    assert "Maria Keller" in body.get_content()
    assert "Maria Keller" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert read.defects == []
