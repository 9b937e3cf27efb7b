from followups.admin import advice, calendar, digest  # noqa: F401
