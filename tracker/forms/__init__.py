"""Forms of the facts. Each takes the `owner` whose records it may show and change."""

from tracker.forms.applications import ApplicationForm, MoveForm
from tracker.forms.interviews import InterviewForm, KnownInterviewForm
from tracker.forms.new_application import NewApplicationForm
from tracker.forms.people import PersonForm

__all__ = [
    "ApplicationForm",
    "InterviewForm",
    "KnownInterviewForm",
    "MoveForm",
    "NewApplicationForm",
    "PersonForm",
]
