"""Two records that are one: every fact stays, every reference moves, and it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from followups.plan import writer
from tests.factories import (
    make_application,
    make_attempt,
    make_company,
    make_contact,
    make_interview,
)
from tracker.models import Application, Company, Contact, Interview, Owned, User
from tracker.people.duplicates import name_key, phone_key

LogIn = Callable[[User], Client]
Clock = Callable[..., None]


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Clock) -> Client:
    return client_of(alice)


def everything() -> dict[str, Any]:
    """Every record, down to its days, and every link between two."""
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    links = (Interview.people.through, Application.people.through)
    rows = {model.__name__: list(model._base_manager.order_by("pk").values()) for model in owned}
    for link in links:
        pairs = link.objects.values_list(*[f.attname for f in link._meta.fields if f.name != "id"])
        rows[link.__name__] = sorted(pairs)
    return rows


def words(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.text, re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]*>", " ", main[0]).split())


def undo_path(response: Any) -> str:
    found = re.search(r'action="(/take-back/[^"]+)"', response.text)
    assert found
    return found[1]


@pytest.fixture
def marias(alice: User) -> tuple[Contact, Contact]:
    """Maria, entered twice, with something of every kind about both."""
    kept = make_contact(alice, company=make_company(alice), role="Recruiter", notes="Likes trains.")
    other = make_contact(
        alice,
        "M. Keller",
        company=make_company(alice, "Alpine Rail"),
        phone="+1 212 555 0199",
        email="maria@example.com",
        keep_in_touch_on=date(2026, 12, 1),
        notes="Met at a fair.",
    )
    first = make_interview(alice, date(2026, 11, 3), contact=other)
    first.people.add(kept, other)
    second = make_interview(
        alice, date(2026, 11, 10), make_application(alice, "Second", "Alpine Rail"), contact=kept
    )
    second.people.add(other)
    second.application.people.add(other)
    make_attempt(second, date(2026, 11, 12), contact=other)
    return kept, other


def merge(hers: Client, kept: Contact | Company, other: Contact | Company) -> Any:
    name = "person_merge" if isinstance(kept, Contact) else "company_merge"
    return hers.post(reverse(name, args=[kept.pk]), {"other": other.pk}, follow=True)


def test_of_two_people_every_fact_stays(hers: Client, marias: tuple[Contact, Contact]) -> None:
    kept, other = marias
    page = merge(hers, kept, other)
    assert "M. Keller is now part of Maria Keller." in words(page)
    assert not Contact.all_objects.filter(pk=other.pk).exists()
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.role) == ("Maria Keller", "+1 212 555 0142", "Recruiter")
    assert (kept.email, kept.keep_in_touch_on) == ("maria@example.com", date(2026, 12, 1))
    assert kept.notes == (
        "Likes trains.\n\nFrom the record of M. Keller:\nName: M. Keller\nCompany: Alpine Rail\n"
        "Phone: +1 212 555 0199\nMet at a fair."
    )


def test_of_two_people_every_reference_moves(
    hers: Client, alice: User, marias: tuple[Contact, Contact]
) -> None:
    kept, other = marias
    merge(hers, kept, other)
    assert kept.interviews.count() == 2
    assert kept.interviews_to_follow_up.count() == 2
    assert kept.attempts.count() == 1
    assert kept.applications.count() == 1
    assert writer.differences(alice) == []


def test_a_merge_is_taken_back_to_the_letter(
    hers: Client, alice: User, marias: tuple[Contact, Contact]
) -> None:
    before = everything()
    page = merge(hers, *marias)
    assert everything() != before
    answer = hers.post(undo_path(page), follow=True)
    assert "Undone. M. Keller stands alone again." in words(answer)
    assert everything() == before
    assert writer.differences(alice) == []


def test_a_merge_is_taken_back_once(hers: Client, marias: tuple[Contact, Contact]) -> None:
    path = undo_path(merge(hers, *marias))
    hers.post(path)
    before = everything()
    assert "nothing to undo" in words(hers.post(path, follow=True))
    assert everything() == before


def test_what_was_changed_since_stays_as_it_is(
    hers: Client, marias: tuple[Contact, Contact]
) -> None:
    kept, other = marias
    path = undo_path(merge(hers, kept, other))
    Contact.objects.filter(pk=kept.pk).update(notes="Rewritten.", role="Head of hiring")
    hers.post(path)
    kept.refresh_from_db()
    assert (kept.notes, kept.role, kept.email) == ("Rewritten.", "Head of hiring", "")
    assert Contact.objects.get(pk=other.pk).notes == "Met at a fair."


def test_of_two_companies_everything_moves_and_comes_back(
    hers: Client, alice: User, on: Clock
) -> None:
    kept = make_company(alice, website="https://northwind.example")
    other = make_company(alice, "Northwind Traders GmbH", notes="By the river.")
    make_interview(alice, application=make_application(alice, "One", kept.name))
    theirs = make_application(alice, "Two", other.name)
    trashed = make_contact(alice, company=other)
    hers.post(reverse("trash_put", args=["person", trashed.pk]))
    make_contact(alice, "Jo", company=other)
    before = everything()
    page = merge(hers, kept, other)
    assert {a.company for a in Application.objects.all()} == {kept}
    assert {p.company_id for p in Contact.all_objects.all()} == {kept.pk}
    kept.refresh_from_db()
    assert kept.website == "https://northwind.example"
    assert kept.notes == (
        "From the record of Northwind Traders GmbH:\nName: Northwind Traders GmbH\nBy the river."
    )
    assert writer.differences(alice) == []
    hers.post(undo_path(page))
    assert everything() == before
    theirs.refresh_from_db()
    assert theirs.company == other


def test_a_company_whose_name_was_taken_since_cannot_come_back(hers: Client, alice: User) -> None:
    kept, other = make_company(alice), make_company(alice, "Alpine Rail")
    path = undo_path(merge(hers, kept, other))
    make_company(alice, "Alpine Rail")
    before = everything()
    assert "there is a new Alpine Rail by now" in words(hers.post(path, follow=True))
    assert everything() == before


def test_both_stand_side_by_side_with_what_becomes_of_each_field(
    hers: Client, marias: tuple[Contact, Contact]
) -> None:
    kept, other = marias
    page = hers.get(reverse("person_merge", args=[kept.pk]), {"other": other.pk})
    text = words(page)
    assert "Name Maria Keller M. Keller Maria Keller stays; M. Keller goes to the notes." in text
    assert "E-mail – maria@example.com maria@example.com is taken over." in text
    assert "Notes Likes trains. Met at a fair. Both are kept." in text
    assert f'href="{reverse("person_merge", args=[other.pk])}?other={kept.pk}"' in page.text


@pytest.mark.parametrize("which", ["itself", "nobody", "nothing", "somebody else's"])
def test_only_another_record_of_ones_own_can_be_merged(
    hers: Client, alice: User, bob: User, which: str
) -> None:
    kept = make_contact(alice)
    others = {
        "itself": str(kept.pk),
        "nobody": "9999",
        "nothing": "",
        "somebody else's": str(make_contact(bob).pk),
    }
    before = everything()
    path = reverse("person_merge", args=[kept.pk])
    assert hers.post(path, {"other": others[which]}).status_code == 422
    assert hers.get(path, {"other": others[which]}).status_code == 422
    assert everything() == before


def test_an_undo_belongs_to_the_session_that_made_the_change(
    hers: Client, bob: User, client_of: LogIn, marias: tuple[Contact, Contact]
) -> None:
    path = undo_path(merge(hers, *marias))
    before = everything()
    client_of(bob).post(path)
    assert everything() == before


# What looks alike


def test_people_with_one_address_one_number_or_one_name_look_alike(
    hers: Client, alice: User
) -> None:
    alice.country = "US"
    alice.save()
    make_contact(alice, "Maria Keller", phone="+1 212 555 0142")
    make_contact(alice, "M. K.", phone="(212) 555-0142")
    make_contact(alice, "Jo Adeyemi", phone="", email="jo@example.com")
    make_contact(alice, "Joanna", phone="", email="JO@example.com")
    make_contact(alice, "Sam Ortiz", phone="")
    make_contact(alice, "Dr. Ortiz, Sám", phone="")
    make_contact(alice, "Nobody Else", phone="")
    text = words(hers.get(reverse("person_duplicates")))
    for pair in (
        "M. K. and Maria Keller The same number",
        "Jo Adeyemi and Joanna The same e-mail address",
        "Dr. Ortiz, Sám and Sam Ortiz The same name",
    ):
        assert pair in text
    assert "Nobody Else" not in text


def test_companies_that_differ_in_their_legal_form_look_alike(hers: Client, alice: User) -> None:
    for name in ("Northwind Traders", "Northwind-Traders GmbH", "Alpine Rail"):
        make_company(alice, name)
    text = words(hers.get(reverse("company_duplicates")))
    assert "Northwind Traders and Northwind-Traders GmbH Almost the same name" in text
    assert "Alpine Rail" not in text


def test_where_nothing_looks_alike_the_page_says_so(hers: Client, alice: User) -> None:
    make_contact(alice)
    for name in ("person_duplicates", "company_duplicates"):
        assert "No duplicates found." in words(hers.get(reverse(name)))


def test_whoever_looks_alike_is_offered_first(hers: Client, alice: User) -> None:
    kept = make_contact(alice)
    make_contact(alice, "Maria keller", phone="")
    assert "Maria keller The same name Compare" in words(
        hers.get(reverse("person_merge", args=[kept.pk]))
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Keller", "Keller, Maria", True),
        ("Dr. Maria Keller", "maria  KELLER", True),
        ("José Núñez", "Jose Nunez", True),
        ("Maria Keller", "Mario Keller", False),
        ("李雷", "李雷", True),
        ("李雷", "韩梅梅", False),
    ],
)
def test_names_are_compared_by_what_stays_the_same(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same
    assert name_key(one)


def test_a_number_is_compared_by_what_is_dialled() -> None:
    assert phone_key("(212) 555-0142", "US") == phone_key("+1 212.555.0142", "") == "12125550142"
    assert phone_key("0049 30 5550199", "") == phone_key("+49 30 5550199", "")
    assert phone_key("ext. 17", "") == phone_key("", "") == ""
