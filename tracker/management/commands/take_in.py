"""Bring an export back in that is too large for the page."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.exports import archive
from tracker.models import User


class Command(BaseCommand):
    help = (
        "Adds what an export (the ZIP file) holds and the user does not have yet. The page does "
        "the same, with a way back, for files up to its limit. See docs/export.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the ZIP file of an export")
        parser.add_argument("--user", metavar="NAME", required=True, help="whose it is to be")

    def handle(self, *args: object, file: Path, user: str, **options: object) -> None:
        owner = User.objects.filter(username=user).first()
        if owner is None:
            raise CommandError(f"There is no user {user}.")
        try:
            taken = archive.add(owner, file)
        except archive.ArchiveError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Records added: {sum(taken.added.values())}.")
