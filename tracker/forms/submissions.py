"""Two taps make one thing: a form that makes something is answered the second time as the first.

Each such form has a hidden field, `submission`, that is different on every page. A view asks
`answered` before it makes anything, and hands its answer to `answer`, both within one change
(`tracker.models.changes`). What counts is all that was sent, and not only that field: whoever goes
back and sends the form with something else in it means something else. A form without the field,
or of something that was thrown away since, is new.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Submission, Trashable
from tracker.models.base import Owned
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import SeeOther

FIELD = "submission"

KEPT = timedelta(days=1)
"""How long an answer is remembered."""


def submission_input() -> SafeString:
    """The hidden field, for templates."""
    field = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
    return format_html(field, FIELD, uuid4())


def answered(request: Request) -> SeeOther | None:
    """What this form was answered when it came the first time; None where it is new."""
    if not request.POST.get(FIELD):
        return None
    sent = Submission.objects.of(request.user).filter(key=_key(request)).first()
    if sent is None or _is_gone(sent):
        return None
    return SeeOther(sent.address)


def answer(request: Request, response: SeeOther, made: Owned | None = None) -> SeeOther:
    """The response to a form that has made something: remembered, in case it comes again."""
    if request.POST.get(FIELD):
        mine = Submission.objects.of(request.user)
        mine.filter(created_at__lt=clock.now() - KEPT).delete()
        answer = {"address": response.url, "made": made}
        mine.update_or_create(owner=request.user, key=_key(request), defaults=answer)
    return response


def _is_gone(sent: Submission) -> bool:
    """What it made is not there any more, or is in the trash."""
    if sent.made_id is None:
        return False
    return sent.made is None or (isinstance(sent.made, Trashable) and sent.made.is_trashed)


def _key(request: Request) -> str:
    """A digest of all that was sent, and where."""
    fields = dict(request.POST.lists()) | {"csrfmiddlewaretoken": ""}
    sent_files = (file for _, files in request.FILES.lists() for file in files)
    files = [(file.name, file.size) for file in sent_files]
    sent = json.dumps([request.path, fields, files], sort_keys=True)
    return hashlib.sha256(sent.encode()).hexdigest()
