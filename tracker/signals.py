"""What comes with a fact by itself."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from tracker.models import Stage, User


@receiver(post_save, sender=User)
def give_stages(instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """However a user is made, there are stages to begin with. Fixtures bring their own."""
    if created and not raw:
        Stage.make_defaults(instance)
