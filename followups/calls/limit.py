"""The limit of messages without an answer: one function decides for every page and the admin."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from followups import explain
from followups.plan.changes import etiquette_in
from followups.plan.models import etiquette_of
from followups.plan.threads import event_of, interview_about, threads
from followups.rules import passes_limit
from tracker.models import Application, ContactAttempt, User
from tracker.models.changes import under_way


def refusal(attempt: ContactAttempt) -> str:
    """Why saving `attempt` would pass the limit, in a sentence; empty where it would not.

    Call it in the transaction that then saves. It locks the owner first, so that two requests at
    the same moment cannot both slip through; `tracker.models.changes.change` has done so already.
    What is recorded already is not refused again while its day and its outcome stay: a note can
    always be added to it.

    Raises:
        TransactionManagementError: there is no transaction.
        Http404: the application was deleted in the meantime.
    """
    change = under_way(attempt.owner_id)
    owner = change.owner if change else _locked_owner(attempt.application_id)
    if _is_recorded(attempt):
        return ""
    application = attempt.application_id
    found = threads(owner, {application}, without=attempt.pk)
    about = interview_about(attempt.interview_id, attempt.happened_on, found)
    thread = found.get(about) if about else None
    if thread is None:
        return ""
    etiquette = etiquette_in(change) if change else etiquette_of(owner)
    reason = passes_limit(thread, event_of(attempt), etiquette)
    return explain.refusal(reason) if reason else ""


def _locked_owner(application: int) -> User:
    """Whose it is. It is looked for after they are locked: it may have gone until then."""
    query = Application.objects.select_related("owner")
    owner: User = get_object_or_404(query, pk=application).owner.locked()
    get_object_or_404(query, pk=application)
    return owner


def _is_recorded(attempt: ContactAttempt) -> bool:
    """It stands in the log as it is: what the rules see of it has not changed."""
    if attempt.pk is None:
        return False
    same = ("application_id", "interview_id", "outcome", "happened_on", "happened_time")
    stored = ContactAttempt.objects.filter(
        pk=attempt.pk, **{name: getattr(attempt, name) for name in same}
    )
    return bool(stored.exists())
