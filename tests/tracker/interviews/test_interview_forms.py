"""Adding, changing, cancelling and deleting interviews."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import Application, Contact, Interview, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]

TODAY = date(2026, 11, 17)


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


@pytest.fixture
def application(alice: User) -> Application:
    return make_application(alice, stage="Applied")


def adding(application: Application) -> str:
    return reverse("interview_new", args=[application.pk])


def editing(interview: Interview) -> str:
    return reverse("interview_edit", args=[interview.pk])


def entered(**values: Any) -> dict[str, Any]:
    return {"held_on": "2026-11-25", "kind": "video", **values}


def unchanged(interview: Interview, **values: Any) -> dict[str, Any]:
    """The edit form as it is sent when only `values` were touched."""
    return {
        "held_on": interview.held_on.isoformat(),
        "kind": interview.kind,
        "place": interview.place,
        "notes": interview.notes,
        "contact": interview.contact_id or "",
        "people": [person.pk for person in interview.people.all()],
        **values,
    }


# Adding


def test_an_interview_is_added_and_the_application_is_interviewing_as_of_today(
    hers: Client, application: Application
) -> None:
    response = hers.post(
        adding(application),
        entered(start_time="10:30", place="https://meet.example.com/1", notes="Bring a pen."),
    )
    interview = Interview.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == interview.get_absolute_url()
    assert (interview.held_on, interview.start_time) == (date(2026, 11, 25), time(10, 30))
    assert (interview.kind, interview.notes) == ("video", "Bring a pen.")
    assert interview.owner == application.owner
    application.refresh_from_db()
    assert (application.stage.name, application.stage_on) == ("Interviewing", TODAY)
    assert writer.differences(application.owner) == []


def test_one_that_is_over_goes_on_to_its_debrief(hers: Client, application: Application) -> None:
    response = hers.post(adding(application), entered(held_on="2026-11-10"))
    interview = Interview.objects.get()
    assert response.headers["Location"] == reverse("debrief", args=[interview.pk])
    assert interview.planned_steps.exists()


def test_a_second_one_leaves_the_stage_alone(hers: Client, alice: User) -> None:
    application = make_application(alice, stage="Offer")
    hers.post(adding(application), entered())
    application.refresh_from_db()
    assert application.stage.name == "Offer"


def test_somebody_new_becomes_whom_to_call(hers: Client, application: Application) -> None:
    hers.post(adding(application), entered(person_name="Jo Adeyemi", person_phone="555 0100"))
    person = Interview.objects.get().contact
    assert (person.name, person.phone) == ("Jo Adeyemi", "555 0100")
    assert (person.company, person.owner) == (application.company, application.owner)


def test_somebody_new_is_met_where_whom_to_call_is_known(
    hers: Client, application: Application
) -> None:
    maria = make_contact(application.owner)
    hers.post(adding(application), entered(contact=maria.pk, person_name="Jo Adeyemi"))
    interview = Interview.objects.get()
    assert interview.contact == maria
    assert [person.name for person in interview.people.all()] == ["Jo Adeyemi"]


def test_those_who_were_there_are_ticked(hers: Client, application: Application) -> None:
    people = [make_contact(application.owner, name) for name in ("Ada", "Ben", "Cem")]
    hers.post(adding(application), entered(people=[people[0].pk, people[2].pk]))
    assert [person.name for person in Interview.objects.get().people.all()] == ["Ada", "Cem"]


def test_people_of_the_company_are_offered_first_and_those_of_others_never(
    hers: Client, application: Application, bob: User
) -> None:
    make_contact(application.owner, "Ada")
    make_contact(application.owner, "Zoe", company=application.company)
    make_contact(bob, "Bobs friend")
    html = hers.get(adding(application)).content.decode()
    options = re.search(r'<select name="contact".*?</select>', html, re.DOTALL)
    assert options
    assert re.findall(r">([^<>]+)</option>", options[0]) == [
        "Nobody yet",
        "Zoe (Northwind Traders)",
        "Ada",
    ]
    assert "Bobs friend" not in html


@pytest.mark.parametrize("field", ["contact", "people"])
def test_somebody_elses_person_cannot_be_chosen(
    hers: Client, application: Application, bob: User, field: str
) -> None:
    response = hers.post(adding(application), entered(**{field: make_contact(bob).pk}))
    assert response.status_code == 422
    assert not Interview.objects.exists()


@pytest.mark.parametrize("key", ["9" * 19, "9" * 40, "-1", "1.5", "nobody", "\0"])
@pytest.mark.parametrize("field", ["contact", "people"])
def test_what_is_no_key_at_all_cannot_be_chosen(
    hers: Client, application: Application, field: str, key: str
) -> None:
    response = hers.post(adding(application), entered(**{field: key}))
    assert response.status_code == 422
    assert not Interview.objects.exists()


def test_a_closed_application_is_warned_about_and_stays_closed(hers: Client, alice: User) -> None:
    application = make_application(alice, stage="Rejected")
    assert "This application is closed" in hers.get(adding(application)).text
    hers.post(adding(application), entered())
    application.refresh_from_db()
    assert application.stage.name == "Rejected"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("held_on", "", "This field is required."),
        ("held_on", "soon", "Enter a valid date."),
        ("held_on", "9999-12-31", "Check the year"),
        ("start_time", "25:00", "Enter a valid time."),
        ("kind", "duel", "Select a valid choice."),
        ("place", "x" * 501, "at most 500 characters"),
        ("person_name", "x" * 201, "at most 200 characters"),
        ("person_phone", "555 0142", "Whose is it?"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(
    hers: Client, application: Application, field: str, typed: str, says: str
) -> None:
    response = hers.post(adding(application), entered(**{"notes": "Bring a pen.", field: typed}))
    assert response.status_code == 422
    assert says in response.text
    assert "Bring a pen." in response.text
    assert not Interview.objects.exists()
    assert not Contact.objects.exists()
    application.refresh_from_db()
    assert application.stage.name == "Applied"


# Changing


def test_what_is_known_stands_in_the_form(hers: Client, alice: User) -> None:
    interview = make_interview(alice, start_time=time(9, 5), place="Room 4", notes="Bring a pen.")
    html = hers.get(editing(interview)).text
    for value in ('value="2026-11-10"', 'value="09:05"', 'value="Room 4"', "Bring a pen."):
        assert value in html


def test_a_new_day_moves_the_plan(hers: Client, alice: User) -> None:
    interview = make_interview(alice)
    response = hers.post(editing(interview), unchanged(interview, held_on="2026-11-12"))
    assert response.headers["Location"] == interview.get_absolute_url()
    interview.refresh_from_db()
    assert interview.held_on == date(2026, 11, 12)
    assert interview.planned_steps.get(kind="call").since_on == date(2026, 11, 12)
    assert writer.differences(alice) == []


def test_an_edit_leaves_the_debrief_and_what_was_decided_alone(hers: Client, alice: User) -> None:
    interview = make_interview(
        alice,
        said="three days",
        last_day=date(2026, 11, 13),
        went_right="The diagram.",
        debriefed_at="2026-11-10T18:00Z",
        put_off_on=date(2026, 11, 12),
        put_off_until=date(2026, 11, 18),
    )
    hers.post(editing(interview), unchanged(interview, place="Room 4"))
    interview.refresh_from_db()
    assert interview.place == "Room 4"
    assert (interview.said, interview.last_day) == ("three days", date(2026, 11, 13))
    assert interview.went_right == "The diagram."
    assert interview.debriefed_at is not None
    assert interview.put_off_until == date(2026, 11, 18)


def test_it_cannot_move_past_the_time_they_gave_in_it(hers: Client, alice: User) -> None:
    interview = make_interview(alice, said="three days", last_day=date(2026, 11, 13))
    response = hers.post(editing(interview), unchanged(interview, held_on="2026-11-14"))
    assert response.status_code == 422
    assert "The time they gave ended on Friday 13 November 2026" in response.text
    assert (
        hers.post(editing(interview), unchanged(interview, held_on="2026-11-13")).status_code == 303
    )


def test_a_cancelled_one_asks_for_nothing_until_it_takes_place_after_all(
    hers: Client, alice: User
) -> None:
    interview = make_interview(alice)
    hers.post(editing(interview), unchanged(interview, is_cancelled="on"))
    assert not interview.planned_steps.exists()
    hers.post(editing(interview), unchanged(interview))
    assert interview.planned_steps.exists()
    assert writer.differences(alice) == []


def test_a_new_one_cannot_be_cancelled_yet(hers: Client, application: Application) -> None:
    assert 'name="is_cancelled"' not in hers.get(adding(application)).text
    assert 'name="is_cancelled"' in hers.get(editing(make_interview(application.owner))).text


# Deleting


def test_deleting_keeps_what_was_logged(hers: Client, alice: User) -> None:
    interview = make_interview(alice)
    attempt = make_attempt(interview, TODAY)
    path = reverse("trash_put", args=["interview", interview.pk])
    assert f'action="{path}"' in hers.get(editing(interview)).text
    response = hers.post(path)
    assert response.headers["Location"] == attempt.application.get_absolute_url()
    assert not Interview.objects.exists()
    attempt.refresh_from_db()
    assert attempt.application == interview.application
    assert writer.differences(alice) == []
