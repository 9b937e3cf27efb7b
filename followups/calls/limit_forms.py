"""The limit in a form: a sentence, and one box that lets the truth through."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from followups.calls.limit import refusal


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
