"""Copies of a whole installation, and the way back from one. Used by management commands only."""


class BackupError(Exception):
    """Says in a sentence why there is no backup, or why nothing was restored."""
