"""The pages of applications: the list, the short form, one application, its stage."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followups.plan import writer
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
    stage_of,
)
from tracker.models import Application, Company, Contact, Interview, Outcome, Stage, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]

TODAY = date(2026, 11, 17)  # a Tuesday
LIST, NEW = "/applications/", "/applications/new/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def text_of(response: Any) -> str:
    """The words of the page's main part, with single spaces."""
    html = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert html
    return " ".join(re.sub(r"<[^>]*>", " ", html[0]).split())


def queries(hers: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert hers.get(path).status_code == 200
    return len(captured)


def entered(**values: Any) -> dict[str, Any]:
    """The short form as it is sent with nothing but what has to be there."""
    return {
        "company_name": "Northwind Traders",
        "title": "Platform engineer",
        "stage": Stage.objects.get(owner__username="alice", name="Applied").pk,
        "stage_on": "2026-11-17",
        **values,
    }


# The short form


def test_company_and_title_are_enough(hers: Client, alice: User) -> None:
    response = hers.post(NEW, entered(), follow=True)
    application = Application.objects.get()
    assert response.redirect_chain == [(f"/applications/{application.pk}/", 303)]
    assert "Saved: Platform engineer, Northwind Traders." in text_of(response)
    assert application.owner == application.company.owner == alice
    assert (application.stage.name, application.stage_on) == ("Applied", TODAY)
    assert application.stage_changes.count() == 1


def test_the_form_offers_applied_as_of_today_and_the_own_companies(
    hers: Client, alice: User, bob: User
) -> None:
    make_company(alice, "Brightside Energy")
    make_company(bob, "Fjord Software")
    html = hers.get(NEW).content.decode()
    assert re.findall(r'<option value="\d+" selected>(\w+)', html) == ["Applied"]
    assert 'value="2026-11-17"' in html
    assert '<option value="Brightside Energy">' in html
    assert "Fjord Software" not in html


def test_everything_can_be_entered_at_once(hers: Client, alice: User) -> None:
    response = hers.post(
        NEW,
        entered(
            link="jobs.example.com/1",
            source="A friend",
            why_i_fit="Ran it twice.",
            posting="We look for you.",
            stage_on="2026-11-02",
            person_name="Maria Keller",
            person_phone="+1 212 555 0142",
            person_email="maria@example.com",
            interview_on="2026-11-25",
            interview_time="10:30",
        ),
    )
    interview = Interview.objects.get()
    application, person = interview.application, interview.contact
    assert response.headers["Location"] == interview.get_absolute_url()
    assert application.link == "https://jobs.example.com/1"
    assert (application.source, application.posting) == ("A friend", "We look for you.")
    assert (interview.held_on, interview.start_time) == (date(2026, 11, 25), time(10, 30))
    assert (person.name, person.company) == ("Maria Keller", application.company)
    assert (person.phone, person.email) == ("+1 212 555 0142", "maria@example.com")
    assert [(change.name, change.on) for change in application.stage_changes.order_by("pk")] == [
        ("Applied", date(2026, 11, 2)),
        ("Interviewing", TODAY),
    ]
    assert writer.differences(alice) == []


@pytest.mark.parametrize(
    ("day", "hour", "page"),
    [
        ("2026-11-16", "", "debrief"),
        ("2026-11-17", "09:00", "debrief"),
        ("2026-11-17", "11:00", "interview"),
        ("2026-11-17", "", "interview"),
        ("2026-11-18", "09:00", "interview"),
    ],
)
def test_an_interview_that_is_over_goes_on_to_its_debrief(
    hers: Client, day: str, hour: str, page: str
) -> None:
    response = hers.post(NEW, entered(interview_on=day, interview_time=hour))
    assert response.headers["Location"] == reverse(page, args=[Interview.objects.get().pk])


def test_a_known_company_is_taken_whatever_its_case(hers: Client, alice: User) -> None:
    known = make_company(alice, "Northwind Traders")
    hers.post(NEW, entered(company_name="NORTHWIND traders"))
    assert Application.objects.get().company == known
    assert Company.objects.get().name == "Northwind Traders"


def test_somebody_elses_company_stays_theirs(hers: Client, bob: User, alice: User) -> None:
    make_company(bob, "Northwind Traders")
    hers.post(NEW, entered())
    assert Application.objects.get().company.owner == alice


def test_a_known_person_is_not_made_twice_and_gets_the_number(hers: Client, alice: User) -> None:
    company = make_company(alice)
    known = make_contact(alice, "Maria Keller", company=company, phone="")
    hers.post(NEW, entered(person_name="maria keller", person_phone="555 0142"))
    known.refresh_from_db()
    assert Contact.objects.count() == 1
    assert (known.name, known.phone) == ("Maria Keller", "555 0142")


def test_another_number_is_another_person_of_that_name(hers: Client, alice: User) -> None:
    make_contact(alice, "Maria Keller", company=make_company(alice), phone="555 0100")
    hers.post(NEW, entered(person_name="Maria Keller", person_phone="555 0142"))
    assert sorted(Contact.objects.values_list("phone", flat=True)) == ["555 0100", "555 0142"]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("company_name", "", "Say which company it is."),
        ("company_name", "N" * 201, "at most 200 characters"),
        ("title", "T" * 201, "at most 200 characters"),
        ("source", "S" * 201, "at most 200 characters"),
        ("link", "no address", "This is no web address"),
        ("link", "javascript:alert(1)", "This is no web address"),
        ("link", f"https://example.com/{'x' * 1000}", "at most 1000 characters"),
        ("stage", "hired", "Select a valid choice."),
        ("stage_on", "2026-11-18", "This day is yet to come."),
        ("stage_on", "1066-10-14", "Check the year"),
        ("interview_on", "9999-12-31", "Check the year"),
        ("interview_on", "tomorrow", "Enter a valid date."),
        ("interview_time", "10:30", "Give the day as well."),
        ("person_phone", "555 0142", "Whose is it?"),
        ("person_phone", "5" * 41, "at most 40 characters"),
        ("person_email", "maria", "Enter a valid email address."),
        ("title", "nul\0", "Null characters are not allowed."),
    ],
)
def test_a_mistake_is_said_beside_the_field_and_nothing_is_half_saved(
    hers: Client, field: str, typed: str, says: str
) -> None:
    response = hers.post(NEW, entered(**{"why_i_fit": "Ran it twice.", field: typed}))
    assert response.status_code == 422
    assert says in text_of(response)
    assert "Ran it twice." in text_of(response)
    for model in (Application, Company, Contact, Interview):
        assert not model.objects.exists()


def test_what_is_folded_away_is_open_where_something_is_wrong_in_it(hers: Client) -> None:
    folded = '<details class="more">'
    assert hers.get(NEW).content.decode().count(folded) == 3
    wrong = hers.post(NEW, entered(person_phone="555 0142")).content.decode()
    assert wrong.count(folded) == 2


def test_nothing_is_kept_when_the_last_of_it_fails(
    hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Application, "invited", fail)
    with pytest.raises(RuntimeError):
        hers.post(NEW, entered(person_name="Maria Keller", interview_on="2026-11-25"))
    for model in (Application, Company, Contact, Interview):
        assert not model.objects.exists()


# One application


def test_the_page_shows_everything_about_it(hers: Client, alice: User) -> None:
    application = make_application(
        alice,
        team="Infrastructure",
        why_i_fit="Ran it twice.\nLikes being on call.",
        posting="We look for you.",
        notes="They have a garden.",
        link="https://www.example.com/jobs/1",
        source="A friend",
    )
    person = make_contact(alice, company=application.company, role="Head of platform")
    interview = make_interview(
        alice,
        application=application,
        contact=person,
        said="three days",
        last_day=date(2026, 11, 13),
        debriefed_at="2026-11-10T18:00Z",
    )
    make_attempt(interview, TODAY, Outcome.NO_ANSWER, contact=person)
    make_interview(alice, date(2026, 11, 3), make_application(alice, "Another job"))
    response = hers.get(application.get_absolute_url())
    page, html = text_of(response), response.content.decode()
    for words in [
        "Northwind Traders · Infrastructure",
        "Interviewing since Mon 2 Nov",
        "Ran it twice.",
        "Likes being on call.",
        "We look for you.",
        "They have a garden.",
        "A friend",
        "Maria Keller , Head of platform",
        "No answer, no message · Maria Keller",
        "They said “three days”.",
    ]:
        assert words in page
    assert "Another job Interviewing" in page  # with the same company
    assert 'href="https://www.example.com/jobs/1"' in html
    assert 'href="tel:+12125550142"' in html
    assert f'href="{reverse("call_sheet", args=[interview.pk])}#log"' in html


def test_the_next_step_stands_there_with_its_strip(hers: Client, alice: User) -> None:
    interview = make_interview(
        alice, said="three days", last_day=date(2026, 11, 13), debriefed_at="2026-11-10T18:00Z"
    )
    response = hers.get(interview.application.get_absolute_url())
    assert "Call today" in text_of(response)
    assert "0 of 2 messages" in text_of(response)
    assert response.content.decode().count('<ol class="strip"') == 1


@pytest.mark.parametrize(
    ("values", "interview_values", "words"),
    [
        ({}, None, "No interview yet."),
        ({"stage": "Rejected"}, {}, "It is closed, and asks for nothing more."),
        ({}, {"no_follow_up_on": TODAY}, "You chose not to follow up on the last interview."),
        ({}, {"is_cancelled": True}, "No interview yet."),
        ({}, {"held_on": date(2026, 11, 25)}, "on Wednesday 25 November"),
        ({}, {}, "Debrief the interview"),
    ],
)
def test_where_nothing_is_to_do_the_page_says_why(
    hers: Client,
    alice: User,
    values: dict[str, Any],
    interview_values: dict[str, Any] | None,
    words: str,
) -> None:
    application = make_application(alice, **values)
    if interview_values is not None:
        make_interview(alice, application=application, **interview_values)
    assert words in text_of(hers.get(application.get_absolute_url()))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_happened(
    hers: Client, alice: User, rows: int
) -> None:
    application = make_application(alice)
    for number in range(rows):
        person = make_contact(alice, f"Person {number}", company=application.company)
        interview = make_interview(alice, date(2026, 11, 3 + number), application, contact=person)
        interview.people.add(person)
        make_attempt(interview, date(2026, 11, 10), contact=person)
        application.move_to(stage_of(alice, ["Offer", "Interviewing"][number % 2]), TODAY)
    # Session, user, application, stages; changes, interviews, whom to call, who was met, attempts,
    # with whom; people, tags, documents; people of the company, other jobs there; and for the next
    # step interviews, etiquette, plan.
    assert queries(hers, application.get_absolute_url()) == 13


@pytest.mark.parametrize(
    "title", ["x" * 200, "<script>alert(1)</script>", "{{ owner }}", "日本語 🎈"]
)
def test_a_title_is_shown_as_it_was_typed(hers: Client, alice: User, title: str) -> None:
    application = make_application(alice, title)
    html = hers.get(application.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert title.replace("<", "&lt;").replace(">", "&gt;") in html


# The stage


def move(hers: Client, application: Application, stage: str, on: str = "2026-11-17") -> Any:
    """To the stage of this name; what is no name is sent as it is."""
    known = Stage.objects.of(application.owner).filter(name=stage).first()
    path = reverse("application_move", args=[application.pk])
    return hers.post(path, {"stage": known.pk if known else stage, "on": on}, follow=True)


def undo_path(response: Any) -> str:
    found = re.search(r'action="(/applications/\d+/stage/undo/\?change=\d+)"', str(response.text))
    assert found
    return found[1]


def test_a_move_is_dated_and_can_be_undone(hers: Client, alice: User) -> None:
    application = make_application(alice)
    response = move(hers, application, "Offer", "2026-11-16")
    assert response.redirect_chain == [(application.get_absolute_url(), 303)]
    assert "Platform engineer: Offer." in text_of(response)
    assert "Offer since Mon 16 Nov" in text_of(response)
    after = hers.post(undo_path(response), follow=True)
    assert "Undone. The stage is Interviewing again." in text_of(after)
    assert "Interviewing since Mon 2 Nov" in text_of(after)
    assert application.stage_changes.count() == 1


def test_closing_says_that_it_asks_nothing_more_and_empties_the_plan(
    hers: Client, alice: User
) -> None:
    interview = make_interview(alice)
    assert interview.planned_steps.exists()
    response = move(hers, interview.application, "Rejected")
    assert "Rejected. It asks for nothing more." in text_of(response)
    assert not interview.planned_steps.exists()
    hers.post(undo_path(response))
    assert interview.planned_steps.exists()
    assert writer.differences(alice) == []


def test_a_closed_one_is_opened_again_by_one_click_and_that_can_be_undone(
    hers: Client, alice: User
) -> None:
    application = make_application(alice)
    application.move_to(stage_of(alice, "No answer"), date(2026, 11, 10))
    assert "Open it again" in text_of(hers.get(application.get_absolute_url()))
    response = hers.post(reverse("application_reopen", args=[application.pk]), follow=True)
    assert "Interviewing since today" in text_of(response)
    assert "Open it again" not in text_of(response)
    after = text_of(hers.post(undo_path(response), follow=True))
    assert "No answer since Tue 10 Nov" in after


def test_opening_an_open_one_changes_nothing(hers: Client, alice: User) -> None:
    application = make_application(alice)
    hers.post(reverse("application_reopen", args=[application.pk]))
    assert application.stage_changes.count() == 1


def test_an_old_undo_does_not_undo_what_came_after_it(hers: Client, alice: User) -> None:
    application = make_application(alice)
    old = undo_path(move(hers, application, "Offer"))
    move(hers, application, "Accepted")
    assert "There is nothing to undo" in text_of(hers.post(old, follow=True))
    application.refresh_from_db()
    assert application.stage.name == "Accepted"


def test_an_undo_pressed_twice_undoes_once(hers: Client, alice: User) -> None:
    application = make_application(alice, stage="Saved")
    move(hers, application, "Applied")
    undo = undo_path(move(hers, application, "Interviewing"))
    for _ in range(2):
        hers.post(undo)
    application.refresh_from_db()
    assert application.stage.name == "Applied"


def test_the_stage_it_began_with_cannot_be_taken_back(hers: Client, alice: User) -> None:
    application = make_application(alice)
    response = hers.post(reverse("application_move_undo", args=[application.pk]), follow=True)
    assert "There is nothing to undo" in text_of(response)
    assert "Undo “" not in text_of(hers.get(application.get_absolute_url()))


@pytest.mark.parametrize(
    ("stage", "day", "says"),
    [
        ("Offer", "2026-11-18", "This day is yet to come."),
        ("Offer", "", "This field is required."),
        ("Offer", "1066-10-14", "Check the year"),
        ("", "2026-11-17", "This field is required."),
        ("hired", "2026-11-17", "Select a valid choice."),
        ("Interviewing", "2026-11-17", "Select a valid choice."),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_on_the_page(
    hers: Client, alice: User, stage: str, day: str, says: str
) -> None:
    application = make_application(alice)
    response = move(hers, application, stage, day)
    assert response.status_code == 422
    assert says in text_of(response)
    assert application.stage_changes.count() == 1


@pytest.mark.parametrize(
    "name", ["application_move", "application_move_undo", "application_reopen"]
)
def test_looking_at_an_address_of_a_change_changes_nothing(
    hers: Client, alice: User, name: str
) -> None:
    application = make_application(alice, stage="Rejected")
    assert hers.get(reverse(name, args=[application.pk])).status_code == 405
