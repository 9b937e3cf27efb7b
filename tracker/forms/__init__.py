"""Forms of the facts. Each takes the `owner` whose records it may show and change."""

from tracker.forms.applications import ApplicationForm, MoveForm
from tracker.forms.interviews import InterviewForm, KnownInterviewForm
from tracker.forms.new_application import NewApplicationForm
from tracker.forms.people import (
    CardsForm,
    CompanyForm,
    KeepInTouchForm,
    OtherForm,
    PersonForm,
    days_to_touch_later,
    touch_days,
)

__all__ = [
    "ApplicationForm",
    "CardsForm",
    "CompanyForm",
    "InterviewForm",
    "KeepInTouchForm",
    "KnownInterviewForm",
    "MoveForm",
    "NewApplicationForm",
    "OtherForm",
    "PersonForm",
    "days_to_touch_later",
    "touch_days",
]
