"""Logging in and out, and what is open without it."""

import re
from collections.abc import Callable
from io import StringIO
from unittest import mock

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tracker.accounts.throttling import client_address
from tracker.management.commands.first_user import new_password
from tracker.models import User
from tracker.site.middleware import TimeZoneMiddleware
from tracker.wsgi import application

pytestmark = pytest.mark.django_db


def try_to_log_in(
    client: Client, name: str, password: str, at: str = "/accounts/login/", **extra: str
) -> HttpResponse:
    return client.post(at, {"username": name, "password": password, "next": "/"}, **extra)


# What is open


def test_health_needs_no_log_in_and_touches_no_session(
    alice: User,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)
    with django_assert_num_queries(1):
        response = client.get("/healthz", headers={"host": "any.name"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies
    assert not response.has_header("Vary")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_health_says_when_the_database_is_gone() -> None:
    with mock.patch("tracker.site.middleware.connection.cursor", side_effect=OperationalError):
        assert Client().get("/healthz").status_code == 503


@pytest.mark.parametrize(
    ("path", "log_in"),
    [
        ("/", "/accounts/login/"),
        ("/settings/", "/accounts/login/"),
        ("/accounts/password/", "/accounts/login/"),
        ("/admin/", "/admin/login/"),
    ],
)
def test_everything_else_asks_for_a_log_in(path: str, log_in: str) -> None:
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"] == f"{log_in}?next={path}"


# Logging in and out


def test_the_right_password_leads_to_today(alice: User) -> None:
    response = try_to_log_in(Client(), "alice", "correct horse")
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_is_said_plainly(alice: User) -> None:
    response = try_to_log_in(Client(), "alice", "wrong")
    assert response.status_code == 200
    assert "Please enter a correct username and password" in response.content.decode()


def test_no_other_site_is_led_to_after_logging_in(alice: User) -> None:
    client = Client()
    response = client.post(
        "/accounts/login/",
        {"username": "alice", "password": "correct horse", "next": "https://evil.example/"},
    )
    assert response["Location"] == "/"


def test_logging_out_is_a_post_and_ends_the_session(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/accounts/password/").status_code == 302


def test_nobody_keeps_a_copy_of_a_page_that_was_made_for_her(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    for path in ("/", "/applications/", "/settings/", "/when/", "/no/such/page/"):
        assert "no-store" in client_of(alice).get(path)["Cache-Control"], path
    assert "Cache-Control" not in Client().get("/when/")


def test_the_password_can_be_changed_and_the_browser_stays_logged_in(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)
    assert client.get("/accounts/password/").status_code == 200
    response = client.post(
        "/accounts/password/",
        {
            "old_password": "correct horse",
            "new_password1": "a quite different one",
            "new_password2": "a quite different one",
        },
    )
    assert response["Location"] == "/accounts/password/done/"
    assert client.get("/accounts/password/done/").status_code == 200
    alice.refresh_from_db()
    assert alice.check_password("a quite different one")


# Guessing


@pytest.fixture
def locked_out(alice: User, on: Callable[..., None]) -> Client:
    client = Client()
    for _ in range(5):
        response = try_to_log_in(client, "alice", "guess")
    assert response.status_code == 429
    return client


@pytest.mark.parametrize("at", ["/accounts/login/", "/admin/login/"])
def test_after_five_wrong_passwords_even_the_right_one_waits(locked_out: Client, at: str) -> None:
    response = try_to_log_in(locked_out, "alice", "correct horse", at)
    assert response.status_code == 429
    assert "rests for 15 minutes" in response.content.decode()


def test_guessing_in_the_admin_is_throttled_too(alice: User) -> None:
    client = Client()
    found = [try_to_log_in(client, "alice", "guess", "/admin/login/").status_code for _ in range(5)]
    assert found == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("at", ["/accounts/login/", "/admin/login/"])
def test_a_name_without_end_is_counted_like_any_other(db: None, at: str) -> None:
    client, name = Client(), "n" * 5000
    found = [try_to_log_in(client, name, "guess", at).status_code for _ in range(5)]
    assert found == [200, 200, 200, 200, 429]
    assert {len(attempt.username) for attempt in AccessAttempt.objects.all()} == {255}


def test_the_wait_is_over_after_fifteen_minutes(
    locked_out: Client, on: Callable[..., None]
) -> None:
    on("2026-11-17", "10:14")
    assert try_to_log_in(locked_out, "alice", "correct horse").status_code == 429
    on("2026-11-17", "10:16")
    assert try_to_log_in(locked_out, "alice", "correct horse").status_code == 302


def test_others_are_not_locked_out_with_her(locked_out: Client, bob: User) -> None:
    assert try_to_log_in(locked_out, "bob", "battery staple").status_code == 302
    from_home = try_to_log_in(Client(), "alice", "correct horse", REMOTE_ADDR="192.0.2.7")
    assert from_home.status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "198.51.100.7", "127.0.0.1"),  # anybody can write that
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first is what a client made up
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "unknown", "127.0.0.1"),
        (2, "198.51.100.7", "127.0.0.1"),  # it came past a proxy
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_the_trusted_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().post("/accounts/login/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == counted


def test_a_stranger_behind_the_same_proxy_locks_nobody_else_out(
    alice: User, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    stranger, home = ({"HTTP_X_FORWARDED_FOR": f"198.51.100.{part}"} for part in (66, 7))
    for _ in range(5):
        refused = try_to_log_in(Client(), "alice", "guess", **stranger)
    assert refused.status_code == 429
    assert try_to_log_in(Client(), "alice", "correct horse", **home).status_code == 302


def test_who_makes_up_addresses_is_locked_out_all_the_same(alice: User) -> None:
    for part in range(5):
        made_up = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{part}"}
        refused = try_to_log_in(Client(), "alice", "guess", **made_up)
    assert refused.status_code == 429


# What cannot be read


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/accounts/login/", "/people/new/", "/no/such/page/"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (f"{FORM}; charset=utf-7", "a=b"),
        (f"{FORM}; charset=rot13", "a=b"),
        (f"{FORM}; charset=no-such-thing", "a=b"),
        ("multipart/form-data; boundary=x; charset=base64", "--x--"),
        ("multipart/form-data", "no boundary"),
        (f"multipart/form-data; boundary={'x' * 300}", "too long a one"),
        (FORM, "&".join(f"f{number}=" for number in range(1001))),
        (FORM, "a=" + "b" * 3_000_000),
    ],
)
def test_a_form_that_cannot_be_read_is_a_bad_request_like_any_other_page(
    path: str, content_type: str, body: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    response = client.generic("POST", path, body.encode(), content_type)
    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()
    policies = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options")
    assert all(response.has_header(name) for name in policies)


@pytest.mark.parametrize("charset", ["base64", "undefined", "utf-16", "no-such-thing", "x\0"])
def test_a_charset_that_is_no_text_is_a_bad_request_on_a_page_too(charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    environ = RequestFactory().get("/when/?said=friday", HTTP_HOST="localhost").environ
    answered: list[tuple[str, dict[str, str]]] = []
    b"".join(
        application(
            environ | {"CONTENT_TYPE": kind},
            lambda status, headers, *error: answered.append((status, dict(headers))),
        )
    )
    ((status, headers),) = answered
    assert status == "400 Bad Request"
    assert "Content-Security-Policy" in headers


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_form_in_utf_8_may_say_so(alice: User, charset: str) -> None:
    form = b"username=alice&password=correct+horse&next=/"
    response = Client().generic("POST", "/accounts/login/", form, f"{FORM}; charset={charset}")
    assert response.status_code == 302


# Whose clock


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata"])
def test_pages_speak_in_the_zone_of_their_user_and_of_nobody_after(zone: str) -> None:
    user = User(username="u", time_zone=zone)
    seen = []

    def page(request: mock.Mock) -> HttpResponse:
        middleware.process_view(request, page, (), {})
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    middleware = TimeZoneMiddleware(page)
    middleware(mock.Mock(user=user))
    assert seen == [zone]
    assert timezone.get_current_timezone_name() == "UTC"


# The first user


def first_user(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command("first_user", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_first_user_gets_a_password_that_works() -> None:
    said = first_user("maria")
    password = re.search(r"Password: +(\S+)", said).group(1)  # type: ignore[union-attr]
    assert "maria" in said
    assert len(password.replace("-", "")) >= 16
    assert try_to_log_in(Client(), "maria", password).status_code == 302
    assert User.objects.get().is_superuser


def test_two_first_users_never_get_the_same_password() -> None:
    assert len({new_password() for _ in range(100)}) == 100


def test_a_given_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAY_FOUR_PASSWORD", "a long walk home")
    assert "a long walk home" not in first_user("maria")
    assert User.objects.get().check_password("a long walk home")


def test_a_password_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: "a long walk home")
    first_user("maria", ask_password=True)
    assert User.objects.get().check_password("a long walk home")


def test_a_weak_password_is_refused_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAY_FOUR_PASSWORD", "1234")
    with pytest.raises(CommandError, match="too short"):
        first_user("maria")
    assert not User.objects.exists()


def test_a_second_start_makes_nobody(alice: User) -> None:
    assert first_user() == ""
    assert User.objects.count() == 1


def test_a_second_start_with_another_name_says_that_nobody_was_made(alice: User) -> None:
    assert "zoe was not made" in first_user("zoe")
    assert User.objects.count() == 1
