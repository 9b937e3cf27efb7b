"""The form of the morning mail."""

from __future__ import annotations

from django import forms

from followups.digest.models import MailSettings
from followups.digest.mornings import EARLIEST, LATEST
from tracker.forms.base import ChangeForm


class MailForm(ChangeForm):
    """Whether, where and when."""

    hour = forms.TypedChoiceField(
        label="At",
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(EARLIEST, LATEST + 1)],
        help_text="By the clock where you live.",
    )

    class Meta:
        model = MailSettings
        fields = ("is_on", "address", "hour")
        widgets = {"address": forms.EmailInput(attrs={"autocomplete": "email"})}
