"""What the calendar may say."""

from __future__ import annotations

from followups.calendar.models import CalendarFeed
from tracker.forms.base import ChangeForm


class CalendarForm(ChangeForm):
    """With names or without."""

    class Meta:
        model = CalendarFeed
        fields = ("is_private",)
        help_texts = {
            "is_private": "Entries say “Interview”, “Call” or “Thank-you note”, and nothing of "
            "employers, people and places. For a calendar that others can see.",
        }
