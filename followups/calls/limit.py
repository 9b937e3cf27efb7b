"""The limit of messages without an answer: one function decides for every page and the admin."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from followups import explain
from followups.plan.changes import etiquette_in
from followups.plan.models import etiquette_of
from followups.plan.threads import event_of, interview_about, threads
from followups.rules import passes_limit
from tracker.models import ContactAttempt
from tracker.models.changes import under_way


class LimitMixin(forms.ModelForm):  # type: ignore[type-arg]
    """For every form that writes a `ContactAttempt`, in the admin too.

    A message past the limit makes the form invalid, with the reason, until `anyway` is ticked.
    Show that box where `is_past_limit` says so. Validate and save in one change: the limit
    locks the owner, and holds only until that transaction ends.
    """

    anyway = forms.BooleanField(label="I already left it: record it anyway", required=False)

    is_past_limit = False

    def full_clean(self) -> None:
        """Asks once the record is built and found valid: the limit is about the whole of it."""
        super().full_clean()
        is_left_out = self.empty_permitted and not self.has_changed()
        if not self.is_bound or is_left_out or self.errors or self.cleaned_data.get("anyway"):
            return
        if sentence := self.refusal():
            self.is_past_limit = True
            self.add_error(None, ValidationError(sentence, code="limit"))

    def refusal(self) -> str:
        """Why it would pass the limit to save this, in a sentence; empty where it would not."""
        return refusal(self.instance)


def refusal(attempt: ContactAttempt) -> str:
    """Why saving `attempt` would pass the limit, in a sentence; empty where it would not.

    Call it in the transaction that then saves. Outside of a `change`, as in the admin, it locks
    the owner itself, so that two requests at the same moment cannot both slip through.
    What is recorded already is not refused again while its day and its outcome stay: a note can
    always be added to it.

    Raises:
        TransactionManagementError: there is no transaction.
    """
    change = under_way(attempt.owner_id)
    owner = change.owner if change else attempt.application.owner.locked()
    if _is_recorded(attempt):
        return ""
    found = threads(owner, {attempt.application_id}, without=attempt.pk)
    about = interview_about(attempt.interview_id, attempt.happened_on, found)
    thread = found.get(about) if about else None
    if thread is None:
        return ""
    etiquette = etiquette_in(change) if change else etiquette_of(owner)
    reason = passes_limit(thread, event_of(attempt), etiquette)
    return explain.refusal(reason) if reason else ""


def _is_recorded(attempt: ContactAttempt) -> bool:
    """It stands in the log as it is: what the rules see of it has not changed."""
    if attempt.pk is None:
        return False
    same = ("application_id", "interview_id", "outcome", "happened_on", "happened_time")
    stored = ContactAttempt.objects.filter(
        pk=attempt.pk, **{name: getattr(attempt, name) for name in same}
    )
    return bool(stored.exists())
