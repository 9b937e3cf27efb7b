"""Make what is derived from other columns of its row true again, or prove that it is."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from tracker.models.derived import Derived, derived_fields
from tracker.search import text_index

ROWS_AT_ONCE = 500


class Command(BaseCommand):
    help = (
        "Writes the columns that searching and comparing go by once more. Needed only after rows "
        "were changed behind the program's back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 where something is wrong"
        )

    def handle(self, *args: object, check: bool, **options: object) -> None:
        count = 0
        for model, fields in derived_fields():
            wrong = _wrong(model, fields)
            count += len(wrong)
            if not check:
                names = [field.name for field in fields]
                model._base_manager.bulk_update(wrong, names, ROWS_AT_ONCE)
        if not check:
            text_index.catch_up()
        is_true = text_index.is_true()
        count += not is_true
        if not check and (not is_true or text_index.is_missing()):
            text_index.make()
        if check and count:
            raise CommandError(f"Not what they should be: {count}. `refold` makes them so.")
        self.stdout.write(f"Written again: {count}." if count else "All is as it should be.")


def _wrong(model: type[models.Model], fields: list[Derived]) -> list[models.Model]:
    """The rows of which a column is not what it should be, with the right values in them."""
    wrong = []
    for row in model._base_manager.order_by("pk").iterator(ROWS_AT_ONCE):
        before = [getattr(row, field.attname) for field in fields]
        if before != [field.pre_save(row, add=False) for field in fields]:
            wrong.append(row)
    return wrong
