"""The facts: who, what, when. Nothing here knows what to do next."""

from tracker.models.applications import (
    CLOSED_STAGES,
    Application,
    PayPeriod,
    SavedView,
    Stage,
    StageChange,
    Tag,
    WorkMode,
)
from tracker.models.attempts import Channel, ContactAttempt, Outcome
from tracker.models.base import Owned, OwnedQuerySet, validate_year
from tracker.models.documents import Document, DocumentKind
from tracker.models.drafts import Draft
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
    "Document",
    "DocumentKind",
    "Draft",
    "Interview",
    "InterviewKind",
    "Outcome",
    "Owned",
    "OwnedQuerySet",
    "PayPeriod",
    "SavedView",
    "Script",
    "Stage",
    "StageChange",
    "Tag",
    "User",
    "WorkMode",
    "validate_year",
]
