"""The interview that an address is about."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from tracker.models import Interview, User


def get_interview(user: User, pk: int) -> Interview:
    """An interview of the user's, with its application and whom to call, in one query.

    Raises:
        Http404: the user has none with this primary key.
    """
    interviews = Interview.objects.of(user).select_related(
        "application__company", "application__stage", "contact"
    )
    interview: Interview = get_object_or_404(interviews, pk=pk)
    interview.owner = user
    return interview
