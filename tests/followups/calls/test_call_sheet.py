"""The call sheet: whom to call, why you, what to say, and what each answer leads to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_application, make_attempt, make_contact, make_interview, move
from tracker.models import Contact, Interview, Outcome, Script, User

ClientOf = Callable[[User], Client]
On = Callable[..., None]


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User, on: On) -> Interview:
    """Tue 10 Nov, “three days”: the call is due on Tue 17 Nov, which is today."""
    alice.phone = "555 0199"
    alice.save()
    application = make_application(
        alice, why_i_fit="- I ran the same migration twice.\n- I like being on call."
    )
    return make_interview(
        alice,
        application=application,
        contact=make_contact(alice, role="Head of platform"),
        said="three days",
        last_day=date(2026, 11, 13),
        went_right="The diagram on the whiteboard.",
    )


def sheet(client: Client, interview: Interview) -> str:
    response = client.get(reverse("call_sheet", args=[interview.pk]))
    assert response.status_code == 200
    return response.text


def test_it_says_whom_to_call_and_why_today(alices: Client, interview: Interview) -> None:
    page = sheet(alices, interview)
    assert "<h1>Call Maria Keller</h1>" in page
    assert "Head of platform" in page
    assert "You met on Tuesday 10 November, and they said “three days”." in page
    assert "that makes it today" in page
    assert 'aria-label="Why this day"' in page
    assert "0 of 2 messages" in page


def test_the_number_is_one_tap(alices: Client, interview: Interview) -> None:
    page = sheet(alices, interview)
    assert 'class="btn" href="tel:+12125550142"' in page
    assert "Dial +1 212 555 0142" in page


def test_it_reminds_of_why_you_fit_and_of_what_went_right(
    alices: Client, interview: Interview
) -> None:
    page = sheet(alices, interview)
    assert "<li>I ran the same migration twice.</li>" in page
    assert "What went right: The diagram on the whiteboard." in page


# The number


def test_a_doubtful_number_is_doubted_and_can_be_dialled(
    alices: Client, interview: Interview
) -> None:
    Contact.objects.update(phone="+1 555 123 4567")
    page = sheet(alices, interview)
    assert "No such number is known in its country." in page
    assert 'href="tel:+15551234567"' in page


def test_a_missing_number_is_added_right_there(alices: Client, interview: Interview) -> None:
    Contact.objects.update(phone="")
    assert "Their number" in sheet(alices, interview)
    url = reverse("call_sheet", args=[interview.pk])
    assert alices.post(url, {"phone": ""}).status_code == 422
    assert alices.post(url, {"phone": "+44 20 7946 0958"}).status_code == 303
    page = sheet(alices, interview)
    assert 'href="tel:+442079460958"' in page
    assert "Their number" not in page


def test_where_nobody_is_named_it_says_where_to_name_them(
    alices: Client, interview: Interview
) -> None:
    interview.contact = None
    interview.save()
    page = sheet(alices, interview)
    assert "<h1>Call Northwind Traders</h1>" in page
    assert reverse("interview_edit", args=[interview.pk]) in page
    assert (
        alices.post(reverse("call_sheet", args=[interview.pk]), {"phone": "1"}).status_code == 200
    )


# Their time


@pytest.mark.parametrize(
    ("at", "zone", "words", "warning"),
    [
        ("16:20", "America/Chicago", "It is 10:20 in Chicago", ""),
        ("13:59", "America/Chicago", "It is 07:59 in Chicago", "still early in Chicago"),
        ("14:00", "America/Chicago", "It is 08:00 in Chicago", ""),
        ("23:59", "America/Chicago", "It is 17:59 in Chicago", ""),
        ("18:00", "Europe/London", "It is 18:00 in London", "working day in London is over"),
        ("16:20", "Pacific/Auckland", "It is 05:20 on Wednesday in Auckland", "still early"),
    ],
)
def test_it_says_what_time_it_is_there_and_warns_outside_of_eight_to_eighteen(
    alices: Client, interview: Interview, on: On, at: str, zone: str, words: str, warning: str
) -> None:
    Contact.objects.update(time_zone=zone)
    on("2026-11-17", at)
    page = sheet(alices, interview)
    assert words in page
    assert ("still early" in page or "working day" in page) is bool(warning)
    assert warning in page


def test_where_their_zone_is_not_known_it_says_nothing_of_time(
    alices: Client, interview: Interview
) -> None:
    assert "It is " not in sheet(alices, interview)


# When there is no call to make


@pytest.mark.parametrize(
    ("day", "headline", "words"),
    [
        ("2026-11-13", "Not before Tuesday 17 November", "Nothing to do until then."),
        ("2026-11-14", "Held until Tuesday 17 November", "No calls today."),
        ("2026-11-16", "Held until tomorrow", "No calls today."),
        ("2026-11-23", "Held until tomorrow", "No calls today."),
        ("2026-11-09", "You meet tomorrow", "Before you leave, ask when they plan to decide"),
    ],
)
def test_on_another_day_it_says_calmly_until_when(
    alices: Client, interview: Interview, on: On, day: str, headline: str, words: str
) -> None:
    on(day)
    page = sheet(alices, interview)
    assert f"<h1>{headline}</h1>" in page
    assert words in page
    assert 'class="btn" href="tel:' not in page


def test_after_an_answer_it_says_what_they_said_last(
    alices: Client, interview: Interview, on: On
) -> None:
    day = {"said": "by Friday", "last_day": date(2026, 11, 20)}
    make_attempt(interview, date(2026, 11, 17), outcome=Outcome.SPOKE, **day)
    on("2026-11-24")
    page = sheet(alices, interview)
    assert "You last heard from them on Tuesday 17 November, and they said “by Friday”." in page
    assert "You met on" not in page


def test_before_the_interview_there_is_nothing_to_log(
    alices: Client, interview: Interview, on: On
) -> None:
    on("2026-11-09")
    assert 'id="log"' not in sheet(alices, interview)


def test_two_messages_are_waited_for_and_then_left_to_rest(
    alices: Client, interview: Interview, on: On
) -> None:
    make_attempt(interview, date(2026, 11, 17))
    make_attempt(interview, date(2026, 11, 24), Outcome.WROTE)
    on("2026-11-25")
    assert "<h1>Nothing to do until Tuesday 1 December</h1>" in sheet(alices, interview)
    on("2026-12-01")
    page = sheet(alices, interview)
    assert "<h1>Let it rest</h1>" in page
    assert reverse("close_kindly", args=[interview.pk]) in page
    assert "What to say" not in page


def test_what_is_over_says_why(alices: Client, interview: Interview) -> None:
    move(interview.application, "Withdrawn", date(2026, 11, 12))
    page = sheet(alices, interview)
    assert "<h1>Nothing to follow up</h1>" in page
    assert "closed on Thursday 12 November: withdrawn" in page
    assert "What to say" not in page


def test_a_cancelled_interview_says_so(alices: Client, interview: Interview) -> None:
    interview.is_cancelled = True
    interview.save()
    page = sheet(alices, interview)
    assert "<h1>This interview was cancelled</h1>" in page
    assert 'id="log"' not in page


# What each answer leads to


def test_each_option_says_beforehand_what_follows(alices: Client, interview: Interview) -> None:
    page = sheet(alices, interview)
    assert page.count("<span>Message 1 of 2. Next call Tue 24 Nov</span>") == 3
    assert page.count("<span>Does not count. Try again Wed 18 Nov</span>") == 1
    assert page.count("<span>Note what they said and by when</span>") == 2


def test_the_second_message_leads_to_rest(alices: Client, interview: Interview, on: On) -> None:
    make_attempt(interview, date(2026, 11, 17))
    on("2026-11-24")
    page = sheet(alices, interview)
    assert "Message 2 of 2. Let it rest Tue 1 Dec" in page
    assert "1 of 2 messages" in page
    assert "Left a voicemail" in page


def test_what_follows_beforehand_is_what_follows(alices: Client, interview: Interview) -> None:
    response = alices.post(
        reverse("log_attempt", args=[interview.pk]), {"outcome": "voicemail"}, follow=True
    )
    assert "Next call on Tuesday 24 November" in response.text
    assert "<h1>Not before Tuesday 24 November</h1>" in response.text


def test_looking_at_what_would_follow_changes_nothing(alices: Client, interview: Interview) -> None:
    sheet(alices, interview)
    assert not interview.attempts.exists()


# The scripts


def keep(client: Client, interview: Interview, kind: str, **values: Any) -> Any:
    return client.post(reverse("script", args=[interview.pk, kind]), values)


def test_three_scripts_are_written_from_the_facts(alices: Client, interview: Interview) -> None:
    page = sheet(alices, interview)
    assert "If Maria Keller answers" in page
    assert "this is Alice Larsson. We met last Tuesday about the platform engineer" in page
    assert "seconds, read aloud. This would be message 1 of 2." in page
    assert "This is Alice Larsson, 555 0199." in page
    assert "Says nothing about the job" in page


@pytest.mark.parametrize(
    ("own", "lacks"),
    [
        ({"full_name": "", "phone": ""}, "your name and your number"),
        ({"phone": ""}, "your number"),
    ],
)
def test_what_the_scripts_lack_of_ones_own_can_be_added(
    alices: Client, interview: Interview, own: dict[str, str], lacks: str
) -> None:
    assert "These still lack" not in sheet(alices, interview)
    User.objects.update(**own)
    page = sheet(alices, interview)
    assert f"These still lack {lacks}." in page
    assert f'<a href="{reverse("settings")}">Add {lacks}</a>' in page


def test_before_the_day_they_are_written_for_the_day(
    alices: Client, interview: Interview, on: On
) -> None:
    on("2026-11-13")
    assert "We met last Tuesday" in sheet(alices, interview)


def test_the_users_own_words_are_kept_and_the_written_ones_shown_beside(
    alices: Client, interview: Interview
) -> None:
    response = keep(alices, interview, "voicemail", text="Hello Maria, Alice here.\r\nBye.")
    assert response.status_code == 303
    assert response["Location"].endswith("/call/#script-voicemail")
    page = sheet(alices, interview)
    assert "Hello Maria, Alice here." in page
    assert "As written from the facts: “Hello Maria, this is Alice Larsson." in page
    keep(alices, interview, "voicemail", text="Hello again.")
    assert Script.objects.get().text == "Hello again."


@pytest.mark.parametrize("way", [{"reset": "yes", "text": "mine"}, {"text": " "}])
def test_the_written_script_comes_back_and_undo_brings_back_ones_own(
    alices: Client, interview: Interview, way: dict[str, str]
) -> None:
    own = "Grüezi Maria & co, “three days”?\nAlice"
    keep(alices, interview, "voicemail", text=own)
    sheet(alices, interview)  # reads the message of the first change
    response = keep(alices, interview, "voicemail", **way)
    assert not Script.objects.exists()
    [message] = get_messages(response.wsgi_request)
    assert alices.post(message.extra_tags).status_code == 303
    assert Script.objects.get().text == own


def test_a_script_that_is_too_long_is_refused_and_stays_as_typed(
    alices: Client, interview: Interview
) -> None:
    keep(alices, interview, "answers", text="Mine.")
    response = keep(alices, interview, "answers", text="word " * 500)
    assert response.status_code == 422
    assert "word word word" in response.text
    assert 'aria-invalid="true"' in response.text
    assert Script.objects.get().text == "Mine."


def test_the_third_script_marks_and_names_what_it_must_not_say(
    alices: Client, interview: Interview
) -> None:
    keep(alices, interview, "someone_else", text="About my interview: the engineer <b>calls</b>.")
    page = sheet(alices, interview)
    assert '<mark class="slip">interview</mark>' in page
    assert '<mark class="slip">engineer</mark>' in page
    assert "“engineer” is from the job title." in page
    assert "&lt;b&gt;calls&lt;/b&gt;" in page
    assert "Says nothing about the job" not in page


def test_the_other_scripts_may_say_it(alices: Client, interview: Interview) -> None:
    keep(alices, interview, "voicemail", text="About my interview.")
    assert "<mark" not in sheet(alices, interview)


def test_there_is_no_fourth_script(alices: Client, interview: Interview) -> None:
    assert keep(alices, interview, "poem", text="Hello.").status_code == 404
    assert alices.get(reverse("script", args=[interview.pk, "voicemail"])).status_code == 405


# For its owner alone, in a constant number of queries


@pytest.mark.parametrize(("name", "more"), [("call_sheet", []), ("script", ["voicemail"])])
def test_it_is_its_owners_alone(
    client_of: ClientOf, charlie: User, interview: Interview, name: str, more: list[str]
) -> None:
    url = reverse(name, args=[interview.pk, *more])
    assert client_of(charlie).post(url, {"text": "x", "phone": "1"}).status_code == 404
    assert Client().post(url)["Location"].startswith("/accounts/login/")
    assert not Script.objects.exists()
    assert Contact.objects.get().phone == "+1 212 555 0142"


def test_the_number_of_queries_does_not_depend_on_what_happened(
    alices: Client, interview: Interview, on: On
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            sheet(alices, interview)
        return len(captured)

    make_attempt(interview, date(2026, 11, 11), Outcome.NO_ANSWER)
    with_one = queries()
    for day in (12, 13):
        make_attempt(interview, date(2026, 11, day), Outcome.NO_ANSWER, contact=interview.contact)
        make_interview(interview.owner, date(2026, 10, day), interview.application)
    assert queries() == with_one <= 12
