"""The admin of the advice, and of the facts where it shows in them."""

from followups.admin import advice, calendar, digest  # noqa: F401
