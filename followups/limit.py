"""The limit of messages without an answer: one function decides for every page and the admin."""

from __future__ import annotations

from django.db import transaction
from django.shortcuts import get_object_or_404

from followups import explain
from followups.models import etiquette_of
from followups.rules import passes_limit
from followups.threads import event_of, interview_about, threads
from tracker.models import Application, ContactAttempt, User


def refusal(attempt: ContactAttempt) -> str:
    """Why saving `attempt` would pass the limit, in a sentence; empty where it would not.

    Call it in the transaction that then saves: it locks the application first, so that two
    requests at the same moment cannot both slip through. What is recorded already is not refused
    again while its day and its outcome stay: a note can always be added to it.

    Raises:
        TransactionManagementError: there is no transaction.
    """
    application = lock(attempt.application_id)
    if _is_recorded(attempt):
        return ""
    found = threads(application.owner, {application.pk}, without=attempt.pk)
    about = interview_about(attempt.interview_id, attempt.happened_on, found)
    thread = found.get(about) if about else None
    if thread is None:
        return ""
    reason = passes_limit(thread, event_of(attempt), etiquette_of(application.owner))
    return explain.refusal(reason) if reason else ""


def lock(application: int) -> Application:
    """The application, for which nobody else logs anything until the transaction ends.

    Its owner is locked (`User.locked`), and it is read after that.

    Raises:
        TransactionManagementError: there is no transaction.
        Http404: it was deleted in the meantime.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A lock holds only within a transaction.")
    owner = Application.objects.filter(pk=application).values("owner")
    get_object_or_404(User.lockable(), pk__in=owner)
    query = Application.objects.select_related("owner", "company", "stage")
    locked: Application = get_object_or_404(query, pk=application)
    return locked


def _is_recorded(attempt: ContactAttempt) -> bool:
    """It stands in the log as it is: what the rules see of it has not changed."""
    same = ("application_id", "interview_id", "outcome", "happened_on", "happened_time")
    stored = ContactAttempt.objects.filter(
        pk=attempt.pk, **{name: getattr(attempt, name) for name in same}
    )
    return attempt.pk is not None and bool(stored.exists())
