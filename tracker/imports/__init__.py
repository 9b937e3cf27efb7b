"""Bringing in a list, an invitation or an archive: choose, preview, add, take back. Nothing imports it."""
