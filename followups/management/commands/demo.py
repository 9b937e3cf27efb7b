"""Fill in an invented job search, to look around in."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from followups.demo import fill
from followups.management.users import user_named
from tracker.models import Application


class Command(BaseCommand):
    help = (
        "Fills in an invented job search whose dates lie around today, so that there is something "
        "on every page. Nobody in it exists."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "count", nargs="?", type=int, help="how many applications (default: few)"
        )
        parser.add_argument("--user", metavar="NAME", help="for this user (default: the first)")
        parser.add_argument(
            "--again", action="store_true", help="add it although there are applications already"
        )

    def handle(
        self, *args: object, count: int | None, user: str | None, again: bool, **options: object
    ) -> None:
        owner = user_named(user)
        if not again and (there := Application.objects.of(owner).count()):
            self.stderr.write(
                f"{owner} has {there} applications already, so nothing was added. "
                "`demo --again` adds the invented ones to them."
            )
            return
        try:
            added = fill(owner, count)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"An invented search of {added} applications is there for {owner}.")
