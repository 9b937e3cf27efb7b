"""Copies of a whole installation, and the way back from one. Used by management commands only."""


class Failed(Exception):  # noqa: N818  (not a fault of the program: an answer)
    """Says in a sentence why there is no backup, or why nothing was restored."""
