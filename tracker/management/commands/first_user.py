"""Make the first user of a fresh installation."""

import getpass
import os
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.models import User

# No letter or figure that is easily taken for another.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Return a random password such as `x7mh-p2wd-9qcf-tk4e`: 80 bits, fit to be typed."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


class Command(BaseCommand):
    help = (
        "Makes a user who may do everything, unless there is a user already, and says how to "
        "log in. DAY_FOUR_PASSWORD gives the password; otherwise one is made and shown once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the log-in name (default: the system's)")
        parser.add_argument("--ask-password", action="store_true", help="ask for the password")

    def handle(
        self, *args: object, name: str | None, ask_password: bool, **options: object
    ) -> None:
        if User.objects.exists():
            if name and not User.objects.filter(username=name).exists():
                self.stderr.write(
                    f"There are users already, so {name} was not made. "
                    "`python3 run.py manage createsuperuser` makes another."
                )
            return
        user = User(username=name or default_name(), is_staff=True, is_superuser=True)
        given = os.environ.get("DAY_FOUR_PASSWORD", "")
        if ask_password and not given:
            given = getpass.getpass(f"Password for {user.username}: ")
        password = given or new_password()
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        self.stdout.write(f"Log in as:  {user.username}")
        if not given:
            self.stdout.write(f"Password:   {password}   (shown only now; keep it)")


def default_name() -> str:
    """Return the log-in name of the person at the keyboard, or `me` where it does not serve."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return "me"
    return "me" if name == "root" else name
