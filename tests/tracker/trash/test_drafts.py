"""Drafts: what was typed is there again, whatever ended in between."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_application, make_contact, make_interview
from tracker.models import Application, Draft, Stage, User
from tracker.trash import drafts

LogIn = Callable[[User], Client]

NEW, KEEP, DISCARD = "/applications/new/", "/drafts/", "/drafts/discard/"


@pytest.fixture
def hers(alice: User, client_of: LogIn, on: Callable[..., None]) -> Client:
    return client_of(alice)


def typed(path: str, **fields: Any) -> dict[str, Any]:
    """What htmx sends of a form while it is typed."""
    return {drafts.OF: path, "csrfmiddlewaretoken": "a token", **fields}


def test_what_is_typed_is_kept_and_stands_in_the_form_again(hers: Client) -> None:
    response = hers.post(KEEP, typed(NEW, title="Lead", why_i_fit="Ran it twice."))
    assert response.text.strip() == "Draft saved at 10:00."
    page = hers.get(NEW)
    assert "You began this on Tuesday 17 November at 10:00" in page.text
    assert 'value="Lead"' in page.text
    assert "Ran it twice." in page.text
    # Nothing was sent, so nothing is wrong.
    assert "errorlist" not in page.text
    assert "This field is required" not in page.text


def test_the_latest_replaces_what_was_kept_before(hers: Client) -> None:
    for title in ("L", "Le", "Lead"):
        hers.post(KEEP, typed(NEW, title=title))
    assert Draft.objects.get().fields["title"] == ["Lead"]


def test_no_token_and_no_password_is_ever_kept(hers: Client) -> None:
    hers.post(KEEP, typed(NEW, title="Lead", password="secret", new_password1="secret", next="/"))
    assert Draft.objects.get().fields == {"title": ["Lead"]}


def test_what_no_database_holds_is_left_out(hers: Client, client_of: LogIn) -> None:
    hers.post(KEEP, typed(NEW, title="Le\0ad"))
    assert Draft.objects.get().fields == {"title": ["Lead"]}
    # Half a pair can only come by way of the log-in, which carries a form along.
    carried = {"next": NEW, "typed": json.dumps({"title": ["Le\0ad \ud800"]})}
    Client().post("/accounts/login/", {"username": "alice", "password": "correct horse"} | carried)
    assert Draft.objects.get().fields == {"title": ["Lead "]}


def test_a_saved_form_has_no_draft_any_more(hers: Client, alice: User) -> None:
    hers.post(KEEP, typed(NEW, title="Lead"))
    applied = Stage.objects.get(owner=alice, name="Applied").pk
    values = {"company_name": "N", "title": "Lead", "stage": applied, "stage_on": "2026-11-17"}
    assert hers.post(NEW, values).status_code == 303
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_its_draft(hers: Client) -> None:
    hers.post(KEEP, typed(NEW, title="Lead"))
    assert hers.post(NEW, {"title": "Lead"}).status_code == 422
    assert Draft.objects.exists()


def test_starting_afresh_throws_the_draft_away(hers: Client) -> None:
    hers.post(KEEP, typed(NEW, title="Lead"))
    assert f'formaction="{DISCARD}"' in hers.get(NEW).text
    response = hers.post(DISCARD, typed(NEW, title="Lead"))
    assert response.headers["Location"] == NEW
    assert "You began this" not in hers.get(NEW).text
    assert not Draft.objects.exists()


def test_a_draft_that_says_what_is_there_anyway_is_not_mentioned(hers: Client, alice: User) -> None:
    application = make_application(alice, notes="They have a garden.")
    path = reverse("application_edit", args=[application.pk, "notes"])
    hers.post(KEEP, typed(path, notes="They have a garden."))
    page = hers.get(path)
    assert "You began this" not in page.text
    assert "They have a garden.</textarea>" in page.text


def test_a_draft_of_a_section_knows_what_it_was_filled_from(hers: Client, alice: User) -> None:
    application = make_application(alice, notes="As it was.")
    path = reverse("application_edit", args=[application.pk, "notes"])
    found = re.search(r'name="version" value="([^"]*)"', hers.get(path).text)
    assert found
    hers.post(KEEP, typed(path, notes="Mine.", version=unescape(found[1])))
    hers.post(path, {"notes": "Theirs.", "version": unescape(found[1])})
    Draft.objects.create(
        owner=alice, path=path, fields={"notes": ["Mine."], "version": [unescape(found[1])]}
    )
    page = hers.get(path).text
    again = re.search(r'name="version" value="([^"]*)"', page)
    assert again
    assert again[1] == found[1]
    response = hers.post(path, {"notes": "Mine.", "version": unescape(again[1])})
    assert response.status_code == 409


def test_a_box_that_was_unticked_stays_unticked(hers: Client, alice: User) -> None:
    interview = make_interview(alice, is_cancelled=True)
    path = reverse("interview_edit", args=[interview.pk])
    hers.post(KEEP, typed(path, held_on="2026-11-10", kind=interview.kind))
    box = re.search(r'<input[^>]*name="is_cancelled"[^>]*>', hers.get(path).text)
    assert box
    assert "checked" not in box[0]


@pytest.mark.parametrize("name", ["debrief", "interview_edit"])
def test_the_other_long_forms_have_drafts_too(hers: Client, alice: User, name: str) -> None:
    interview = make_interview(alice)
    path = reverse(name, args=[interview.pk])
    field = "went_right" if name == "debrief" else "notes"
    hers.post(KEEP, typed(path, **{field: "A sunny room."}))
    page = hers.get(path).text
    assert "You began this" in page
    assert "A sunny room.</textarea>" in page


@pytest.mark.parametrize("name", ["person_edit", "interview_new"])
def test_people_and_new_interviews_have_drafts_too(hers: Client, alice: User, name: str) -> None:
    record = make_contact(alice) if name == "person_edit" else make_application(alice)
    path = reverse(name, args=[record.pk])
    hers.post(KEEP, typed(path, notes="A sunny room."))
    assert "A sunny room.</textarea>" in hers.get(path).text


def test_what_comes_from_a_page_goes_before_what_was_begun(hers: Client) -> None:
    hers.post(KEEP, typed(NEW, title="Begun"))
    page = hers.get(NEW, {"url": "https://jobs.example.com/1", "title": "Fetched at Alpine Rail"})
    assert 'value="Begun"' not in page.text
    assert "You began another on Tuesday 17 November" in page.text
    assert f'href="{NEW}"' in page.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/settings/",
        "/accounts/password/",
        "/nothing/here/",
        "https://example.com/",
        "x" * 999,
    ],
)
def test_only_the_long_forms_have_drafts(hers: Client, path: str) -> None:
    assert hers.post(KEEP, typed(path, title="Lead")).status_code == 404
    assert hers.post(DISCARD, typed(path)).status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_has_a_limit_and_what_was_kept_before_stays(hers: Client) -> None:
    hers.post(KEEP, typed(NEW, posting="Short."))
    response = hers.post(KEEP, typed(NEW, posting="x" * (drafts.MOST_CHARACTERS + 1)))
    assert "too long to be saved" in response.text
    assert Draft.objects.get().fields["posting"] == ["Short."]


def test_the_oldest_drafts_go_first(hers: Client, alice: User, on: Callable[..., None]) -> None:
    for number in range(drafts.MOST_DRAFTS + 2):
        on("2026-11-17", f"10:{number:02}")
        hers.post(KEEP, typed(f"/people/{number + 1}/edit/", name=f"Person {number}"))
    kept = Draft.objects.of(alice)
    assert kept.count() == drafts.MOST_DRAFTS
    assert not kept.filter(path__in=["/people/1/edit/", "/people/2/edit/"]).exists()


def test_a_draft_is_of_one_person_only(hers: Client, bob: User, client_of: LogIn) -> None:
    hers.post(KEEP, typed(NEW, title="Hers"))
    his = client_of(bob)
    assert "Hers" not in his.get(NEW).text
    his.post(KEEP, typed(NEW, title="His"))
    his.post(DISCARD, typed(NEW))
    assert "Hers" in hers.get(NEW).text


# A session that ended meanwhile


def log_in(page: Any, client: Client, password: str = "correct horse") -> Any:
    """Fills in the log-in form of the page as it stands, hidden fields included."""
    hidden = re.findall(r'<input type="hidden" name="(next|typed)" value="([^"]*)"', page.text)
    values = {name: unescape(value) for name, value in hidden}
    return client.post("/accounts/login/", {"username": "alice", "password": password, **values})


def test_a_form_sent_after_the_session_ended_is_there_after_the_log_in(
    client: Client, alice: User, on: Callable[..., None]
) -> None:
    page = client.post(NEW, {"title": "Lead", "tags": ["one", "two"], "password": "x"})
    assert "What you typed is saved" in page.text
    assert '{"title": ["Lead"], "tags": ["one", "two"]}' in unescape(page.text)
    response = log_in(page, client)
    assert (response.status_code, response.headers["Location"]) == (302, NEW)
    assert 'value="Lead"' in client.get(NEW).text
    assert Draft.objects.get(owner=alice).fields["tags"] == ["one", "two"]
    assert not Application.objects.exists()


def test_a_wrong_password_loses_nothing(client: Client, alice: User) -> None:
    page = client.post(NEW, {"title": "Lead"})
    again = log_in(page, client, "wrong")
    log_in(again, client)
    assert Draft.objects.get().fields["title"] == ["Lead"]


def test_htmx_gets_the_log_in_in_place_of_the_page(client: Client, alice: User) -> None:
    path = reverse("application_edit", args=[make_application(alice).pk, "notes"])
    response = client.post(path, {"notes": "Mine."}, headers={"HX-Request": "true"})
    assert response.headers["HX-Retarget"] == response.headers["HX-Reselect"] == "#main"
    assert 'action="/accounts/login/"' in response.text


def test_while_typing_a_log_out_is_said_below_the_form(client: Client) -> None:
    response = client.post(KEEP, typed(NEW, title="Lead"), headers={"HX-Request": "true"})
    assert "You are logged out meanwhile" in response.text
    assert "<main" not in response.text


def test_anything_else_of_htmx_goes_to_the_log_in_as_a_whole_page(
    client: Client, alice: User
) -> None:
    page = make_application(alice).get_absolute_url()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}?left=pay#x"}
    response = client.get(f"{page}edit/pay/", headers=headers)
    to = response.headers["HX-Redirect"]
    assert to == f"/accounts/login/?next={page.replace('/', '%2F')}%3Fleft%3Dpay"


@pytest.mark.parametrize("held", ["nonsense", "[]", "3", "null", '{"title": 3}', '{"title": null}'])
def test_what_we_did_not_write_makes_no_draft(client: Client, alice: User, held: str) -> None:
    values = {"username": "alice", "password": "correct horse", "next": NEW, "typed": held}
    assert client.post("/accounts/login/", values).status_code == 302
    assert not Draft.objects.exists()


def test_what_is_too_long_is_said_after_the_log_in(client: Client, alice: User) -> None:
    held = json.dumps({"posting": ["x" * (drafts.MOST_CHARACTERS + 1)]})
    values = {"username": "alice", "password": "correct horse", "next": NEW, "typed": held}
    response = client.post("/accounts/login/", values, follow=True)
    assert "too long to be saved" in response.text
