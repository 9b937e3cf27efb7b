"""Make an installation ready to be served."""

from contextlib import ExitStack
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from tracker import upgrading
from tracker.imports import files
from tracker.search import text_index
from tracker.site import clock
from tracker.site.checks import INSTALLATION
from tracker.site.start_lock import one_at_a_time
from tracker.site.static_files import collect_if_changed


class Command(BaseCommand):
    requires_system_checks = [INSTALLATION]
    help = (
        "Brings the database and the static files up to date, empties the trash of what is old, "
        "forgets the files of old imports, and makes the first user where there is none. Changes "
        "nothing where nothing is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_first_user_arguments(parser)

    def handle(
        self, *args: object, user: str | None, ask_password: bool, **options: object
    ) -> None:
        with ExitStack() as until_the_end:
            try:
                until_the_end.enter_context(one_at_a_time(self.say_waiting))
                upgrading.bring_up_to_date()
            except DatabaseError as error:
                reason = " ".join(str(error).split())
                raise CommandError(f"The database cannot be used: {reason}") from error
            call_command("clearsessions")
            call_command("empty_trash", verbosity=0)
            files.expire(clock.now() - timedelta(days=files.DAYS_KEPT))
            text_index.catch_up()
            collect_if_changed()
            name = [user] if user else []
            call_command("first_user", *name, ask_password=ask_password, stdout=self.stdout)

    def say_waiting(self) -> None:
        self.stderr.write("Another start is at it. This one goes on when that is ready.")


def add_first_user_arguments(parser: CommandParser) -> None:
    parser.add_argument("--user", help="the log-in name of the first user")
    parser.add_argument("--ask-password", action="store_true", help="ask for their password")
