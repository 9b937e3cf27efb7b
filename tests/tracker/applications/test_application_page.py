"""The page of one application: its sections, edited in place, also from two windows at once."""

import re
import threading
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import make_application, make_contact, make_document, make_interview
from tracker.applications import pay
from tracker.models import Application, Contact, Draft, Tag, User

LogIn = Callable[[User], Client]
Clock = Callable[..., None]


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def address(application: Application, section: str) -> str:
    return reverse("application_edit", args=[application.pk, section])


def section_of(response: Any, name: str) -> str:
    """The words of a section of the page, with single spaces."""
    found = re.search(rf'<section[^>]* id="section-{name}">.*?</section>', response.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split())


def focused(response: Any) -> list[str]:
    """The tags of the page's main part that the focus goes to."""
    main = response.text[response.text.index("<main") : response.text.index("</main>")]
    return re.findall(r"<[^>]* autofocus[^>]*>", main)


def version_of(response: Any) -> str:
    """What the open form says it was filled from, as its input sends it."""
    found = re.search(r'name="version" value="([^"]*)"', response.text)
    assert found
    return unescape(found[1])


# Each section


@pytest.mark.parametrize("section", ["facts", "pay"])
def test_what_is_left_open_is_a_word_and_no_dashes(hers: Client, alice: User, section: str) -> None:
    page = hers.get(address(make_application(alice), section)).text
    assert '<option value="" selected>Not said</option>' in page
    assert "---" not in page


SAVED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("why", {"why_i_fit": "Ran it twice."}, ["Ran it twice."]),
    ("notes", {"notes": "They have a garden."}, ["They have a garden."]),
    ("posting", {"posting": "We look for you."}, ["Read it as it was We look for you."]),
    (
        "pay",
        {"pay_from": "60k", "pay_to": "70.000", "pay_currency": "eur", "pay_period": "year"},
        ["€60,000–70,000 a year"],
    ),
    ("tags", {"names": "platform,  close  by, Platform"}, ["close by Platform"]),
    (
        "facts",
        {
            "company_name": "Alpine Rail",
            "title": "Lead",
            "team": "Trains",
            "place": "Chur",
            "work_mode": "hybrid",
            "stage_on": "2026-10-30",
            "link": "jobs.example.com/1",
            "source": "A friend",
        },
        ["Alpine Rail", "Trains", "Chur", "Hybrid", "jobs.example.com", "A friend"],
    ),
    ("people", {"person_name": "Jo Adeyemi", "person_phone": "+1 212 555 0199"}, ["Jo Adeyemi"]),
]


@pytest.mark.parametrize(("section", "values", "shown"), SAVED, ids=[row[0] for row in SAVED])
def test_a_section_is_edited_and_the_rest_stays(
    hers: Client, alice: User, section: str, values: dict[str, Any], shown: list[str]
) -> None:
    application = make_application(alice, notes="Kept.", why_i_fit="Kept too.")
    response = hers.post(address(application, section), values)
    page = f"/applications/{application.pk}/?left={section}"
    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"{page}#section-{section}",
    )
    after = hers.get(page)
    for words in shown:
        assert words in section_of(after, section)
    assert section == "notes" or "Kept." in section_of(after, "notes")
    assert section == "why" or "Kept too." in section_of(after, "why")


@pytest.mark.parametrize("section", [row[0] for row in SAVED])
def test_only_the_section_that_is_edited_becomes_a_form(
    hers: Client, alice: User, section: str
) -> None:
    application = make_application(alice)
    response = hers.get(address(application, section))
    assert response.status_code == 200
    assert response.text.count('name="version"') == 1
    assert "Save Cancel" in section_of(response, section)
    assert response.text.count(">Edit<") == 6


def test_there_is_no_other_section(hers: Client, alice: User) -> None:
    assert hers.get(address(make_application(alice), "owner")).status_code == 404


REFUSED = [
    ("facts", {"company_name": "", "title": "Lead", "stage_on": "2026-11-02"}, "Say which company"),
    ("facts", {"company_name": "N", "title": "L", "stage_on": "2026-11-18"}, "yet to come"),
    ("pay", {"pay_from": "a lot"}, "Enter an amount, such as 60,000."),
    ("pay", {"pay_from": "70000", "pay_to": "60000"}, "ends below where it begins"),
    ("pay", {"pay_from": "1", "pay_currency": "gold"}, "at most 3 characters"),
    ("pay", {"pay_from": "1", "pay_currency": "E1"}, "Three letters"),
    ("tags", {"names": "x" * 51}, "at most 50 characters"),
    ("people", {"person_phone": "555"}, "Whose is it?"),
    ("notes", {"notes": "nul\0"}, "Null characters"),
]


@pytest.mark.parametrize(("section", "values", "says"), REFUSED)
def test_a_mistake_is_said_in_place_and_what_was_typed_stays(
    hers: Client, alice: User, section: str, values: dict[str, str], says: str
) -> None:
    application = make_application(alice)
    before = Application.objects.values().get()
    response = hers.post(address(application, section), values)
    assert response.status_code == 422
    assert says in section_of(response, section)
    assert len(focused(response)) == 1
    # The heading shows what is stored.
    assert "<h1>Platform engineer</h1>" in response.text
    assert Application.objects.values().get() == before


def test_the_focus_goes_to_the_field_and_back_to_the_edit(hers: Client, alice: User) -> None:
    application = make_application(alice)
    (field,) = focused(hers.get(address(application, "why")))
    assert 'id="id_why_i_fit"' in field
    (edit,) = focused(hers.get(application.get_absolute_url(), {"left": "why"}))
    assert f'href="{address(application, "why")}"' in edit
    assert focused(hers.get(application.get_absolute_url())) == []


def test_people_are_those_named_and_those_met(hers: Client, alice: User) -> None:
    application = make_application(alice)
    make_interview(alice, application=application, contact=make_contact(alice, "Maria Keller"))
    other = make_contact(alice, "Sam Ortiz")
    make_contact(alice, "Nobody in this")
    hers.post(address(application, "people"), {"people": [other.pk], "person_name": "Jo Adeyemi"})
    shown = section_of(hers.get(application.get_absolute_url()), "people")
    assert "Jo Adeyemi" in shown
    assert "Maria Keller" in shown
    assert "Sam Ortiz" in shown
    assert "Nobody" not in shown


def test_somebody_elses_person_cannot_be_named(hers: Client, alice: User, bob: User) -> None:
    application, his = make_application(alice), make_contact(bob, "Bob's friend")
    make_contact(alice)
    response = hers.post(address(application, "people"), {"people": [his.pk]})
    assert response.status_code == 422
    assert not application.people.exists()


def test_a_known_tag_is_taken_whatever_its_case(hers: Client, alice: User, bob: User) -> None:
    Tag.objects.create(owner=alice, name="Überland")
    Tag.objects.create(owner=bob, name="rail")
    application = make_application(alice)
    hers.post(address(application, "tags"), {"names": "überland, rail"})
    assert [tag.name for tag in Tag.objects.of(alice)] == ["rail", "Überland"]
    hers.post(address(application, "tags"), {"names": ""})
    assert not application.tags.exists()


def test_the_day_of_the_stage_can_be_corrected(hers: Client, alice: User) -> None:
    application = make_application(alice, stage="Applied")
    values = {"company_name": "N", "title": "T", "stage_on": "2026-10-30"}
    hers.post(address(application, "facts"), values)
    assert application.stage_changes.get().on == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("low", "high", "currency", "period", "words"),
    [
        (60000, 70000, "EUR", "year", "€60,000–70,000 a year"),
        (60000, 60000, "GBP", "year", "£60,000 a year"),
        (85, None, "CHF", "hour", "from CHF 85 an hour"),
        (None, 7000, "USD", "month", "up to US$7,000 a month"),
        (500, None, "", "day", "from 500 a day"),
        (500, 600, "EUR", "", "€500–600"),
        (None, None, "EUR", "year", ""),
    ],
)
def test_pay_is_said_in_words(
    low: int | None, high: int | None, currency: str, period: str, words: str
) -> None:
    application = Application(pay_from=low, pay_to=high, pay_currency=currency, pay_period=period)
    assert pay.in_words(application) == words


@pytest.mark.parametrize("rows", [1, 3])
def test_an_open_form_costs_the_same_however_much_there_is(
    hers: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    application = make_application(alice)
    for number in range(rows):
        application.people.add(make_contact(alice, f"Person {number}"))
        application.tags.add(Tag.objects.create(owner=alice, name=f"Tag {number}"))
        make_document(application, f"{number}.pdf")
    # Session, user, application, stages; changes, interviews, attempts, people, tags, documents;
    # the draft; people of the company, other jobs there; for the next step interviews, etiquette.
    with django_assert_num_queries(12):
        hers.get(address(application, "tags"))


# Two windows


def test_what_only_the_other_window_changed_stays(hers: Client, alice: User) -> None:
    application = make_application(alice, pay_from=50000, pay_currency="EUR")
    version = version_of(hers.get(address(application, "pay")))
    hers.post(address(application, "pay"), {"pay_from": "60000", "pay_currency": "EUR"})
    mine = {"pay_from": "50,000", "pay_currency": "EUR", "pay_period": "year", "version": version}
    assert hers.post(address(application, "pay"), mine).status_code == 303
    application.refresh_from_db()
    assert (application.pay_from, application.pay_period) == (60000, "year")


def test_what_both_changed_is_shown_side_by_side_and_nothing_is_saved(
    hers: Client, alice: User
) -> None:
    application = make_application(alice, notes="As it was.")
    version = version_of(hers.get(address(application, "notes")))
    hers.post(address(application, "notes"), {"notes": "Theirs."})
    response = hers.post(address(application, "notes"), {"notes": "Mine.", "version": version})
    assert response.status_code == 409
    shown = section_of(response, "notes")
    assert "Keep mine Mine. Keep theirs Theirs." in shown
    assert "Nothing is lost" in shown
    assert re.search(r"<textarea[^>]*>\s*Mine\.</textarea>", response.text)
    assert len(focused(response)) == 1
    application.refresh_from_db()
    assert application.notes == "Theirs."


@pytest.mark.parametrize(
    ("typed", "choice", "kept"),
    [
        ("Mine.", "mine", "Mine."),
        ("Mine.", "theirs", "Theirs."),
        ("Both.", "mine", "Both."),
        ("Mine.", "", "Mine."),
    ],
)
def test_a_conflict_is_settled_by_a_choice_or_by_editing(
    hers: Client, alice: User, typed: str, choice: str, kept: str
) -> None:
    application = make_application(alice, notes="As it was.")
    path = address(application, "notes")
    version = version_of(hers.get(path))
    hers.post(path, {"notes": "Theirs."})
    asked = hers.post(path, {"notes": "Mine.", "version": version})
    values = {"notes": typed, "version": version_of(asked), "keep-notes": choice}
    assert hers.post(path, values).status_code == 303
    application.refresh_from_db()
    assert application.notes == kept


def test_a_third_change_while_the_conflict_is_open_is_seen_too(hers: Client, alice: User) -> None:
    application = make_application(alice, notes="As it was.")
    path = address(application, "notes")
    version = version_of(hers.get(path))
    hers.post(path, {"notes": "Theirs."})
    asked = hers.post(path, {"notes": "Mine.", "version": version})
    hers.post(path, {"notes": "Later still."})
    again = hers.post(path, {"notes": "Mine.", "version": version_of(asked), "keep-notes": "mine"})
    assert again.status_code == 409
    assert "Keep theirs Later still." in section_of(again, "notes")


def test_only_the_fields_that_differ_are_asked_about(hers: Client, alice: User) -> None:
    application = make_application(alice, place="Bern", source="A friend")
    path = address(application, "facts")
    same = {"company_name": "Northwind Traders", "stage_on": "2026-11-02"}
    version = version_of(hers.get(path))
    hers.post(path, {**same, "title": "Lead", "place": "Basel", "source": "A friend"})
    mine = {**same, "title": "Head", "place": "Bern", "source": "A board", "version": version}
    response = hers.post(path, mine)
    assert response.status_code == 409
    assert re.findall(r'name="(keep-\w+)"', response.text) == ["keep-title"] * 2
    # What only the other changed is taken over already, and what only this one did still stands.
    assert 'value="Basel"' in response.text
    assert 'value="A board"' in response.text
    settled = {**mine, "place": "Basel", "version": version_of(response), "keep-title": "theirs"}
    hers.post(path, settled)
    application.refresh_from_db()
    assert (application.title, application.place, application.source) == (
        "Lead",
        "Basel",
        "A board",
    )


def test_a_choice_of_theirs_outlives_a_mistake_elsewhere(hers: Client, alice: User) -> None:
    application = make_application(alice, place="Bern")
    path = address(application, "facts")
    same = {"company_name": "Northwind Traders", "stage_on": "2026-11-02", "title": "Lead"}
    version = version_of(hers.get(path))
    hers.post(path, {**same, "place": "Basel"})
    asked = hers.post(path, {**same, "place": "Chur", "version": version})
    chosen = {**same, "title": "", "place": "Chur", "keep-place": "theirs"}
    wrong = hers.post(path, {**chosen, "version": version_of(asked)})
    assert wrong.status_code == 422
    assert 'value="Basel"' in wrong.text
    hers.post(path, {**same, "place": "Basel", "version": version_of(wrong)})
    application.refresh_from_db()
    assert application.place == "Basel"


def test_the_same_change_in_both_windows_is_none(hers: Client, alice: User) -> None:
    application = make_application(alice)
    path = address(application, "notes")
    version = version_of(hers.get(path))
    for _ in range(2):
        assert hers.post(path, {"notes": "Same.", "version": version}).status_code == 303


def test_how_a_browser_ends_its_lines_is_no_change(hers: Client, alice: User) -> None:
    application = make_application(alice, notes="One.\nTwo.")
    path = address(application, "notes")
    version = version_of(hers.get(path))
    hers.post(path, {"notes": "Theirs."})
    hers.post(path, {"notes": "One.\r\nTwo.", "version": version})
    application.refresh_from_db()
    assert application.notes == "Theirs."


def test_people_of_both_windows_are_named_to_choose_from(hers: Client, alice: User) -> None:
    application = make_application(alice)
    maria, sam = make_contact(alice, "Maria Keller"), make_contact(alice, "Sam Ortiz")
    path = address(application, "people")
    version = version_of(hers.get(path))
    hers.post(path, {"people": [maria.pk]})
    asked = hers.post(path, {"people": [sam.pk], "version": version})
    assert asked.status_code == 409
    assert "Keep mine Sam Ortiz Keep theirs Maria Keller" in section_of(asked, "people")
    both = {"people": [sam.pk, maria.pk], "version": version_of(asked), "keep-people": "mine"}
    hers.post(path, both)
    assert set(application.people.all()) == {maria, sam}


@pytest.mark.parametrize(
    "version", ["", "nonsense", "[]", "null", '{"notes": 1}', '{"other": "x"}']
)
def test_a_version_that_makes_no_sense_breaks_nothing(
    hers: Client, alice: User, version: str
) -> None:
    application = make_application(alice, notes="As it was.")
    response = hers.post(address(application, "notes"), {"notes": "Mine.", "version": version})
    assert response.status_code in {303, 409}


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_one_moment_the_second_sees_the_first(
    alice: User, client_of: LogIn
) -> None:
    application = make_application(alice, notes="As it was.")
    path = address(application, "notes")
    version = version_of(client_of(alice).get(path))
    statuses = []

    def save(client: Client, words: str) -> None:
        try:
            response = client.post(path, {"notes": words, "version": version})
            statuses.append(response.status_code)
        finally:
            connection.close()

    clients = [client_of(alice) for _ in range(2)]
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=application.pk)
        if connection.vendor == "sqlite":  # its transactions lock as they begin
            application.save()
        threads = [
            threading.Thread(target=save, args=(client, f"Window {number}"))
            for number, client in enumerate(clients)
        ]
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409]


# The same of interviews and people


def test_an_interview_is_guarded_against_two_windows(hers: Client, alice: User) -> None:
    interview = make_interview(alice, notes="As it was.")
    path = reverse("interview_edit", args=[interview.pk])
    same = {"held_on": "2026-11-10", "kind": interview.kind}
    version = version_of(hers.get(path))
    hers.post(path, {**same, "notes": "Theirs."})
    response = hers.post(path, {**same, "notes": "Mine.", "version": version})
    assert response.status_code == 409
    assert "Theirs." in response.text
    assert "Mine." in response.text


def test_a_cancelled_interview_stays_so_when_an_older_window_saves(
    hers: Client, alice: User
) -> None:
    interview = make_interview(alice)
    path = reverse("interview_edit", args=[interview.pk])
    same = {"held_on": "2026-11-10", "kind": interview.kind}
    version = version_of(hers.get(path))
    hers.post(path, {**same, "is_cancelled": "on"})
    wrong = hers.post(path, {**same, "held_on": "", "version": version})
    assert re.search(r'<input[^>]*name="is_cancelled"[^>]*checked', wrong.text)
    hers.post(path, {**same, "notes": "Mine.", "version": version})
    interview.refresh_from_db()
    assert (interview.is_cancelled, interview.notes) == (True, "Mine.")


def test_a_person_is_guarded_against_two_windows(hers: Client, alice: User) -> None:
    person = make_contact(alice, role="Engineer")
    path = reverse("person_edit", args=[person.pk])
    version = version_of(hers.get(path))
    hers.post(path, {"name": "Maria Keller", "role": "Lead", "phone": person.phone})
    mine = {"name": "Maria Keller", "role": "Head", "phone": person.phone, "version": version}
    response = hers.post(path, mine)
    assert response.status_code == 409
    assert Contact.objects.get().role == "Lead"
    assert not Draft.objects.exists()
