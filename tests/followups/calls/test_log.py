"""The log: one tap, what follows from it, the words about time, and the way back."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_application, make_attempt, make_contact, make_interview, move
from tracker.models import (
    Application,
    Channel,
    ContactAttempt,
    Interview,
    Outcome,
    User,
)
from tracker.site import clock
from tracker.trash import actions

ClientOf = Callable[[User], Client]

# What two pages marked their forms with.
PAGE = "b1946ac9-2492-4d23-87f6-0b1f5a1d3c11"
ANOTHER_PAGE = "0c6ad70b-eeb5-4d04-8c3e-2fca6f7a2a52"


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User, on: Callable[..., None]) -> Interview:
    """Tue 10 Nov, “three days”: the call is due on Tue 17 Nov, which is today."""
    return make_interview(
        alice,
        contact=make_contact(alice),
        said="three days",
        last_day=date(2026, 11, 13),
    )


def log(alices: Client, interview: Interview, outcome: Outcome, **values: Any) -> Any:
    url = reverse("log_attempt", args=[interview.pk])
    return alices.post(url, {"outcome": outcome, **values})


def said_to(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def undo(alices: Client, response: Any) -> Any:
    [message] = get_messages(response.wsgi_request)
    return alices.post(message.extra_tags)


def stage_of(interview: Interview) -> str:
    return Application.objects.get(pk=interview.application_id).stage.name


@pytest.mark.parametrize(
    ("outcome", "channel", "words", "next_on"),
    [
        (
            Outcome.VOICEMAIL,
            Channel.PHONE,
            "Voicemail logged. Next call on Tuesday 24 November: a week for an answer.",
            date(2026, 11, 24),
        ),
        (
            Outcome.WORD_LEFT,
            Channel.PHONE,
            "Word left with someone: logged. Next call on Tuesday 24 November: a week for an "
            "answer.",
            date(2026, 11, 24),
        ),
        (
            Outcome.WROTE,
            Channel.EMAIL,
            "Written follow-up logged. Next call on Tuesday 24 November: a week for an answer.",
            date(2026, 11, 24),
        ),
        (
            Outcome.NO_ANSWER,
            Channel.PHONE,
            "Unanswered call logged. Next call tomorrow: the next day for calls.",
            date(2026, 11, 18),
        ),
        (
            Outcome.SPOKE,
            Channel.PHONE,
            "Logged what they said. Next call on Tuesday 24 November: they gave no time, so they "
            "get a week.",
            date(2026, 11, 24),
        ),
    ],
)
def test_one_tap_logs_it_and_says_what_comes_next_and_why(
    alices: Client,
    interview: Interview,
    outcome: Outcome,
    channel: Channel,
    words: str,
    next_on: date,
) -> None:
    response = log(alices, interview, outcome)

    assert response.status_code == 303
    assert response["Location"] == reverse("call_sheet", args=[interview.pk])
    assert said_to(response) == words
    attempt = ContactAttempt.objects.get()
    assert attempt.outcome == outcome
    assert attempt.channel == channel
    assert (attempt.happened_on, attempt.happened_time) == (date(2026, 11, 17), time(10))
    assert attempt.contact == interview.contact
    assert PlannedStep.objects.get(kind="call").due_on == next_on
    assert writer.differences(interview.owner) == []


def test_now_is_now_where_the_user_lives(
    alice: User, alices: Client, interview: Interview, on: Callable[..., None]
) -> None:
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    on("2026-11-17", "12:30")
    log(alices, interview, Outcome.VOICEMAIL)
    attempt = ContactAttempt.objects.get()
    assert (attempt.happened_on, attempt.happened_time) == (date(2026, 11, 18), time(1, 30))


def test_another_day_can_be_given_and_then_the_time_may_be_forgotten(
    alices: Client, interview: Interview
) -> None:
    log(alices, interview, Outcome.VOICEMAIL, happened_on="2026-11-13", notes="  By the desk. ")
    attempt = ContactAttempt.objects.get()
    assert (attempt.happened_on, attempt.happened_time) == (date(2026, 11, 13), None)
    assert attempt.notes == "By the desk."


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-18", "This day is yet to come."),
        ("2026-11-09", "That is before the interview of Tuesday 10 November."),
        ("soon", "Enter a valid date."),
    ],
)
def test_an_impossible_day_is_refused_and_nothing_typed_is_lost(
    alices: Client, interview: Interview, day: str, words: str
) -> None:
    response = log(alices, interview, Outcome.VOICEMAIL, happened_on=day, notes="By the desk.")
    assert response.status_code == 422
    assert words in response.text
    assert "By the desk." in response.text
    assert not ContactAttempt.objects.exists()


def test_what_they_said_is_understood_from_the_day_they_said_it(
    alices: Client, interview: Interview
) -> None:
    response = log(
        alices, interview, Outcome.SPOKE, happened_on="2026-11-12", said="three days", notes=""
    )
    assert response.status_code == 303
    attempt = ContactAttempt.objects.get()
    assert (attempt.said, attempt.last_day) == ("three days", date(2026, 11, 15))


def test_a_quick_answer_goes_before_what_was_begun_in_the_field(
    alices: Client, interview: Interview
) -> None:
    log(alices, interview, Outcome.THEY_CONTACTED, said=["thr", "a week"])
    attempt = ContactAttempt.objects.get()
    assert (attempt.said, attempt.last_day) == ("a week", date(2026, 11, 24))


def test_words_that_are_not_understood_are_kept_and_asked_about(
    alices: Client, interview: Interview
) -> None:
    response = log(alices, interview, Outcome.SPOKE, said="when the moon is blue")
    assert response.status_code == 422
    assert 'value="when the moon is blue"' in response.text
    assert "We cannot read a day from" in response.text
    assert not ContactAttempt.objects.exists()


def test_words_with_two_meanings_offer_the_days_and_take_the_one_tapped(
    alices: Client, interview: Interview
) -> None:
    response = log(alices, interview, Outcome.SPOKE, said="Tuesday")
    assert response.status_code == 422
    *_, chosen = re.findall(r'name="candidate"[^>]* value="([\d-]+)"', response.text)
    response = log(alices, interview, Outcome.SPOKE, said="Tuesday", candidate=chosen)
    assert response.status_code == 303
    assert ContactAttempt.objects.get().last_day == date.fromisoformat(chosen)


def test_words_about_time_with_no_answer_are_not_kept(alices: Client, interview: Interview) -> None:
    assert log(alices, interview, Outcome.VOICEMAIL, said="blue moon").status_code == 303
    assert ContactAttempt.objects.get().said == ""


def test_a_no_closes_the_application_as_rejected(alices: Client, interview: Interview) -> None:
    response = log(alices, interview, Outcome.SPOKE, verdict="closed")
    assert stage_of(interview) == "Rejected"
    assert "closed on Tuesday 17 November: rejected" in said_to(response)
    assert not PlannedStep.objects.exists()

    undo(alices, response)
    assert stage_of(interview) == "Interviewing"
    assert not ContactAttempt.objects.exists()
    assert interview.application.stage_changes.count() == 1
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 17)


def test_an_offer_is_the_stage_offer(alices: Client, interview: Interview) -> None:
    log(alices, interview, Outcome.THEY_CONTACTED, verdict="offer")
    assert stage_of(interview) == "Offer"


def test_a_verdict_beside_a_voicemail_means_nothing(alices: Client, interview: Interview) -> None:
    log(alices, interview, Outcome.VOICEMAIL, verdict="closed")
    assert stage_of(interview) == "Interviewing"


@pytest.mark.parametrize("outcome", [Outcome.SPOKE, Outcome.THEY_CONTACTED])
def test_an_answer_after_all_opens_what_was_closed_as_no_answer(
    alices: Client, interview: Interview, outcome: Outcome, alice: User
) -> None:
    move(interview.application, "No answer", date(2026, 11, 16))
    response = log(alices, interview, outcome, said="a week")
    assert stage_of(interview) == "Interviewing"
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 25)
    assert writer.differences(alice) == []

    undo(alices, response)
    assert stage_of(interview) == "No answer"
    assert Application.objects.get().stage_on == date(2026, 11, 16)
    assert not PlannedStep.objects.exists()


def test_a_voicemail_opens_nothing(alices: Client, interview: Interview) -> None:
    move(interview.application, "No answer", date(2026, 11, 16))
    response = log(alices, interview, Outcome.VOICEMAIL)
    assert stage_of(interview) == "No answer"
    assert "closed on Monday 16 November: no answer" in said_to(response)


def test_an_answer_does_not_open_what_was_refused(alices: Client, interview: Interview) -> None:
    move(interview.application, "Rejected", date(2026, 11, 16))
    log(alices, interview, Outcome.THEY_CONTACTED)
    assert stage_of(interview) == "Rejected"


def test_undo_takes_the_attempt_back_and_the_plan_with_it(
    alices: Client, interview: Interview, alice: User
) -> None:
    response = undo(alices, log(alices, interview, Outcome.VOICEMAIL))
    assert response.status_code == 303
    assert not ContactAttempt.objects.exists()
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 17)
    assert writer.differences(alice) == []


def test_undo_leaves_a_later_move_alone(alices: Client, interview: Interview) -> None:
    response = log(alices, interview, Outcome.SPOKE, verdict="closed")
    move(Application.objects.get(), "Withdrawn", date(2026, 11, 17))
    undo(alices, response)
    assert not ContactAttempt.objects.exists()
    assert stage_of(interview) == "Withdrawn"


def test_nothing_is_undone_by_looking(alices: Client, interview: Interview) -> None:
    attempt = make_attempt(interview, date(2026, 11, 17))
    assert alices.get(reverse("attempt_undo", args=[attempt.pk])).status_code == 405
    assert ContactAttempt.objects.exists()


def test_two_taps_on_one_button_are_one_voicemail(alices: Client, interview: Interview) -> None:
    first = log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    second = log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    assert ContactAttempt.objects.count() == 1
    told = list(get_messages(second.wsgi_request))
    assert {str(message) for message in told} == {said_to(first)}
    assert alices.post(told[-1].extra_tags).status_code == 303
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize(
    "second",
    [
        {"outcome": Outcome.NO_ANSWER, "submission": PAGE},
        {"outcome": Outcome.VOICEMAIL, "submission": PAGE, "happened_on": "2026-11-16"},
        {"outcome": Outcome.VOICEMAIL, "submission": PAGE, "notes": "At the desk."},
        {"outcome": Outcome.VOICEMAIL, "submission": ANOTHER_PAGE},
        {"outcome": Outcome.VOICEMAIL},
    ],
)
def test_what_differs_or_comes_without_the_mark_is_logged_for_itself(
    alices: Client, interview: Interview, second: dict[str, Any]
) -> None:
    log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    log(alices, interview, **second)
    assert ContactAttempt.objects.count() == 2


def test_a_page_that_is_sent_again_the_next_day_is_stored_once(
    alices: Client, interview: Interview, on: Callable[..., None]
) -> None:
    log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    on("2026-11-18")
    assert log(alices, interview, Outcome.VOICEMAIL, submission=PAGE).status_code == 303
    assert ContactAttempt.objects.get().happened_on == date(2026, 11, 17)


def test_every_page_that_asks_how_it_went_has_a_submission_of_its_own(
    alices: Client, interview: Interview
) -> None:
    urls = [reverse(name, args=[interview.pk]) for name in ("call_sheet", "log_attempt")]
    urls.append(f"{urls[-1]}?outcome=spoke")
    pages = [alices.get(url).text for url in urls * 2]
    marks = [re.findall(r'name="submission" value="([^"]+)"', page) for page in pages]
    # This form, and the one of a new application that is on every page.
    assert [len(found) for found in marks] == [2] * 6
    assert len({UUID(mark) for found in marks for mark in found}) == 12


def test_the_same_mark_of_somebody_else_is_not_the_same(
    alices: Client, interview: Interview, bob: User, client_of: ClientOf
) -> None:
    log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    log(client_of(bob), make_interview(bob), Outcome.VOICEMAIL, submission=PAGE)
    assert ContactAttempt.objects.count() == 2


def test_what_is_logged_once_more_after_it_was_thrown_away_is_logged(
    alices: Client, interview: Interview
) -> None:
    log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    actions.trash(ContactAttempt.objects.get(), clock.now())
    response = log(alices, interview, Outcome.VOICEMAIL, submission=PAGE)
    assert response.status_code == 303
    assert alices.post(list(get_messages(response.wsgi_request))[-1].extra_tags).status_code == 303
    assert ContactAttempt.all_objects.get().is_trashed


def test_a_mark_that_is_none_is_refused(alices: Client, interview: Interview) -> None:
    assert log(alices, interview, Outcome.VOICEMAIL, submission="1").status_code == 422
    assert not ContactAttempt.objects.exists()


def test_the_page_of_a_talk_asks_about_time(alices: Client, interview: Interview) -> None:
    url = reverse("log_attempt", args=[interview.pk])
    page = alices.get(url, {"outcome": "spoke"}).text
    for words in ("Three days", "Two weeks", "They did not say", "It is a no"):
        assert words in page
    meet_again = reverse("interview_new", args=[interview.application_id])
    assert meet_again in page
    move(interview.application, "No answer", date(2026, 11, 17))
    assert meet_again not in alices.get(url, {"outcome": "spoke"}).text


def test_the_page_without_an_outcome_asks_for_it(alices: Client, interview: Interview) -> None:
    url = reverse("log_attempt", args=[interview.pk])
    assert "How did it go?" in alices.get(url).text
    response = alices.post(url, {"notes": "At the desk."})
    assert response.status_code == 422
    assert "Say what came of it." in response.text
    assert "At the desk." in response.text
    assert alices.post(url, {"outcome": "thanked"}).status_code == 422


def test_the_user_comes_back_to_the_page_they_were_on(alices: Client, interview: Interview) -> None:
    response = log(alices, interview, Outcome.NO_ANSWER, next="/")
    assert response["Location"] == "/"


# What was logged can be corrected.


def correct(alices: Client, attempt: ContactAttempt, **values: Any) -> Any:
    values = {
        "outcome": attempt.outcome,
        "happened_on": attempt.happened_on,
        "channel": attempt.channel,
        **values,
    }
    return alices.post(reverse("attempt_edit", args=[attempt.pk]), values)


def test_an_attempt_can_be_corrected_and_the_plan_follows(
    alices: Client, interview: Interview, alice: User
) -> None:
    attempt = make_attempt(interview, date(2026, 11, 17))
    page = alices.get(reverse("attempt_edit", args=[attempt.pk]))
    assert 'value="2026-11-17"' in page.text
    response = correct(alices, attempt, outcome=Outcome.SPOKE, said="a week", notes="Friendly.")
    assert response.status_code == 303
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.last_day) == (Outcome.SPOKE, date(2026, 11, 24))
    assert PlannedStep.objects.get(kind="call").due_on == date(2026, 11, 25)
    assert writer.differences(alice) == []


def test_a_correction_that_cannot_be_keeps_what_was_typed(
    alices: Client, interview: Interview
) -> None:
    attempt = make_attempt(interview, date(2026, 11, 17))
    response = correct(alices, attempt, happened_on="2027-01-01", notes="Friendly.")
    assert response.status_code == 422
    assert "This day is yet to come." in response.text
    assert "Friendly." in response.text
    attempt.refresh_from_db()
    assert attempt.happened_on == date(2026, 11, 17)


def test_an_attempt_without_an_interview_leads_back_to_its_application(
    alices: Client, alice: User
) -> None:
    application = make_application(alice)
    attempt = ContactAttempt.objects.create(
        owner=alice,
        application=application,
        outcome=Outcome.WROTE,
        happened_on=date(2026, 11, 3),
    )
    response = correct(alices, attempt, notes="By letter.")
    assert response["Location"] == reverse("application", args=[application.pk])
    response = alices.post(reverse("attempt_undo", args=[attempt.pk]))
    assert response["Location"] == reverse("application", args=[application.pk])


def test_nobody_else_is_offered_as_the_one_who_was_reached(
    alices: Client, interview: Interview, bob: User
) -> None:
    theirs = make_contact(bob, "Jo Adeyemi")
    attempt = make_attempt(interview, date(2026, 11, 17))
    assert "Jo Adeyemi" not in alices.get(reverse("attempt_edit", args=[attempt.pk])).text
    assert correct(alices, attempt, contact=theirs.pk).status_code == 422


@pytest.mark.parametrize("name", ["log_attempt", "attempt_edit", "attempt_undo"])
def test_the_log_is_its_owners_alone(
    client_of: ClientOf, charlie: User, interview: Interview, name: str
) -> None:
    attempt = make_attempt(interview, date(2026, 11, 17))
    pk = interview.pk if name == "log_attempt" else attempt.pk
    url = reverse(name, args=[pk])
    assert client_of(charlie).post(url, {"outcome": "voicemail"}).status_code == 404
    assert Client().post(url)["Location"].startswith("/accounts/login/")
    assert ContactAttempt.objects.get() == attempt


@pytest.mark.parametrize("others", [0, 20])
def test_what_a_tap_asks_does_not_depend_on_what_is_there(
    alices: Client, interview: Interview, others: int, django_assert_num_queries: Any
) -> None:
    for number in range(others):
        make_attempt(interview, date(2026, 11, 17), Outcome.NO_ANSWER)
        application = make_application(interview.owner, f"Job {number}")
        make_attempt(make_interview(interview.owner, application=application), date(2026, 11, 17))
    # The session and its user; the transaction, 2; the lock; the etiquette, the interview, the
    # submission; the thread before and after, 4; the plan, read and written, and the attempt.
    with django_assert_num_queries(15):
        assert log(alices, interview, Outcome.VOICEMAIL, submission=PAGE).status_code == 303
