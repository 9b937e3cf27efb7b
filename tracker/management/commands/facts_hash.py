"""One short text for all facts: the same before and after, where nothing was lost."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.exports.archive.facts_hash import facts_hash
from tracker.models import User


class Command(BaseCommand):
    help = (
        "Prints a hash of all facts of each user, documents included: the same for the same "
        "facts, on whatever database and whatever their keys are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="only the facts of this user")

    def handle(self, *args: object, user: str | None, **options: object) -> None:
        owners = User.objects.order_by("username")
        if user is not None:
            owners = owners.filter(username=user)
            if not owners:
                raise CommandError(f"There is no user {user}.")
        for owner in owners:
            self.stdout.write(f"{facts_hash(owner)}  {owner.get_username()}")
