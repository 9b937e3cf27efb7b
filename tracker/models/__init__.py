"""The facts: who, what, when. Nothing here knows what to do next."""

from tracker.models.applications import (
    Application,
    PayPeriod,
    SavedView,
    StageChange,
    Tag,
    WorkMode,
)
from tracker.models.attempts import Channel, ContactAttempt, Outcome
from tracker.models.base import Owned, OwnedQuerySet, Trashable, validate_year
from tracker.models.documents import Document, DocumentKind
from tracker.models.drafts import Draft
from tracker.models.imports import Import, ImportedRow, ImportState
from tracker.models.interviews import Interview, InterviewKind, Script
from tracker.models.people import Company, Contact
from tracker.models.stages import (
    CLOSED_KINDS,
    NEEDED_KINDS,
    OPEN_KINDS,
    DefaultStage,
    Stage,
    StageKind,
)
from tracker.models.submissions import Submission
from tracker.models.user import User

__all__ = [
    "CLOSED_KINDS",
    "NEEDED_KINDS",
    "OPEN_KINDS",
    "Application",
    "Channel",
    "Company",
    "Contact",
    "ContactAttempt",
    "DefaultStage",
    "Document",
    "DocumentKind",
    "Draft",
    "Import",
    "ImportState",
    "ImportedRow",
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
    "StageKind",
    "Submission",
    "Tag",
    "Trashable",
    "User",
    "WorkMode",
    "validate_year",
]
