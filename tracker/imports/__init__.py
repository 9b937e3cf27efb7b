"""Bringing in a list, an invitation or an archive: choose, preview, add, undo.

Nothing imports it.
"""
