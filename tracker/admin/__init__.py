"""The admin of the facts. `followups.admin` adds the advice."""

from tracker.admin import facts, imports  # noqa: F401
