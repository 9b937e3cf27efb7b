"""The debrief: what they said becomes the day to call, while typing and when it is kept."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.plan import writer
from followups.plan.models import PlannedStep
from tests.factories import make_application, make_contact, make_interview
from tracker.models import Contact, Interview, User

On = Callable[..., None]
ClientOf = Callable[[User], Client]


@pytest.fixture
def interview(alice: User, on: On) -> Interview:
    """The interview of Tue 10 Nov 2026, on the evening of that day."""
    on("2026-11-10", "18:00")
    return make_interview(alice, date(2026, 11, 10))


@pytest.fixture
def client(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def address(interview: Interview) -> str:
    return f"/interviews/{interview.pk}/debrief/"


def keep(client: Client, interview: Interview, **typed: Any) -> Any:
    return client.post(address(interview), {"answer": "words", **typed})


def while_typing(client: Client, interview: Interview, **typed: str) -> str:
    response = client.get(f"{address(interview)}said/?{urlencode({'answer': 'words', **typed})}")
    assert response.status_code == 200
    return response.content.decode()


def answer_of(html: str) -> list[str]:
    return re.findall(r'<p class="answer">([^<]*)</p>', html)


def errors_of(html: str) -> list[str]:
    return re.findall(r'<ul class="errorlist[^"]*"[^>]*><li>([^<]*)</li>', html)


def checked(html: str, name: str) -> list[str]:
    inputs = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return [
        value[1]
        for tag in inputs
        if " checked" in tag and (value := re.search(r'value="([^"]*)"', tag))
    ]


def test_the_page_is_there_before_anything_is_said(client: Client, interview: Interview) -> None:
    html = client.get(address(interview)).content.decode()
    assert answer_of(html) == ["Call on Tuesday 17 November"]
    assert "They gave no time" in html
    assert checked(html, "answer") == ["words"]


# While typing


def test_the_day_the_reasons_and_the_strip_come_while_typing(
    client: Client, interview: Interview
) -> None:
    html = while_typing(client, interview, said="three days")
    assert answer_of(html) == ["Call on Tuesday 17 November"]
    assert "Their time ends on Friday 13 November." in html
    assert html.count("<li>") == 4
    assert '<ol class="strip"' in html
    assert "<html" not in html


def test_typing_keeps_nothing(client: Client, interview: Interview) -> None:
    while_typing(client, interview, said="a week", went_right="All of it.")
    interview.refresh_from_db()
    assert (interview.said, interview.last_day, interview.debriefed_at) == ("", None, None)


def test_words_that_mean_two_days_are_asked_about_while_typing(
    client: Client, alice: User, on: On
) -> None:
    on("2026-11-13")
    interview = make_interview(alice, date(2026, 11, 13))
    html = while_typing(client, interview, said="Friday")
    assert errors_of(html) == [
        "“Friday” could mean Friday 13 November or Friday 20 November. Which of them?"
    ]
    assert answer_of(html) == []
    tapped = while_typing(client, interview, said="Friday", candidate="2026-11-20")
    assert answer_of(tapped) == ["Call on Tuesday 24 November"]
    assert checked(tapped, "candidate") == ["2026-11-20"]


@pytest.mark.parametrize(
    ("answer", "call_on"),
    [
        ("three days", "Tuesday 17 November"),
        ("a week", "Wednesday 18 November"),
        ("two weeks", "Wednesday 25 November"),
        ("not_said", "Tuesday 17 November"),
    ],
)
def test_quick_answers_answer_at_once(
    client: Client, interview: Interview, answer: str, call_on: str
) -> None:
    assert answer_of(while_typing(client, interview, answer=answer)) == [f"Call on {call_on}"]


# Kept


def test_a_debrief_is_kept_and_answers_with_the_day(
    client: Client, interview: Interview, alice: User
) -> None:
    response = keep(client, interview, said="three days", went_right="The whiteboard.")
    assert response.status_code == 303
    assert response.url == f"/interviews/{interview.pk}/"
    assert "Call on Tuesday 17 November." in client.get(response.url).content.decode()
    interview.refresh_from_db()
    assert (interview.said, interview.last_day) == ("three days", date(2026, 11, 13))
    assert interview.went_right == "The whiteboard."
    assert interview.debriefed_at == datetime(2026, 11, 10, 18, tzinfo=UTC)
    assert PlannedStep.objects.of(alice).get(kind="call").due_on == date(2026, 11, 17)
    assert writer.differences(alice) == []


def test_without_a_quick_answer_the_words_are_enough(client: Client, interview: Interview) -> None:
    assert client.post(address(interview), {"said": "by Friday"}).status_code == 303
    interview.refresh_from_db()
    assert interview.last_day == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("answer", "words", "said", "last_day"),
    [
        ("three days", "", "three days", date(2026, 11, 13)),
        ("a week", "no idea", "no idea", date(2026, 11, 17)),
        ("a week", "three days", "a week", date(2026, 11, 17)),
        ("a week", "next Friday", "a week", date(2026, 11, 17)),
        ("not_said", "no idea", "no idea", None),
        ("not_said", "three days", "", None),
        ("not_said", "", "", None),
        ("date", "after the holidays", "after the holidays", date(2026, 11, 20)),
        ("date", "three days", "three days", date(2026, 11, 20)),
        ("words", "three days", "three days", date(2026, 11, 13)),
    ],
)
def test_the_answer_that_was_tapped_decides(
    client: Client,
    interview: Interview,
    answer: str,
    words: str,
    said: str,
    last_day: date | None,
) -> None:
    """The calendar is filled each time: it counts for “A date” only."""
    response = keep(client, interview, answer=answer, said=words, last_day="2026-11-20")
    assert response.status_code == 303
    interview.refresh_from_db()
    assert (interview.said, interview.last_day) == (said, last_day)


def test_words_that_are_not_understood_are_asked_about_and_all_that_was_typed_stays(
    client: Client, interview: Interview
) -> None:
    response = keep(
        client,
        interview,
        said="when the panel is done",
        went_right="The whiteboard.",
        new_people="Jo Adeyemi",
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert errors_of(html) == [
        "We cannot read a day from “when the panel is done”. Choose the last day of the time "
        "they gave, or say that they gave none."
    ]
    for typed in ("when the panel is done", "The whiteboard.", "Jo Adeyemi"):
        assert typed in html
    interview.refresh_from_db()
    assert interview.debriefed_at is None
    assert not Contact.objects.exists()


def test_a_tapped_candidate_survives_another_error(client: Client, alice: User, on: On) -> None:
    on("2026-11-13")
    interview = make_interview(alice, date(2026, 11, 13))
    typed = {"said": "Friday", "candidate": "2026-11-20"}
    response = keep(client, interview, **typed, contact_phone="+1 212 555 0142")
    assert response.status_code == 422
    assert checked(response.content.decode(), "candidate") == ["2026-11-20"]
    assert keep(client, interview, **typed).status_code == 303
    interview.refresh_from_db()
    assert interview.last_day == date(2026, 11, 20)


def test_a_last_day_before_the_interview_is_refused_in_words(
    client: Client, interview: Interview
) -> None:
    response = keep(client, interview, answer="date", last_day="2026-11-09")
    assert response.status_code == 422
    assert errors_of(response.content.decode()) == [
        "They said it on Tuesday 10 November. The time they gave cannot end before that."
    ]


def test_a_date_has_to_be_chosen(client: Client, interview: Interview) -> None:
    response = keep(client, interview, answer="date")
    assert errors_of(response.content.decode()) == ["Choose the day."]


def test_an_answer_that_is_not_offered_is_refused(client: Client, interview: Interview) -> None:
    assert keep(client, interview, answer="four days").status_code == 422


# Later


@pytest.mark.parametrize(
    ("kept", "answer"),
    [
        ({"said": "three days", "last_day": date(2026, 11, 13)}, "words"),
        ({"said": "no idea", "last_day": date(2026, 11, 13)}, "date"),
        ({"said": "", "last_day": date(2026, 11, 13)}, "date"),
        ({"said": "no idea", "last_day": None}, "not_said"),
    ],
)
def test_a_debrief_opens_as_it_was_kept_and_keeping_it_changes_nothing(
    client: Client, interview: Interview, kept: dict[str, Any], answer: str
) -> None:
    Interview.objects.filter(pk=interview.pk).update(debriefed_at=datetime.now(UTC), **kept)
    html = client.get(address(interview)).content.decode()
    assert checked(html, "answer") == [answer]
    last_day = kept["last_day"].isoformat() if kept["last_day"] else ""
    keep(client, interview, answer=answer, said=kept["said"], last_day=last_day)
    interview.refresh_from_db()
    assert (interview.said, interview.last_day) == (kept["said"], kept["last_day"])


def test_other_words_later_move_the_call(client: Client, interview: Interview, alice: User) -> None:
    keep(client, interview, said="three days")
    keep(client, interview, said="two weeks", last_day="2026-11-13")
    assert PlannedStep.objects.of(alice).get(kind="call").due_on == date(2026, 11, 25)
    assert writer.differences(alice) == []


def test_where_nothing_is_to_be_done_the_message_says_why(
    client: Client, interview: Interview, alice: User
) -> None:
    make_interview(alice, date(2026, 11, 16), interview.application)
    response = keep(client, interview, said="three days")
    html = client.get(response.url).content.decode()
    assert "Saved. A later interview on Monday 16 November takes over from this one." in html


# People


def test_people_who_are_new_are_kept_with_the_company(
    client: Client, interview: Interview, alice: User
) -> None:
    keep(client, interview, new_people=" Maria  Keller, Jo Adeyemi\nSam Ortiz,, Jo Adeyemi ")
    met = interview.people.order_by("name")
    assert [person.name for person in met] == ["Jo Adeyemi", "Maria Keller", "Sam Ortiz"]
    assert {person.company for person in met} == {interview.application.company}
    assert {person.owner for person in met} == {alice}


def test_a_name_that_is_known_is_that_person(
    client: Client, interview: Interview, alice: User
) -> None:
    maria = make_contact(alice, company=interview.application.company)
    keep(client, interview, new_people="maria keller", contact_name="MARIA KELLER")
    interview.refresh_from_db()
    assert list(interview.people.all()) == [maria]
    assert interview.contact == maria
    assert Contact.objects.count() == 1


def test_people_are_picked_from_the_company_and_let_go(
    client: Client, interview: Interview, alice: User
) -> None:
    maria = make_contact(alice, company=interview.application.company)
    jo = make_contact(alice, "Jo Adeyemi", company=interview.application.company)
    interview.people.add(jo)
    keep(client, interview, people=[maria.pk], contact=jo.pk)
    interview.refresh_from_db()
    assert list(interview.people.all()) == [maria]
    assert interview.contact == jo


def test_people_of_other_companies_and_of_others_are_not_offered(
    client: Client, interview: Interview, alice: User, bob: User
) -> None:
    elsewhere = make_application(alice, company="Fjord Software").company
    make_contact(alice, "Jo Adeyemi", company=elsewhere)
    foreign = make_contact(bob, "Sam Ortiz")
    make_contact(alice, "Agent Smith-Lund")
    html = client.get(address(interview)).content.decode()
    assert "Agent Smith-Lund" in html
    assert "Jo Adeyemi" not in html
    assert "Sam Ortiz" not in html
    assert keep(client, interview, people=[foreign.pk]).status_code == 422


def test_the_one_person_met_is_whom_to_call(client: Client, interview: Interview) -> None:
    keep(client, interview, new_people="Maria Keller", contact_phone="+1 212 555 0142")
    interview.refresh_from_db()
    assert interview.contact is not None
    assert (interview.contact.name, interview.contact.phone) == ("Maria Keller", "+1 212 555 0142")


def test_of_two_nobody_is_chosen_for_the_user(client: Client, interview: Interview) -> None:
    keep(client, interview, new_people="Maria Keller, Jo Adeyemi")
    interview.refresh_from_db()
    assert interview.contact is None


def test_a_number_of_nobody_is_asked_about(client: Client, interview: Interview) -> None:
    response = keep(client, interview, contact_phone="+1 212 555 0142")
    assert response.status_code == 422
    assert errors_of(response.content.decode()) == [
        "Whose number is it? Choose a person or type a name."
    ]


def test_a_number_left_empty_stays_as_it_was(
    client: Client, interview: Interview, alice: User
) -> None:
    maria = make_contact(alice, company=interview.application.company)
    keep(client, interview, contact=maria.pk)
    maria.refresh_from_db()
    assert maria.phone == "+1 212 555 0142"


# Whoever else, whatever else


@pytest.mark.parametrize("path", ["", "said/"])
def test_nobody_else_sees_it(
    interview: Interview, bob: User, client_of: ClientOf, path: str
) -> None:
    assert client_of(bob).get(address(interview) + path).status_code == 404
    anonymous = Client().get(address(interview) + path)
    assert anonymous.status_code == 302
    assert anonymous.url.startswith("/accounts/login/")


def test_nobody_else_keeps_it(interview: Interview, bob: User, client_of: ClientOf) -> None:
    assert keep(client_of(bob), interview, said="three days").status_code == 404
    interview.refresh_from_db()
    assert interview.debriefed_at is None


def test_an_interview_that_was_cancelled_asks_for_nothing(
    client: Client, interview: Interview
) -> None:
    interview.is_cancelled = True
    interview.save()
    html = client.get(address(interview)).content.decode()
    assert "It was cancelled, so there is nothing to follow up." in html


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(
    client: Client, interview: Interview, alice: User
) -> None:
    counts = []
    for names in (["Maria Keller"], ["Jo Adeyemi", "Sam Ortiz"]):
        for name in names:
            make_contact(alice, name, company=interview.application.company)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(interview))
        counts.append(len(queries))
    assert counts == [11, 11]
