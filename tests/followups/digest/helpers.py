"""What the tests of the morning mail share: readers of it, and days on which something is due.

The clock of the tests stands on Tue 17 Nov 2026, which is no quiet day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from followups.digest.models import MailSettings
from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import Interview, Outcome, User

MET = date(2026, 11, 10)  # nothing was said, so the call is due on Tue 17 Nov
TUESDAY = datetime(2026, 11, 17, 7, tzinfo=UTC)


def reader(
    owner: User, zone: str = "UTC", hour: int = 7, next_at: datetime | None = TUESDAY
) -> MailSettings:
    """Switches the mail on for the owner, whose next morning is Tuesday's unless said otherwise."""
    owner.time_zone = zone
    owner.save(update_fields=["time_zone"])
    settings = MailSettings.objects.create(
        owner=owner, is_on=True, hour=hour, address=f"{owner.username}@example.org"
    )
    if next_at is not None:
        MailSettings.objects.filter(pk=settings.pk).update(next_at=next_at)
        settings.refresh_from_db()
    return settings


def due_call(owner: User, met: date = MET, **values: object) -> Interview:
    """An interview whose thank-you note and debrief are done: what is left is the call."""
    title = str(values.pop("title", "Platform engineer"))
    interview = make_interview(
        owner,
        met,
        make_application(owner, title),
        contact=make_contact(owner),
        debriefed_at=datetime.combine(met, datetime.min.time(), UTC),
        **values,
    )
    make_attempt(interview, met + timedelta(days=1), Outcome.THANKED)
    return interview


def readers(count: int) -> list[User]:
    """Invented users who all have a call due on Tuesday and want the mail."""
    users = []
    for number in range(count):
        user = User.objects.create_user(f"reader{number}", full_name=f"Reader {number}")
        reader(user)
        due_call(user)
        users.append(user)
    return users
