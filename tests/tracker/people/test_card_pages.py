"""Contacts files (vCard) out and in, as a person does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_company, make_contact, make_interview
from tests.tracker.people.test_vcards import IPHONE, card
from tracker.models import Company, Contact, User
from tracker.people import vcards

LogIn = Callable[[User], Client]
Clock = Callable[..., None]

READ, SAVE = "/people/cards/read/", "/people/cards/save/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def words(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.text, re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]*>", " ", main[0]).split())


def upload(client: Client, data: bytes) -> Any:
    return client.post(READ, {"file": SimpleUploadedFile("people.vcf", data)}, follow=True)


def save(client: Client, **chosen: str) -> Any:
    return client.post(
        SAVE, {name.replace("_", "-"): fate for name, fate in chosen.items()}, follow=True
    )


def people() -> list[Any]:
    return list(Contact.all_objects.order_by("pk").values())


def test_nothing_is_saved_before_it_was_seen(hers: Client) -> None:
    page = upload(hers, IPHONE)
    assert "What becomes of each contact Nothing is saved yet." in words(page)
    assert "Dr. Maria Keller Head, platform, Northwind Traders" in words(page)
    assert not Contact.objects.exists()
    assert not Company.objects.exists()
    assert "Dr. Maria Keller" in words(hers.get(READ)), "a reload shows it still"


def test_a_new_person_is_added_with_their_company(hers: Client, alice: User) -> None:
    upload(hers, IPHONE)
    assert "1 person added, 0 filled in." in words(save(hers))
    maria = Contact.objects.get()
    assert (maria.owner, maria.company.owner) == (alice, alice)
    assert (maria.name, maria.company.name) == ("Dr. Maria Keller", "Northwind Traders")
    assert "Phone (work, fax): +1 212 555 0199" in maria.notes


def test_a_known_company_is_not_made_again(hers: Client, alice: User) -> None:
    make_company(alice, "NORTHWIND  Traders")
    upload(hers, IPHONE + card("FN:Jo", "ORG:northwind traders"))
    save(hers)
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("known", "lines", "why"),
    [
        ({"name": "M.", "email": "MARIA@example.com"}, ["EMAIL:maria@example.com"], "e-mail"),
        ({"name": "Maria K", "phone": "+12125550142"}, ["TEL:+1 (212) 555-0142"], "number"),
        ({"name": "keller, maria", "phone": ""}, [], "name"),
    ],
)
def test_whoever_is_known_is_recognised_and_only_filled_in(
    hers: Client, alice: User, known: dict[str, str], lines: list[str], why: str
) -> None:
    person = make_contact(alice, **{"role": "Recruiter", **known})
    page = upload(hers, card("FN:Maria Keller", "TITLE:Head", "TZ:Europe/Berlin", *lines))
    assert f"Seems to be {person.name} : the same {why}" in words(page)
    assert "Time zone: Europe/Berlin" in words(page)
    assert "0 people added, 1 filled in." in words(save(hers))
    person.refresh_from_db()
    assert (person.name, person.role) == (known["name"], "Recruiter")
    assert person.time_zone == "Europe/Berlin"
    assert person.notes.startswith("Role: Head")


@pytest.mark.parametrize(
    ("known", "lines"),
    [
        ({"name": "Jo Adeyemi", "phone": "+12125550142"}, ["TEL:+1 212 555 0142"]),
        ({"name": "Maria Keller", "company": "Alpine Rail"}, ["ORG:Northwind Traders"]),
    ],
)
def test_a_switchboard_or_a_namesake_is_somebody_else(
    hers: Client, alice: User, known: dict[str, str], lines: list[str]
) -> None:
    company = known.pop("company", "")
    make_contact(alice, company=make_company(alice, company) if company else None, **known)
    upload(hers, card("FN:Maria Keller", *lines))
    assert "1 person added" in words(save(hers))


def test_somebody_elses_people_are_nobody_known(hers: Client, bob: User) -> None:
    make_contact(bob, "Maria Keller", email="maria@example.com")
    assert "Seems to be" not in words(upload(hers, IPHONE))


def test_a_card_that_says_nothing_new_is_left_out(hers: Client, alice: User) -> None:
    upload(hers, IPHONE)
    save(hers)
    before = people()
    assert "It says nothing new." in words(upload(hers, IPHONE))
    assert "Nothing was added." in words(save(hers))
    assert people() == before


def test_what_is_chosen_is_done(hers: Client, alice: User) -> None:
    make_contact(alice, "Maria Keller")
    upload(hers, card("FN:Maria Keller", "TITLE:Head") + card("FN:Jo") + card("FN:Sam"))
    save(hers, card_0="add", card_1="leave", card_2="nonsense")
    assert sorted(p.name for p in Contact.objects.all()) == ["Maria Keller", "Maria Keller", "Sam"]


def test_a_card_that_cannot_be_read_is_named_with_the_reason(hers: Client) -> None:
    page = words(upload(hers, card("FN:Jo") + card("TEL:1")))
    assert "Cannot be read A contact: It has no name." in page


def test_an_import_is_taken_back_to_the_letter(hers: Client, alice: User) -> None:
    make_contact(alice, "Maria Keller", phone="")
    before, companies = people(), list(Company.all_objects.values())
    upload(hers, card("FN:Maria Keller", "TEL:1", "ORG:New") + card("FN:Jo", "ORG:Newer"))
    page = save(hers)
    assert Contact.objects.count() == Company.objects.count() == 2
    path = re.search(r'action="(/take-back/[^"]+)"', page.text)
    assert path
    assert "Undone. Nobody was added." in words(hers.post(path[1], follow=True))
    assert people() == before
    assert list(Company.all_objects.values()) == companies


def test_whoever_was_met_since_stays(hers: Client, alice: User) -> None:
    upload(hers, card("FN:Jo") + card("FN:Sam"))
    page = save(hers)
    make_interview(alice, contact=Contact.objects.get(name="Jo"))
    path = re.search(r'action="(/take-back/[^"]+)"', page.text)
    assert path
    assert "1 stay, because something was recorded" in words(hers.post(path[1], follow=True))
    assert [p.name for p in Contact.objects.all()] == ["Jo"]


def test_a_file_can_be_forgotten(hers: Client) -> None:
    upload(hers, IPHONE)
    assert "Nothing was added." in words(hers.post(SAVE, {"forget": "1"}, follow=True))
    assert "Import contacts" in words(hers.get(READ))
    assert "There is no file waiting." in words(save(hers))
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "There is no contact in it."),
        (b"PK\x03\x04 not a card", "There is no contact in it."),
        (b"x" * (vcards.MOST_BYTES + 1), "The file is larger than 5.0"),
        (card("FN:Jo") * 1 + b"".join(card(f"FN:{n}") for n in range(900)), "more than 900"),
    ],
)
def test_a_file_that_is_none_says_why(hers: Client, data: bytes, says: str) -> None:
    answer = upload(hers, data)
    assert answer.status_code == 422
    assert says in words(answer)


def test_without_a_file_it_is_asked_for(hers: Client) -> None:
    answer = hers.post(READ, {})
    assert answer.status_code == 422
    assert "This field is required." in words(answer)


@pytest.mark.parametrize("cards", [1, 30])
def test_the_preview_asks_the_database_the_same_whatever_its_length(
    hers: Client, alice: User, cards: int
) -> None:
    for number in range(cards):
        make_contact(alice, f"Person {number}", company=make_company(alice, f"Company {number}"))
    upload(hers, b"".join(card(f"FN:Person {n}", "TITLE:Head") for n in range(cards)))
    with CaptureQueriesContext(connection) as captured:
        assert hers.get(READ).status_code == 200
    assert len(captured) == 3  # session, user, everybody known


# Out


def test_one_person_and_everybody_are_files_to_keep(hers: Client, alice: User, bob: User) -> None:
    maria = make_contact(alice, company=make_company(alice))
    make_contact(alice, "Jo")
    make_contact(bob, "Sam")
    one = hers.get(f"/people/{maria.pk}/card/")
    assert one.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert one.headers["Content-Disposition"] == 'attachment; filename="maria-keller.vcf"'
    assert [c.name for c in vcards.read(one.content)] == ["Maria Keller"]
    everybody = hers.get("/people/cards/")
    assert [c.name for c in vcards.read(everybody.content)] == ["Jo", "Maria Keller"]
