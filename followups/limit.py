"""The limit of messages without an answer: one function decides for every page and the admin."""

from __future__ import annotations

from followups import explain
from followups.models import etiquette_of
from followups.rules import passes_limit
from followups.threads import event_of, interview_about, threads
from tracker.models import Application, ContactAttempt


def refusal(attempt: ContactAttempt) -> str:
    """Why saving `attempt` would pass the limit, in a sentence; empty where it would not.

    Call it in the transaction that then saves: it locks the application first, so that two
    requests at the same moment cannot both slip through.

    Raises:
        TransactionManagementError: there is no transaction.
    """
    application = Application.objects.select_for_update(no_key=True).get(pk=attempt.application_id)
    owner = application.owner
    found = list(threads(owner, {application.pk}, without=attempt.pk))
    about = interview_about(attempt, [interview for interview, _ in found])
    for interview, thread in found:
        if interview.pk == about:
            reason = passes_limit(thread, event_of(attempt), etiquette_of(owner))
            return explain.refusal(reason) if reason else ""
    return ""
