"""Who has something due this morning: as dear for one user among 100,000 as among 1,000."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import connection

from followups.digest import outbox
from followups.digest.models import MailSettings, MorningMail
from followups.plan.models import PlannedStep
from tests.followups.digest.helpers import TUESDAY, due_call, reader
from tracker.models import Interview, User

FEW, MANY = 1_000, 100_000
DUE = 100  # this morning, of all of them


def search_of_many(first: int, last: int, step: PlannedStep) -> None:
    """Invented users who want the mail, most of them at another hour, each with a step due."""
    users = User.objects.bulk_create(User(username=f"user{n}") for n in range(first, last))
    MailSettings.objects.bulk_create(
        MailSettings(
            owner=user,
            is_on=True,
            address=f"{user.username}@example.org",
            next_at=TUESDAY + timedelta(hours=1 + number % 23),
        )
        for number, user in enumerate(users, first)
    )
    interview = Interview.all_objects.get(pk=step.interview_id)
    interviews = []
    for user in users:
        interview.pk, interview.owner = None, user
        interviews.append(
            Interview(
                **{
                    f.attname: getattr(interview, f.attname)
                    for f in Interview._meta.concrete_fields
                }
            )
        )
    interviews = Interview.objects.bulk_create(interviews)
    steps = []
    for user, of in zip(users, interviews, strict=True):
        values = {f.attname: getattr(step, f.attname) for f in PlannedStep._meta.concrete_fields}
        steps.append(
            PlannedStep(**values | {"id": None, "owner_id": user.pk, "interview_id": of.pk})
        )
    PlannedStep.objects.bulk_create(steps)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cost_of_a_morning() -> float:
    """Seconds of CPU for the users whose morning it is, the least of five."""
    ones = list(MailSettings.objects.order_by("pk").values_list("pk", flat=True)[:DUE])
    costs = []
    for _ in range(5):
        MorningMail.objects.all().delete()
        MailSettings.objects.filter(pk__in=ones).update(next_at=TUESDAY)
        start = time.process_time()
        assert outbox.enqueue_due(TUESDAY) == DUE
        costs.append(time.process_time() - start)
        assert MorningMail.objects.count() == DUE
    return min(costs)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_morning_costs_the_same_among_few_and_among_many(
    alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    due_call(alice)
    reader(alice)
    step = PlannedStep.objects.get()
    search_of_many(1, FEW, step)
    few = cost_of_a_morning()
    search_of_many(FEW, MANY, step)
    many = cost_of_a_morning()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{connection.vendor}: {1000 * few / DUE:.3f} ms a user among {FEW}, "
            f"{many / few:.2f} times that among {MANY}"
        )
    assert many < 1.5 * few
