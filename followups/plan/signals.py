"""Whatever changes a fact makes the plan true again, in the same transaction.

What raises no signal (`QuerySet.update`, `bulk_create`) has to send `facts_changed`, or to call
`plan.writer.refresh` itself; `manage.py replan --check` finds what was forgotten.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from followups.plan import changes
from followups.plan.models import EtiquetteSettings
from tracker.models import Application, ContactAttempt, Interview, Owned, User
from tracker.models.changes import facts_changed, under_way

Followed = Interview | ContactAttempt


@receiver(pre_save, sender=Application)
@receiver(pre_save, sender=Interview)
@receiver(pre_save, sender=ContactAttempt)
@receiver(pre_save, sender=EtiquetteSettings)
def lock_before_saving(instance: Owned, raw: bool = False, **kwargs: object) -> None:
    """The owner is locked before any record is, here and before a deletion."""
    if not raw:
        _lock_owner(instance)


@receiver(pre_save, sender=Interview)
@receiver(pre_save, sender=ContactAttempt)
def remember_where_it_was(sender: type[Followed], instance: Any, **kwargs: object) -> None:
    """A record that moves leaves the plan of its old application stale too."""
    instance.was_of_application = None
    if instance.pk:
        stored = sender.all_objects.filter(pk=instance.pk)
        instance.was_of_application = stored.values_list("application_id", flat=True).first()


@receiver(pre_delete, sender=Interview)
@receiver(pre_delete, sender=ContactAttempt)
def lock_before_deleting(instance: Owned, **kwargs: object) -> None:
    _lock_owner(instance)


@receiver(post_save, sender=Interview)
@receiver(post_save, sender=ContactAttempt)
def refresh_plan_after_saving(instance: Followed, raw: bool = False, **kwargs: object) -> None:
    if not raw:
        changes.facts_changed(instance.owner, _touched(instance))


@receiver(post_delete, sender=Interview)
@receiver(post_delete, sender=ContactAttempt)
def refresh_plan_after_deleting(
    sender: type[Followed], instance: Followed, origin: object, **kwargs: object
) -> None:
    """Where the parent is going too, its plan goes with it and must not be written again."""
    if _is_about(origin, sender):
        changes.facts_changed(instance.owner, {instance.application_id})


@receiver(post_save, sender=Application)
def refresh_plan_of_application(
    instance: Application, created: bool, raw: bool = False, **kwargs: object
) -> None:
    if not raw and not created:
        changes.facts_changed(instance.owner, {instance.pk})


@receiver(facts_changed)
def refresh_plan_after_changes(
    owner: User, applications: Collection[int], **kwargs: object
) -> None:
    """The trash, many at once, a stage that means something else by now."""
    changes.facts_changed(owner, applications)


@receiver(post_save, sender=EtiquetteSettings)
@receiver(post_delete, sender=EtiquetteSettings)
def refresh_plan_of_owner(instance: EtiquetteSettings, raw: bool = False, **kwargs: object) -> None:
    origin = kwargs.get("origin")
    if not raw and (origin is None or _is_about(origin, EtiquetteSettings)):
        changes.policy_changed(instance.owner)


@receiver(post_save, sender=User)
def refresh_plan_of_user(
    instance: User,
    created: bool,
    update_fields: Collection[str] | None,
    raw: bool = False,
    **kwargs: object,
) -> None:
    """A user who moves has other holidays. Logging in saves `last_login` only: nothing to do."""
    may_have_moved = update_fields is None or {"country", "region"} & set(update_fields)
    if not raw and not created and may_have_moved:
        changes.policy_changed(instance)


def _lock_owner(record: Owned) -> None:
    if not under_way(record.owner_id):
        record.owner.locked()


def _touched(instance: Any) -> set[int]:
    """The applications whose plan a change of the record touches."""
    return {instance.application_id, instance.was_of_application} - {None}


def _is_about(origin: object, model: type[Model]) -> bool:
    """The deletion began with `model` itself: `origin` is a record or a queryset of it."""
    return getattr(origin, "model", type(origin)) is model
