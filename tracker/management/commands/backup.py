"""Back up the whole installation."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.backups import BackupError, files


class Command(BaseCommand):
    help = (
        "Writes the database and the documents into one file, while everybody goes on working, "
        "and reads it back before it counts. See docs/backup.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FOLDER",
            default=Path(settings.DATA_DIR) / "backups",
            help="where to (default: the folder backups of the data folder)",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="DAYS",
            default=14,
            help="keep the last one of each of so many days (default: 14; 0 keeps all)",
        )

    def handle(self, *args: object, to: Path, keep: int, **options: object) -> None:
        if keep < 0:
            raise CommandError("--keep is a number of days, or 0.")
        try:
            path, manifest = files.make(to)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        gone = files.rotate(to, keep) if keep else []
        rows = sum(manifest.contents.rows.values())
        count = len(manifest.contents.files) - len(manifest.missing)
        self.stdout.write(f"{path}: {rows} rows, {count} files, checked.")
        if manifest.missing:
            missing = len(manifest.missing)
            self.stderr.write(f"Files that were not in the data folder any more: {missing}.")
        if gone:
            self.stdout.write(f"Older ones removed: {len(gone)}.")
