"""Keeps the next morning true, whatever moves it: the switch, the hour, the time zone."""

from __future__ import annotations

from datetime import datetime

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from followups.digest.models import MailSettings
from followups.digest.mornings import WINDOW, next_morning
from tracker.models import User
from tracker.site import clock


@receiver(pre_save, sender=MailSettings)
def keep_next_morning(instance: MailSettings, raw: bool = False, **kwargs: object) -> None:
    """Switched on, the first mail comes in the next morning. An earlier hour counts today too."""
    if raw:
        return
    before = MailSettings.objects.filter(pk=instance.pk).values("is_on", "hour", "next_at").first()
    if not instance.is_on:
        instance.next_at = None
    elif before is None or not before["is_on"]:
        instance.next_at = next_morning(clock.now(), instance.hour, instance.owner.zone)
    elif before["hour"] != instance.hour:
        instance.next_at = _open_morning(instance, instance.owner, clock.now())
    else:
        instance.next_at = before["next_at"]


@receiver(post_save, sender=User)
def follow_the_user(
    instance: User,
    created: bool,
    update_fields: frozenset[str] | None,
    raw: bool = False,
    **kwargs: object,
) -> None:
    """Whoever moves to another time zone has their morning there."""
    if raw or created or (update_fields is not None and "time_zone" not in update_fields):
        return
    for settings in MailSettings.objects.of(instance).filter(is_on=True):
        next_at = _open_morning(settings, instance, clock.now())
        MailSettings.objects.filter(pk=settings.pk, is_on=True).update(next_at=next_at)


def _open_morning(settings: MailSettings, user: User, now: datetime) -> datetime:
    """The first morning whose mail is still of use. One that was sent is not sent again."""
    return next_morning(now - WINDOW, settings.hour, user.zone)
