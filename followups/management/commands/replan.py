"""Make the plan true, or prove that it is."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from followups.explain import count_in_words
from followups.management.users import user_named
from followups.plan import writer
from followups.plan.models import PlannedStep
from tracker.models import User


class Command(BaseCommand):
    help = (
        "Makes the plan say what the rules say now. It does so by itself whenever a fact changes; "
        "after a change behind its back (SQL, loaddata) run this."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="only the plan of this user")
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; print every difference, and exit with 1 where there is any",
        )

    def handle(self, *args: object, user: str | None, check: bool, **options: object) -> None:
        owners = [user_named(user)] if user else list(User.objects.order_by("pk"))
        if check:
            self.check_plans(owners)
            changed = ""
        else:
            steps = sum(writer.refresh(owner) for owner in owners)
            changed = f"{count_in_words(steps, 'step').capitalize()} changed. "
        total = PlannedStep.objects.filter(owner__in=owners).count()
        self.stdout.write(f"{changed}The plan is true: {count_in_words(total, 'step')}.")

    def check_plans(self, owners: list[User]) -> None:
        """Raises CommandError where a kept plan differs, after a line for each difference."""
        lines = [f"{owner}, {line}" for owner in owners for line in writer.differences(owner)]
        for line in lines:
            self.stdout.write(line)
        if lines:
            places = count_in_words(len(lines), "place")
            raise CommandError(f"The plan differs from the facts in {places}. `replan` mends it.")
