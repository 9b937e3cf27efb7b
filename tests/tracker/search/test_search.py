"""Searching applications: what is looked at, in whatever case, and that it is always true."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories import make_application, make_attempt, make_contact, make_interview
from tracker.models import Application, Contact, User
from tracker.search import words as search
from tracker.site.text import fold

LogIn = Callable[[User], Client]


def found(owner: User, words: str) -> list[str]:
    mine = Application.objects.of(owner).order_by("pk")
    return [application.title for application in search.matching(mine, words, owner)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZÜRICH", "zurich"),
        ("Straße", "STRASSE"),
        ("Łódź", "łódź"),
        ("ПЕТЕРБУРГ", "петербург"),
        ("résumé", "re\u0301sume\u0301"),
        ("ﬁnance", "FINANCE"),
        ("İstanbul", "istanbul"),
    ],
)
def test_case_and_accents_do_not_matter_in_any_script(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("letter", ["C++", "C#", "50%", "a_b", "日本語", "🎈"])
def test_everything_else_stays(letter: str) -> None:
    assert fold(letter) == letter.casefold()


@pytest.fixture
def jobs(alice: User, bob: User) -> None:
    make_application(
        alice,
        "Rust developer",
        "Crème Brûlée GmbH",
        notes="They have a garden.",
        posting="We look for somebody who knows C++, 100% remote.",
        why_i_fit="Ran it twice.",
        place="Łódź",
        team="Infra_structure",
        source="Bürgerstiftung",
    )
    make_application(alice, "Painter", "Alpine Rail")
    make_application(bob, "Rust lead", "Crème Brûlée GmbH")


@pytest.mark.parametrize(
    "words",
    [
        *("rust", "RUST", "developer rust", "creme", "CRÈME", "brule", "gmbh"),
        *("garden", "c++", "100%", "twice", "łódź", "infra_", "BÜRGER", "rust garden creme"),
    ],
)
def test_every_word_is_found_wherever_it_is_written(alice: User, jobs: None, words: str) -> None:
    assert found(alice, words) == ["Rust developer"]


@pytest.mark.parametrize("words", ["rust painter", "100_", "%%", "c+++", "inframstructure", "\0x"])
def test_what_is_not_written_is_not_found(alice: User, jobs: None, words: str) -> None:
    assert found(alice, words) == []


def test_no_words_find_all(alice: User, jobs: None) -> None:
    assert len(found(alice, " \0 ")) == 2


@pytest.mark.parametrize("tie", ["of the application", "met", "to call", "attempt"])
def test_people_are_found_however_they_belong_to_it(alice: User, tie: str) -> None:
    person = make_contact(alice, "Zoë Ångström")
    application = make_application(alice, "Rust developer")
    make_application(alice, "Painter")
    interview = make_interview(alice, application=application)
    if tie == "of the application":
        application.people.add(person)
    elif tie == "met":
        interview.people.add(person)
    elif tie == "to call":
        interview.contact = person
        interview.save()
    else:
        make_attempt(interview, interview.held_on, contact=person)
    assert found(alice, "zoe") == ["Rust developer"]
    assert found(alice, "angstrom rust") == ["Rust developer"]
    assert found(alice, "zoe painter") == []


def test_a_new_name_of_a_company_or_a_person_is_found_at_once(alice: User) -> None:
    application = make_application(alice, "Rust developer", "Alpine Rail")
    person = make_contact(alice, "Maria Keller")
    application.people.add(person)
    company = application.company
    company.name, person.name = "Ärzte ohne Eile", "Çağla Öz"
    company.save()
    person.save()
    assert found(alice, "arzte cagla") == ["Rust developer"]
    assert found(alice, "alpine") == found(alice, "maria") == []


def test_many_created_at_once_are_found(alice: User) -> None:
    one = make_application(alice)
    Application.objects.bulk_create(
        Application(owner=alice, company=one.company, stage=one.stage, title=f"Öl {number}")
        for number in range(3)
    )
    assert found(alice, "ol") == ["Öl 0", "Öl 1", "Öl 2"]


def test_the_page_finds_them_and_keeps_the_words(
    alice: User, jobs: None, client_of: LogIn, on: Callable[..., None]
) -> None:
    response = client_of(alice).get("/applications/", {"q": 'creme "><script>'})
    assert "<script>" not in response.text.split("<main")[1].split("board.js")[0]
    response = client_of(alice).get("/applications/", {"q": "creme"})
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)', response.text) == ["Rust developer"]
    assert 'name="q" value="creme"' in response.text


# What is derived is true, and that can be proved


def test_what_was_changed_behind_the_programs_back_is_found_and_put_right(
    alice: User, jobs: None
) -> None:
    call_command("rebuild_search", "--check", stdout=StringIO())
    Application.objects.filter(title="Painter").update(title="Plasterer")
    Contact.objects.bulk_create([Contact(owner=alice, name="Zoë")])
    Contact.objects.update(name="Chloë")
    with pytest.raises(CommandError, match="Not what they should be: 2"):
        call_command("rebuild_search", "--check")
    assert found(alice, "plasterer") == []
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert "Written again: 2." in said.getvalue()
    assert found(alice, "plasterer") == ["Plasterer"]
    call_command("rebuild_search", "--check", stdout=StringIO())
