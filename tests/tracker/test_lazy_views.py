"""Views are imported late: so a name that is wrong would be found late."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from tests.addresses import patterns
from tracker.lazy_views import Views

ROOT = Path(__file__).parents[2]
LATE = [
    pattern
    for _, pattern in patterns(get_resolver())
    if isinstance(pattern.callback, type(Views("").any))
]


@pytest.mark.parametrize("pattern", LATE, ids=str)
def test_every_view_is_there(pattern: URLPattern) -> None:
    view = pattern.callback.load()  # type: ignore[union-attr]
    assert pattern.lookup_str == f"{view.__module__}.{view.__qualname__}"


def test_what_decorators_said_of_a_view_is_known() -> None:
    assert Views("followups.tryout.views").when.login_required is False
    assert not hasattr(Views("followups.today.views").today, "login_required")


def test_a_name_that_is_wrong_is_an_error() -> None:
    with pytest.raises(AttributeError, match="tomorrow"):
        Views("followups.today.views").tomorrow(None)


def test_the_addresses_are_read_without_what_single_pages_need() -> None:
    look = (
        "import django, sys\n"
        "django.setup()\n"
        "from django.urls import reverse\n"
        "reverse('today')\n"
        "late = [name for name in sys.modules if name.startswith('followups.views.')]\n"
        "heavy = {'holidays', 'phonenumbers', 'openpyxl', 'icalendar', 'charset_normalizer'}\n"
        "print(late, heavy & sys.modules.keys())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[] set()"
