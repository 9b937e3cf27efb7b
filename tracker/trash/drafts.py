"""Drafts: what is typed into a long form is kept while it is typed, until it is saved.

A draft belongs to a form by the address it posts to, and holds what the form would have sent.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from tracker.forms.base import ChangeForm
from tracker.models import Draft, User
from tracker.site.text import storable

FORMS = frozenset(
    {
        *("application_new", "application_edit", "debrief"),
        *("interview_new", "interview_edit", "person_new", "person_edit"),
    }
)
"""The names of the addresses whose forms may have a draft."""

MOST_CHARACTERS = 200_000
"""Of all the fields of one draft together."""

MOST_DRAFTS = 50
"""That one user has; the oldest goes first."""

OF = "draft_of"
"""The input that names the address when a draft is kept."""

_NEVER_KEPT = {"csrfmiddlewaretoken", OF, "next", "submission"}


class TooLongError(Exception):
    """More was typed than a draft holds."""


def has_draft(path: str) -> bool:
    """Whether the form at this address is one of those that have drafts."""
    try:
        return len(path) <= 500 and resolve(path).url_name in FORMS
    except Resolver404:
        return False


def keep(user: User, path: str, sent: QueryDict) -> None:
    """Keeps what the form at `path` would send, in place of what was kept before.

    Raises:
        TooLongError: it is more than a draft holds; what was kept before stays.
    """
    fields = fields_of(sent)
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        raise TooLongError
    Draft.objects.update_or_create(owner=user, path=path, defaults={"fields": fields})
    oldest = Draft.objects.of(user).order_by("-updated_at", "-pk")[MOST_DRAFTS:]
    Draft.objects.filter(pk__in=[draft.pk for draft in oldest]).delete()


def waiting(request: HttpRequest) -> Draft | None:
    """What was begun at this address and not saved."""
    drafts = Draft.objects.of(request.user).filter(path=request.path)
    draft: Draft | None = drafts.order_by("path").first()
    return draft


def resume(request: HttpRequest, form: ChangeForm) -> Draft | None:
    """Fills a form that is about to be shown with the draft of this address, and returns that.

    Nothing is called wrong yet, since nothing was sent. A draft that says what the form says
    anyway is none.
    """
    draft = waiting(request)
    if draft is None:
        return None
    empty = form.data
    form.resume(_as_sent(draft))
    if form.changed_data:
        return draft
    form.data, form.is_bound, form.is_resumed = empty, False, False
    del form.changed_data  # it is worked out once
    return None


def forget(request: HttpRequest) -> None:
    """Drops the draft of this address: its form was saved."""
    Draft.objects.of(request.user).filter(path=request.path).delete()


def fields_of(sent: QueryDict) -> dict[str, list[str]]:
    """What is worth keeping of a form that was sent: no passwords, no tokens."""
    return {
        storable(name): [storable(value) for value in values]
        for name, values in sent.lists()
        if _may_be_kept(name)
    }


def _may_be_kept(name: str) -> bool:
    return name not in _NEVER_KEPT and "password" not in name.lower()


def _as_sent(draft: Draft) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        sent.setlist(name, values)
    return sent
