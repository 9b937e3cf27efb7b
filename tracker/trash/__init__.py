"""Deleting and getting back: the trash, undo, drafts of forms.

Any room but `models` and `site` may import it.
"""
