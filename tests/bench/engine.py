"""The engine and the plan, measured inside of Django."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import process_time
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.etiquette import ARTICLE
from followups.history import Event, EventKind, Thread
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep
from followups.rules import advise
from tracker.models import ContactAttempt, Interview, Outcome, User

MET_ON = date(2026, 11, 10)
USUAL_HISTORY = Thread(
    met_on=MET_ON,
    said="three days",
    last_day=MET_ON + timedelta(days=3),
    events=(
        Event(MET_ON + timedelta(days=1), EventKind.THANKED),
        Event(MET_ON + timedelta(days=7), EventKind.VOICEMAIL),
    ),
)
ADVISED = 5000
TIMES = 5


def measure(owner: User, session: str) -> dict[str, Any]:
    """Seconds of CPU time, rates and counts, by name."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = session
    counts = [1, Interview.objects.of(owner).count()]
    before = EtiquetteSettings.for_user(owner)
    found = {
        "advise": _seconds(_advise_often) / ADVISED,
        "rebuilt": counts[1] / _seconds(lambda: _rebuild(owner)),
        "fact_queries": {count: _queries_of_a_fact(owner, count) for count in counts},
        "today": _seconds(lambda: client.get("/")),
        "setting": _seconds(_changed_setting(client)),
    }
    before.save()  # and the plan with it: what is measured next finds what was made
    return found


def _seconds(work: Callable[[], Any]) -> float:
    """CPU time of this process: the median of some times, after one that warms up."""
    took = []
    work()
    for _ in range(TIMES):
        began = process_time()
        work()
        took.append(process_time() - began)
    return median(took)


def _advise_often() -> None:
    for _ in range(ADVISED):
        advise(USUAL_HISTORY, ARTICLE)


def _rebuild(owner: User) -> None:
    PlannedStep.objects.filter(owner=owner).delete()
    writer.refresh(owner)


def _queries_of_a_fact(owner: User, interviews: int) -> int:
    """Of a message that is logged, with so many interviews of that application; none is kept."""
    with transaction.atomic():
        interview = Interview.objects.of(owner).latest("pk")
        more = Interview.objects.of(owner).exclude(pk=interview.pk)[: interviews - 1]
        Interview.objects.filter(pk__in=[one.pk for one in more]).update(
            application=interview.application_id
        )
        writer.refresh(owner)
        interview = Interview.objects.of(owner).latest("held_on", "pk")
        with CaptureQueriesContext(connection) as captured:
            ContactAttempt.objects.create(
                owner=owner,
                interview=interview,
                application=interview.application,
                outcome=Outcome.VOICEMAIL,
                happened_on=max(interview.held_on, date.today()),  # noqa: DTZ011
            )
        transaction.set_rollback(True)
    return len(captured)


def _changed_setting(client: Client) -> Callable[[], None]:
    """Posts the form of the settings with another number of days each time, and so another plan."""
    page = client.get("/settings/").content.decode()
    form = _fields(page)
    days = iter(range(8, 60))

    def change() -> None:
        form["days_without_given"] = str(next(days))
        if client.post("/settings/", form).status_code != 303:
            raise SystemExit("The settings were refused.")

    return change


def _fields(page: str) -> dict[str, Any]:
    """The values of the forms on a page, as a browser would send them."""
    form: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_off = attributes.get("type") in ("checkbox", "radio") and " checked" not in tag
        if "name" in attributes and not is_off:
            form.setdefault(attributes["name"], []).append(attributes.get("value", "on"))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        form[name] = chosen[1] if chosen else ""
    return form
