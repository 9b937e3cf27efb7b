"""Settings that are easy to lose and expensive to lack."""

import json
import logging
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from tracker.models import User
from tracker.site import data_folder, time_zone
from tracker.site.logs import HideTokens

ROOT = Path(__file__).parents[3]
NAMES = set(
    re.findall(
        r'(?:number|env(?:\.\w+)?)\(\s*"([A-Z_]+)"', (ROOT / "tracker/settings.py").read_text()
    )
)

AS_JSON = """
import json, environ
environ.Env.read_env = lambda *args: None  # not the .env of whoever runs the tests
from tracker import settings
print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))
"""


def read(data: Path, *names: str, **environment: str) -> Any:
    """Return these settings as a fresh process has them, or the last line of its complaint."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    run = subprocess.run(
        [sys.executable, "-c", AS_JSON.format(names=names)],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(data)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stderr.splitlines()[-1] if run.returncode else json.loads(run.stdout)


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    assert (
        set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)) == NAMES
    )


def test_the_tests_leave_no_setting_to_whoever_runs_them() -> None:
    set_here = re.findall(
        r"^    ([A-Z_]+)=", (ROOT / "tests/settings.py").read_text(), re.MULTILINE
    )
    assert set(set_here) >= NAMES


def test_the_defaults_are_for_one_machine(tmp_path: Path) -> None:
    found = read(tmp_path, "DEBUG", "HOST", "PORT", "ALLOWED_HOSTS", "HTTPS", "DATABASES")
    database = found.pop("DATABASES")["default"]
    assert found == {
        "DEBUG": False,
        "HOST": "127.0.0.1",
        "PORT": 8000,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "HTTPS": False,
    }
    assert database["NAME"] == str(tmp_path / "day-four.sqlite3")


@pytest.mark.parametrize(
    ("environment", "link", "zone"),
    [
        ("", "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("", "/var/db/timezone/zoneinfo/America/New_York", "America/New_York"),
        ("", "/usr/share/zoneinfo/posixrules/Nowhere", "UTC"),
        ("", "/etc/a-file-of-its-own", "UTC"),
        ("Asia/Tokyo", "/usr/share/zoneinfo/Europe/Berlin", "Asia/Tokyo"),
        (":Asia/Tokyo", "/etc/a-file-of-its-own", "Asia/Tokyo"),
        ("../../etc/passwd", "/usr/share/zoneinfo/Europe/Berlin", "UTC"),
    ],
)
def test_a_new_user_lives_where_the_machine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: str, link: str, zone: str
) -> None:
    (tmp_path / "localtime").symlink_to(link)
    monkeypatch.setattr(time_zone, "LOCAL_TIME", str(tmp_path / "localtime"))
    monkeypatch.setenv("TZ", environment)
    assert time_zone.time_zone() == zone


def test_the_time_zone_can_be_set(tmp_path: Path) -> None:
    assert read(tmp_path, "TIME_ZONE", TIME_ZONE="Asia/Tokyo", TZ="Europe/Berlin") == {
        "TIME_ZONE": "Asia/Tokyo"
    }
    assert read(tmp_path, "TIME_ZONE", TZ="Europe/Berlin") == {"TIME_ZONE": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("environment", "on"),
    [
        ({}, False),
        ({"CSRF_TRUSTED_ORIGINS": "http://calls.lan"}, False),
        ({"CSRF_TRUSTED_ORIGINS": "http://calls.lan,https://calls.example.org"}, True),
        ({"HTTPS": "on"}, True),
        ({"CSRF_TRUSTED_ORIGINS": "https://calls.example.org", "HTTPS": "off"}, False),
    ],
)
def test_https_is_insisted_on_where_it_is_spoken(
    tmp_path: Path, environment: dict[str, str], on: bool
) -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    found = read(tmp_path, *names, "SECURE_HSTS_SECONDS", **environment)
    assert found == dict.fromkeys(names, on) | {"SECURE_HSTS_SECONDS": 31_536_000 if on else 0}


@pytest.mark.parametrize("asked", [False, True])
def test_other_services_of_the_domain_are_the_owners_to_bind(tmp_path: Path, asked: bool) -> None:
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    given = {name.removeprefix("SECURE_"): "on" for name in names} if asked else {}
    assert read(tmp_path, *names, HTTPS="on", **given) == dict.fromkeys(names, asked)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORT", "eighty", "is not a number"),
        ("TRUSTED_PROXIES", "-1", "is not a number"),
        ("TIME_ZONE", "Mars/Olympus", "is not a time zone"),
        ("DATABASE_URL", "nonsense", "is not the address of a database"),
        ("SITE_URL", "calls.example.org", "does not begin with http:// or https://"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, complaint: str) -> None:
    found = read(tmp_path, **{name: value})
    assert f"the setting {name}={value} {complaint}" in found


def test_postgresql_is_a_matter_of_one_setting(tmp_path: Path) -> None:
    url = "postgres://maria:s%2Fcret@db.example.org:5433/calls"
    database = read(tmp_path, "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["PASSWORD"] == "s/cret"
    assert (database["HOST"], database["PORT"], database["NAME"]) == (
        "db.example.org",
        5433,
        "calls",
    )
    assert "OPTIONS" not in database or "transaction_mode" not in database["OPTIONS"]


@pytest.mark.parametrize(
    ("environment", "sender"),
    [
        ({}, "Day Four <day-four@localhost>"),
        ({"EMAIL_URL": "smtp://ana:secret@mail.example.org:587"}, "Day Four <day-four@localhost>"),
        (
            {"EMAIL_URL": "smtp+tls://ana%40example.org:secret@mail.example.org:587"},
            "Day Four <ana@example.org>",
        ),
        ({"DEFAULT_FROM_EMAIL": "Calls <c@example.org>"}, "Calls <c@example.org>"),
    ],
)
def test_mail_comes_from_the_mailbox_that_logs_in(
    tmp_path: Path, environment: dict[str, str], sender: str
) -> None:
    found = read(tmp_path, "DEFAULT_FROM_EMAIL", "EMAIL_TIMEOUT", **environment)
    assert found["DEFAULT_FROM_EMAIL"] == sender
    assert found["EMAIL_TIMEOUT"] <= 60  # without one, a mail server may hold a sender for ever


def test_a_slash_at_the_end_of_the_address_does_no_harm(tmp_path: Path) -> None:
    found = read(tmp_path, "SITE_URL", SITE_URL="https://calls.example.org/")
    assert found == {"SITE_URL": "https://calls.example.org"}


# The secret key


def test_the_secret_key_is_kept_and_closed_to_others(tmp_path: Path) -> None:
    key = data_folder.secret_key(tmp_path)
    assert len(key) >= 50
    assert data_folder.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_agree_on_the_secret_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = list(pool.map(data_folder.secret_key, [tmp_path] * 64))
    assert len(set(keys)) == 1
    assert keys[0]


def test_a_given_secret_key_is_used_and_not_written_down(tmp_path: Path) -> None:
    assert read(tmp_path, "SECRET_KEY", SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"file cannot be written to .*DATA_DIR"):
        data_folder.prepare(tmp_path / "file")


# The database


@pytest.mark.django_db
def test_connections_are_kept_and_checked() -> None:
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


@pytest.mark.django_db
def test_sqlite_waits_for_its_turn_to_write() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # which needs no such help
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found.pop("busy_timeout") >= 20_000  # milliseconds
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]


# Headers, logs


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy() -> None:
    response = Client().get("/accounts/login/")
    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("Not Found: %s", ("/calendar/s3cret.ics",), "Not Found: /calendar/…"),
        ("%s %s", ("GET", "/when/?said=friday HTTP/1.1"), "GET /when/?… HTTP/1.1"),
        ("Not Found: %s", ("/mail/stop/7.s3cret/",), "Not Found: /mail/stop/…/"),
        ("Not Found: %s", ("/people/7/",), "Not Found: /people/7/"),
    ],
)
def test_nothing_secret_is_logged(message: str, arguments: tuple[str, ...], written: str) -> None:
    record = logging.LogRecord("django", logging.WARNING, __file__, 1, message, arguments, None)
    assert HideTokens().filter(record)
    assert record.getMessage() == written


def test_a_mistake_of_the_visitor_is_not_written_to_the_log(
    alice: User, client_of: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(alice)
    assert client.post("/people/new/", {"name": ""}).status_code == 422
    assert client.get("/people/1/").status_code == 404
    assert caplog.records == []
