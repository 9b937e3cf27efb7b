"""Delete for good what has been in the trash for long enough."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from tracker import clock, trash


class Command(BaseCommand):
    help = (
        f"Deletes for good what has been in the trash for {trash.DAYS_KEPT} days, of every user. "
        "`prepare` does so by itself."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = trash.empty(clock.now() - timedelta(days=trash.DAYS_KEPT))
        if verbosity:
            self.stdout.write(f"Deleted for good: {count}.")
