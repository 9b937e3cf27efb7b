"""Settings of the tests: the real ones, without what would only make tests slow.

Tests run on SQLite, or with TEST_ON=postgres on the server that TEST_DATABASE_URL names.
"""

import atexit
import os
import shutil
import tempfile

from jinja2 import StrictUndefined, Undefined

_folder = tempfile.mkdtemp(prefix="day-four-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

POSTGRES = os.environ.get("TEST_ON") == "postgres"

# Every setting, so that neither the environment nor `.env` of whoever runs the tests matters.
os.environ.update(
    DATABASE_URL=os.environ["TEST_DATABASE_URL"] if POSTGRES else "",
    SECRET_KEY="of the tests, where there is nothing at all to keep secret",
    DATA_DIR=_folder,
    DEBUG="off",
    HTTPS="off",
    HSTS_INCLUDE_SUBDOMAINS="off",
    HSTS_PRELOAD="off",
    TRUSTED_PROXIES="0",
    ALLOWED_HOSTS="localhost,127.0.0.1,[::1]",
    CSRF_TRUSTED_ORIGINS="",
    TIME_ZONE="UTC",
    EMAIL_URL="memorymail://",
    DEFAULT_FROM_EMAIL="Day Four <day-four@example.org>",
    SITE_URL="https://calls.example.org",
    HOST="127.0.0.1",
    PORT="8000",
)

from tracker.settings import *  # noqa: E402, F403
from tracker.settings import DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

STATIC_ROOT.mkdir()  # nothing is collected for tests; whitenoise warns where it finds no folder

if not POSTGRES:
    # A file, as in real use: threads of one test then have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class UndefinedIsError(StrictUndefined):
    """A template may ask whether a name is there; to write it where it is not is a mistake."""

    __bool__ = Undefined.__bool__  # type: ignore[assignment]


TEMPLATES[0]["OPTIONS"]["undefined"] = UndefinedIsError
