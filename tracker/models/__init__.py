"""The facts: who, what, when. Nothing here knows what to do next."""

from tracker.models.applications import CLOSED_STAGES, Application, Stage, StageChange
from tracker.models.attempts import Channel, ContactAttempt, Outcome
from tracker.models.base import Owned, OwnedQuerySet, validate_year
from tracker.models.interviews import Interview, InterviewKind, Script
from tracker.models.people import Company, Contact
from tracker.models.user import User

__all__ = [
    "CLOSED_STAGES",
    "Application",
    "Channel",
    "Company",
    "Contact",
    "ContactAttempt",
    "Interview",
    "InterviewKind",
    "Outcome",
    "Owned",
    "OwnedQuerySet",
    "Script",
    "Stage",
    "StageChange",
    "User",
    "validate_year",
]
