"""Put a backup in the place of what is there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.backups import BackupError
from tracker.backups.restoring import restore


class Command(BaseCommand):
    help = (
        "Puts the database and the documents back to what they were when a backup was made. What "
        "is there is backed up first. See docs/backup.md."
    )
    requires_system_checks = ()  # there may be no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` wrote")
        parser.add_argument("--yes", action="store_true", help="replace what is there")

    def handle(self, *args: object, file: Path, yes: bool, **options: object) -> None:
        try:
            manifest = restore(file, yes, self._say)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self._say(f"Restored: the state of {manifest.made_at[:16].replace('T', ' ')} UTC.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
