"""The files of old imports go, and what they added is still known."""

from __future__ import annotations

from datetime import datetime

from tracker.models import Import

DAYS_KEPT = 30
"""After so many days that nobody touched an import its file goes (`manage.py prepare`)."""


def expire(before: datetime) -> int:
    """Forgets the files of imports that nobody touched since an instant, of every user.

    Unfinished ones go altogether; of the others the record stays, with what it added, so that
    the same rows are known again. Returns how many files went.
    """
    old = Import.objects.filter(updated_at__lt=before).exclude(file="")
    count = old.count()
    for record in old.unfinished():
        record.delete()
    for record in old.iterator():
        file = record.file
        Import.objects.filter(pk=record.pk).update(file="")
        file.storage.delete(str(file.name))
    return count
