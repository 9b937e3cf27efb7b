"""What has to be done inside of Django, by a process for each database: `python -m ... COMMAND`.

Prints one line of JSON. The environment names the settings and the database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.bench import crowd, engine, hostile, importing, pages, seed  # noqa: E402
from tracker.models import User  # noqa: E402


def prepare() -> None:
    """As every start does it."""
    call_command("prepare", verbosity=0, stdout=sys.stderr)


def make(given: dict[str, Any]) -> dict[str, Any]:
    """An installation with `count` applications, as many as told of them the owner's."""
    prepare()
    return seed.seed(**given)


def queries(given: dict[str, Any]) -> dict[str, int]:
    """How many queries each page of those `named` makes."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = given["facts"]["session"]
    counted = {}
    for page in pages.chosen(given["named"]):
        path, form = next(page.requests(given["facts"]))
        if not form:
            client.get(path)  # how a list was looked at is kept in the session, once
        with CaptureQueriesContext(connection) as captured:
            response = client.post(path, form) if form else client.get(path)
        if response.status_code != (303 if form else 200):
            raise SystemExit(f"{page.name} at {path} answered {response.status_code}")
        counted[page.name] = len(captured)
    seed.tidy(given["facts"])
    return counted


def tidy(given: dict[str, Any]) -> None:
    """As it was made, whatever an earlier run did."""
    prepare()
    seed.tidy(given["facts"])


def measure_engine(given: dict[str, Any]) -> dict[str, Any]:
    """The engine and the plan of the owner."""
    facts = given["facts"]
    return engine.measure(User.objects.get(pk=facts["owner"]), facts["session"])


COMMANDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "make": make,
    "tidy": tidy,
    "queries": queries,
    "engine": measure_engine,
    "texts": lambda given: hostile.measure(**given),
    "import": lambda given: importing.measure(**given),
    "prepare": lambda given: prepare(),
    "crowd": lambda given: crowd.make(**given),
    "mornings": lambda given: crowd.mornings(),
    "due": lambda given: crowd.call_some_due(),
    "send": lambda given: crowd.send(),
}

if __name__ == "__main__":
    name, argument = sys.argv[1:]
    sys.stdout.write(json.dumps(COMMANDS[name](json.loads(argument))) + "\n")
