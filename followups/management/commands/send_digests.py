"""Send the morning mails that are due now."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from followups.digest import outbox, sending
from followups.explain import count_in_words
from tracker.site import clock


class Command(BaseCommand):
    help = (
        "Sends the morning mails that are due now, and ends. For cron or a systemd timer; `serve` "
        "runs it every minute by itself. Any number of them may run at once: nobody gets two."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="send and write nothing; say what is waiting"
        )

    def handle(self, *args: object, dry_run: bool, verbosity: int, **options: object) -> None:
        """Ends with an error where a mail was not sent, so that the timer's log shows it."""
        if dry_run:
            now = clock.now()
            mornings = outbox.due_settings(now).count()
            mails = outbox.open_mails(now).count()
            self.stdout.write(
                f"It is the morning of {count_in_words(mornings, 'user')}, who may have something "
                f"due. {count_in_words(mails, 'mail').capitalize()} waiting to be sent."
            )
            return
        done = sending.run(clock.now)
        if verbosity:
            skipped = f", {done.skipped} left out" if done.skipped else ""
            self.stdout.write(f"{count_in_words(done.sent, 'mail').capitalize()} sent{skipped}.")
        if done.problems and verbosity:
            for problem in done.problems:
                self.stderr.write(f"User {problem}")
            more = " The rest is tried in the next run." if done.gave_up else ""
            failed = count_in_words(len(done.problems), "mail")
            raise CommandError(f"{failed.capitalize()} could not be sent.{more}")
