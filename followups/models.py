"""The models of the advice, where Django looks for them. Each is written in its room."""

from followups.calendar.models import CalendarFeed
from followups.digest.models import MailSettings, MorningMail
from followups.plan.models import EtiquetteSettings, PlannedStep

__all__ = [
    "CalendarFeed",
    "EtiquetteSettings",
    "MailSettings",
    "MorningMail",
    "PlannedStep",
]
