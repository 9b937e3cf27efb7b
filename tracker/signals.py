"""What comes with a fact by itself."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from tracker.models import Document, Import, Stage, User
from tracker.search import text_index


@receiver(post_save, sender=User)
def give_stages(instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """However a user is made, there are stages to begin with. Fixtures bring their own."""
    if created and not raw:
        Stage.make_defaults(instance)


@receiver(post_delete, sender=Document)
@receiver(post_delete, sender=Import)
def remove_file(instance: Document | Import, **kwargs: Any) -> None:
    """The file goes when its row has gone for good, and not before that is certain."""
    file = instance.file
    if file:
        transaction.on_commit(lambda: file.storage.delete(file.name))


@receiver(post_migrate, sender=apps.get_app_config("tracker"))
def keep_text_index(using: str, **kwargs: Any) -> None:
    """The index that the search goes by is there, and is kept true by the database."""
    text_index.keep(connections[using])
