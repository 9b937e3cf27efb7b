"""The limit and the truth: a third message is refused with the reason, and recorded if it is so."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse

from followups.calls.limit import LimitMixin, refusal
from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep
from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import ContactAttempt, Interview, Outcome, User

SENTENCE = "Two messages have had no answer, and two is your limit. No call back means no."
MESSAGES = [Outcome.VOICEMAIL, Outcome.WORD_LEFT, Outcome.WROTE]
OTHERS = [outcome for outcome in Outcome if outcome not in MESSAGES]


@pytest.fixture
def interview(alice: User) -> Interview:
    """Two messages are out since Tue 10 Nov."""
    interview = make_interview(alice, contact=make_contact(alice))
    make_attempt(interview, date(2026, 11, 17), Outcome.VOICEMAIL)
    make_attempt(interview, date(2026, 11, 24), Outcome.WORD_LEFT)
    return interview


def new(interview: Interview, outcome: Outcome, on: date, **values: Any) -> ContactAttempt:
    return ContactAttempt(
        owner=interview.owner,
        application=interview.application,
        interview=interview,
        outcome=outcome,
        happened_on=on,
        **values,
    )


@pytest.mark.parametrize("outcome", MESSAGES)
def test_a_third_message_is_refused_with_the_reason(interview: Interview, outcome: Outcome) -> None:
    assert refusal(new(interview, outcome, date(2026, 12, 1))) == SENTENCE


@pytest.mark.parametrize("outcome", OTHERS)
def test_what_is_no_message_is_never_refused(interview: Interview, outcome: Outcome) -> None:
    assert refusal(new(interview, outcome, date(2026, 12, 1))) == ""


@pytest.mark.parametrize("day", [date(2026, 11, 10), date(2026, 11, 20)])
def test_a_third_message_is_refused_wherever_it_is_entered_in_the_past(
    interview: Interview, day: date
) -> None:
    assert refusal(new(interview, Outcome.VOICEMAIL, day)) == SENTENCE


def test_after_an_answer_the_count_begins_anew(interview: Interview) -> None:
    make_attempt(interview, date(2026, 11, 26), Outcome.THEY_CONTACTED)
    assert refusal(new(interview, Outcome.VOICEMAIL, date(2026, 12, 1))) == ""
    assert refusal(new(interview, Outcome.VOICEMAIL, date(2026, 11, 25))) == SENTENCE


def test_a_message_without_an_interview_counts_for_the_latest_one(interview: Interview) -> None:
    message = new(interview, Outcome.WROTE, date(2026, 12, 1))
    message.interview = None
    assert refusal(message) == SENTENCE


def test_another_interview_has_a_count_of_its_own(interview: Interview) -> None:
    second = make_interview(interview.owner, date(2026, 11, 30), interview.application)
    assert refusal(new(second, Outcome.VOICEMAIL, date(2026, 12, 8))) == ""


def test_a_cancelled_interview_has_no_count(interview: Interview) -> None:
    interview.is_cancelled = True
    interview.save()
    assert refusal(new(interview, Outcome.VOICEMAIL, date(2026, 12, 1))) == ""


@pytest.mark.parametrize(("limit", "refused"), [(1, True), (2, True), (3, False)])
def test_the_limit_is_the_users_own(interview: Interview, limit: int, refused: bool) -> None:
    EtiquetteSettings.objects.create(owner=interview.owner, message_limit=limit)
    assert bool(refusal(new(interview, Outcome.VOICEMAIL, date(2026, 12, 1)))) is refused


def test_where_writing_does_not_count_it_is_not_refused(interview: Interview) -> None:
    EtiquetteSettings.objects.create(owner=interview.owner, written_counts=False)
    assert refusal(new(interview, Outcome.WROTE, date(2026, 12, 1))) == ""


def test_what_is_recorded_is_not_refused_for_a_note_but_for_becoming_a_message(
    interview: Interview,
) -> None:
    third = make_attempt(interview, date(2026, 12, 1))
    third.notes = "At the desk."
    assert refusal(third) == ""
    third.happened_time = time(9)
    assert refusal(third) == SENTENCE
    unanswered = make_attempt(interview, date(2026, 12, 2), Outcome.NO_ANSWER)
    unanswered.outcome = Outcome.VOICEMAIL
    assert refusal(unanswered).startswith("Three messages have had no answer")


def test_moving_a_message_to_an_interview_that_has_its_two_is_refused(
    interview: Interview,
) -> None:
    other = make_interview(interview.owner, application=make_application(interview.owner, "Baker"))
    message = make_attempt(other, date(2026, 11, 18))
    message.interview, message.application = interview, interview.application
    assert refusal(message) == SENTENCE


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_does_not_answer_at_all(alice: User) -> None:
    message = new(make_interview(alice), Outcome.VOICEMAIL, date(2026, 11, 17))
    with pytest.raises(transaction.TransactionManagementError):
        refusal(message)


# In a form, as the admin has one.


class AnyForm(LimitMixin):
    class Meta:
        model = ContactAttempt
        fields = ("owner", "application", "interview", "outcome", "channel", "happened_on")


def filled_in(interview: Interview, **values: Any) -> AnyForm:
    return AnyForm(
        {
            "owner": interview.owner_id,
            "application": interview.application_id,
            "interview": interview.pk,
            "outcome": Outcome.VOICEMAIL,
            "channel": "phone",
            "happened_on": "2026-12-01",
            **values,
        }
    )


def test_a_form_is_refused_until_its_box_is_ticked(interview: Interview) -> None:
    form = filled_in(interview)
    assert form.non_field_errors() == [SENTENCE]
    assert form.has_error(forms.forms.NON_FIELD_ERRORS, "limit")
    assert form.is_past_limit

    form = filled_in(interview, anyway="on")
    assert form.is_valid()
    form.save()
    assert ContactAttempt.objects.count() == 3


def test_a_form_with_other_mistakes_speaks_of_those_first(interview: Interview) -> None:
    form = filled_in(interview, happened_on="soon")
    assert list(form.errors) == ["happened_on"]
    assert not form.is_past_limit


# On the pages.


@pytest.fixture
def alices(alice: User, client_of: Callable[[User], Client], on: Callable[..., None]) -> Client:
    on("2026-12-01")
    return client_of(alice)


@pytest.mark.parametrize("outcome", MESSAGES)
def test_the_page_refuses_it_says_why_and_offers_the_box(
    alices: Client, interview: Interview, outcome: Outcome
) -> None:
    url = reverse("log_attempt", args=[interview.pk])
    response = alices.post(url, {"outcome": outcome, "notes": "At the desk."})
    assert response.status_code == 422
    assert SENTENCE in response.text
    assert "I already left it: record it anyway" in response.text
    assert "At the desk." in response.text
    assert ContactAttempt.objects.count() == 2


def test_the_box_is_not_shown_where_there_is_no_need_of_it(
    alices: Client, interview: Interview
) -> None:
    url = reverse("log_attempt", args=[interview.pk])
    assert "record it anyway" not in alices.get(url).text


def test_ticked_it_is_recorded_and_the_plan_shows_that_the_limit_was_passed(
    alices: Client, interview: Interview
) -> None:
    url = reverse("log_attempt", args=[interview.pk])
    response = alices.post(url, {"outcome": Outcome.VOICEMAIL, "anyway": "on"}, follow=True)
    assert "Voicemail logged, past your limit of two." in response.text
    assert "3 messages, past the limit of 2" in response.text
    step = PlannedStep.objects.get(kind="rest")
    assert (step.messages, step.message_limit) == (3, 2)
    assert "There are three unanswered messages, past the limit of two" in " ".join(
        step.sentences()
    )
    assert writer.differences(interview.owner) == []


def test_a_correction_is_held_to_the_limit_too(alices: Client, interview: Interview) -> None:
    unanswered = make_attempt(interview, date(2026, 12, 1), Outcome.NO_ANSWER)
    url = reverse("attempt_edit", args=[unanswered.pk])
    values = {"outcome": "voicemail", "happened_on": "2026-12-01", "channel": "phone"}
    response = alices.post(url, values)
    assert response.status_code == 422
    assert SENTENCE in response.text
    assert alices.post(url, {**values, "anyway": "on"}).status_code == 303
    unanswered.refresh_from_db()
    assert unanswered.outcome == Outcome.VOICEMAIL


def test_the_call_sheet_says_beforehand_that_it_would_be_refused(
    alices: Client, interview: Interview
) -> None:
    page = alices.get(reverse("call_sheet", args=[interview.pk])).text
    assert "Past your limit of two: only if it is done already" in page
