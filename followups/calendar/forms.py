"""What the calendar may say."""

from __future__ import annotations

from django import forms

from followups.calendar.models import CalendarFeed


class CalendarForm(forms.ModelForm):  # type: ignore[type-arg]
    """With names or without."""

    class Meta:
        model = CalendarFeed
        fields = ("is_private",)
        help_texts = {
            "is_private": "Entries say “Interview”, “Call” or “Thank-you note”, and nothing of "
            "employers, people and places. For a calendar that others can see.",
        }
