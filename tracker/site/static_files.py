"""Collect the static files when they have changed, and only then."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a short text that changes when a static file, or Django, does."""
    parts = [django.__version__]
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            parts.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def collect_if_changed() -> bool:
    """Bring `STATIC_ROOT` up to date; return whether there was anything to do."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    current = fingerprint()
    if stamp.is_file() and stamp.read_text() == current:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)
    return True
