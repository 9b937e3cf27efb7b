"""Two requests at the same moment cannot both slip through the limit."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from tests.factories import make_interview
from tracker.models import ContactAttempt, Interview, Outcome, User

ClientOf = Callable[[User], Client]
AT_ONCE = 50
SENTENCE = "Two messages have had no answer, and two is your limit."


@pytest.fixture
def interview(transactional_db: None, alice: User) -> Interview:
    return make_interview(alice, date(2026, 11, 10))


def at_once(interview: Interview, clients: list[Client], **values: object) -> list[tuple[int, str]]:
    """Status and page of one request of each client, all sent at the same moment."""
    url = reverse("log_attempt", args=[interview.pk])
    ready = Barrier(len(clients))

    def send(client: Client) -> tuple[int, str]:
        try:
            ready.wait(timeout=60)
            response = client.post(url, values)
            return response.status_code, response.text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(send, clients))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_voicemails_at_once_two_are_stored_and_the_others_told_why(
    interview: Interview, alice: User, client_of: ClientOf
) -> None:
    clients = [client_of(alice) for _ in range(AT_ONCE)]
    answers = at_once(interview, clients, outcome=Outcome.VOICEMAIL)
    assert Counter(status for status, _ in answers) == {303: 2, 422: AT_ONCE - 2}
    assert all(SENTENCE in page for status, page in answers if status == 422)
    assert ContactAttempt.objects.count() == 2
    assert writer.differences(alice) == []


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_very_same_moment_are_one_voicemail(
    interview: Interview, alice: User, client_of: ClientOf
) -> None:
    clients = [client_of(alice) for _ in range(8)]
    page = "b1946ac9-2492-4d23-87f6-0b1f5a1d3c11"
    answers = at_once(interview, clients, outcome=Outcome.VOICEMAIL, submission=page)
    assert [status for status, _ in answers] == [303] * 8
    assert ContactAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interview_deleted_while_it_is_logged_for_waits_for_nobody_in_a_circle(
    alice: User, client_of: ClientOf
) -> None:
    clients = [client_of(alice) for _ in range(8)]
    for _ in range(10):
        interview = make_interview(alice, date(2026, 11, 10))
        ready = Barrier(9)

        def delete(interview: Interview = interview, ready: Barrier = ready) -> None:
            try:
                ready.wait(timeout=60)
                interview.delete()
            finally:
                connections.close_all()

        def log(client: Client, interview_pk: int = interview.pk, ready: Barrier = ready) -> int:
            try:
                ready.wait(timeout=60)
                url = reverse("log_attempt", args=[interview_pk])
                return client.post(url, {"outcome": Outcome.NO_ANSWER}).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(9) as pool:
            gone = pool.submit(delete)
            statuses = set(pool.map(log, clients))
            gone.result()
        assert statuses <= {303, 404}
    assert writer.differences(alice) == []
