"""Where to go from an interview that was just entered."""

from __future__ import annotations

from tracker.models import Interview, User
from tracker.site import clock
from tracker.site.responses import SeeOther, see_other


def after_adding(interview: Interview, user: User) -> SeeOther:
    """On to the debrief where the interview is over, else to its page."""
    begun_at = interview.start_time
    today = clock.today(user)
    if interview.held_on < today or (
        interview.held_on == today and begun_at and begun_at < clock.time_of_day(user)
    ):
        return see_other("debrief", interview.pk)
    return see_other(interview)
