"""Delete for good what has been in the trash for long enough."""

from datetime import timedelta

from django.core.management.base import BaseCommand

from tracker.site import clock
from tracker.trash import actions


class Command(BaseCommand):
    help = (
        f"Deletes for good what has been in the trash for {actions.DAYS_KEPT} days, of every user. "
        "`prepare` does so by itself."
    )

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        count = actions.empty(clock.now() - timedelta(days=actions.DAYS_KEPT))
        if verbosity:
            self.stdout.write(f"Deleted for good: {count}.")
