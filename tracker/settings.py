"""Settings. What an installation may change comes from the environment and from `.env`.

`.env.example` lists every name with its meaning and its default.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tracker.site import data_folder, time_zone

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # the environment itself goes first


def refuse(name: str, problem: str) -> NoReturn:
    """Raise ImproperlyConfigured, in a sentence for whoever wrote the setting."""
    raise ImproperlyConfigured(f"the setting {name}={env(name)} {problem}. See .env.example.")


def number(name: str, default: int) -> int:
    """The setting as a whole number that is not negative."""
    value = env(name, default="") or str(default)
    if not value.isdecimal():
        refuse(name, "is not a number")
    return int(value)


DATA_DIR = data_folder.prepare(BASE_DIR / env("DATA_DIR", default="data"))
SECRET_KEY = env("SECRET_KEY", default="") or data_folder.secret_key(DATA_DIR)
DEBUG = env.bool("DEBUG", default=False)
HOST = env("HOST", default="127.0.0.1")
PORT = number("PORT", 8000)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TIME_ZONE = env("TIME_ZONE", default="") or time_zone.time_zone()
try:
    ZoneInfo(TIME_ZONE)
except (ValueError, ZoneInfoNotFoundError):
    refuse("TIME_ZONE", "is not a time zone, such as Europe/London")
# Where the pages are for whoever reads a mail; without it, on this machine at PORT.
SITE_URL = env("SITE_URL", default="").rstrip("/")
if SITE_URL and not SITE_URL.startswith(("http://", "https://")):
    refuse("SITE_URL", "does not begin with http:// or https://")

# Mail

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20  # seconds for each step of a conversation with the mail server
# Many mail servers take mail only from the mailbox that logs in.
_mailbox: str = vars()["EMAIL_HOST_USER"] or ""
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL",
    default=f"Day Four <{_mailbox if '@' in _mailbox else 'day-four@localhost'}>",
)
# Management commands that `serve` runs every minute beside the pages.
EVERY_MINUTE = ["send_digests"]

# HTTPS is spoken by a proxy in front: on where an origin begins with https, or where it is said.
HTTPS = env.bool(
    "HTTPS", default=any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)
)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# Each breaks other services of a domain for a year, so only its owner asks for them: Django's
# reminders to do so are not for everybody.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# So many proxies in front each add an address to X-Forwarded-For; with none, nobody is believed.
TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "followups",
    "tracker",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.site.middleware.HealthMiddleware",
    "tracker.site.middleware.ReadableFormMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.site.middleware.CompressedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.accounts.middleware.LogInMiddleware",
    "tracker.site.middleware.PersonalPagesMiddleware",
    "tracker.site.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracker.site.middleware.FormOnlyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers in place of a locked-out log-in
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # the fields of forms, from django.forms
        "OPTIONS": {
            "environment": "tracker.site.templating.environment",
            "extensions": [
                "tracker.forms.templating.SubmissionExtension",
                "tracker.people.templating.PhonesExtension",
                "followups.applications.templating.AdviceExtension",
            ],
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.site.templating.one_token",
            ],
        },
    },
    {
        # The admin's.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms goes first

# Database

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL")
    if env("DATABASE_URL", default="")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "day-four.sqlite3"}
}
if "ENGINE" not in DATABASES["default"]:
    refuse("DATABASE_URL", "is not the address of a database")
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that reads and then writes takes the write lock at its beginning and waits
        # for it. SQLite's own way, to take it at the first write, fails with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,  # seconds
        # Readers do not wait for the writer, and what was acknowledged outlasts a power cut. Each
        # thread of the server has a connection with a cache of its own: SQLite's usual 2 MB.
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
    }

# Accounts

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses while a name is locked out
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60  # seconds: sixty days

AXES_FAILURE_LIMIT = 5
AXES_USERNAME_CALLABLE = "tracker.accounts.throttling.tried_name"
AXES_CLIENT_IP_CALLABLE = "tracker.accounts.throttling.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # fifteen minutes are fifteen minutes
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True  # no diary of who logged in when
AXES_VERBOSE = False

# Pages

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Documents. Never below STATIC_ROOT: they are served by a view, to their owner only.
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "tracker.site.uploads.LimitHandler",  # first: it lets no more through than may be kept
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DOCUMENT_MAX_BYTES = 10 * 1024 * 1024
DOCUMENTS_MAX_BYTES = 500 * 1024 * 1024  # of one user
IMPORT_MAX_BYTES = 50 * 1024 * 1024  # an export; a larger one by `take_in`. Tables: MOST_BYTES
IMPORTS_MAX_BYTES = 1200 * 1024 * 1024  # of one user

WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nobody asks for the others: half as much to compress
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"  # its own asks the storage for each name

LANGUAGE_CODE = "en-gb"
USE_TZ = True

# Standard error only. The server keeps no log of requests, so no address that carries a secret
# (the calendar feed) is written down.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"secrets": {"()": "tracker.site.logs.HideTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        # A page that is not there or a form with a mistake in it is no fault of the program.
        "django.request": {"level": "INFO" if DEBUG else "ERROR"},
        # Nor is a request that waits for a thread, or one that is cut off as the program ends.
        "waitress": {"level": "ERROR"},
    },
}
