"""The admin of the facts. `followups.admin` adds the advice."""

from tracker.admin import accounts, applications, imports, people  # noqa: F401
