"""Forms of the facts. Each takes the `owner` whose records it may show and change."""

from tracker.forms.applications import ApplicationForm, MoveForm, NewApplicationForm
from tracker.forms.interviews import InterviewForm, KnownInterviewForm
from tracker.forms.people import PersonForm

__all__ = [
    "ApplicationForm",
    "InterviewForm",
    "KnownInterviewForm",
    "MoveForm",
    "NewApplicationForm",
    "PersonForm",
]
