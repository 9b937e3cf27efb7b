"""Do the work that an import waits for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.imports import steps
from tracker.models import Import


class Command(BaseCommand):
    help = (
        "Does the work that one import waits for. The pages start it by themselves for files "
        "that are not small."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", type=int, help="of the import, as its address has it")

    def handle(self, *args: Any, key: int, **options: Any) -> None:
        record = Import.objects.select_related("owner").filter(pk=key).first()
        if record is None:
            raise CommandError(f"There is no import {key}.")
        if not steps.run(record):
            self.stdout.write("There is nothing to do, or it is being done.")
