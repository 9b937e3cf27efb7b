"""The former name of `rebuild_search`."""

from tracker.management.commands.rebuild_search import Command

__all__ = ["Command"]
