"""The signal of facts that change without one of Django's own."""

from django.dispatch import Signal

# After rows were changed behind the back of `post_save`, in the same transaction. `owner` is whose
# they are, `applications` the primary keys of those that the change was about.
facts_changed = Signal()
