"""Whom a command is about."""

from django.core.management.base import CommandError

from tracker.models import User


def user_named(name: str | None) -> User:
    """The user of that log-in name; without a name the first one.

    Raises:
        CommandError: there is nobody of that name, or nobody at all.
    """
    users = User.objects.order_by("pk")
    user = users.first() if name is None else users.filter(username=name).first()
    if user is None and name is None:
        raise CommandError("There is no user yet. `python3 run.py manage first_user` makes one.")
    if user is None:
        raise CommandError(f"There is no user named {name}.")
    return user
