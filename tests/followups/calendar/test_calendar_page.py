"""The settings of the calendar, and single entries as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from ical.calendar_stream import IcsCalendarStream

from followups.calendar.models import CalendarFeed
from tests.factories import make_contact, make_interview
from tracker.models import Interview, User

LogIn = Callable[[User], Client]
PAGE = "/settings/calendar/"

pytestmark = pytest.mark.usefixtures("on")


@pytest.fixture
def client(client_of: LogIn, alice: User) -> Client:
    return client_of(alice)


@pytest.fixture
def interview(alice: User) -> Interview:
    return make_interview(alice, contact=make_contact(alice))


def said(response: object) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]


def test_it_is_off_until_somebody_turns_it_on(client: Client, alice: User) -> None:
    assert "The calendar is off" in client.get(PAGE).text
    assert not CalendarFeed.objects.exists()

    response = client.post(PAGE, {})

    assert response.status_code == 303
    feed = CalendarFeed.objects.of(alice).get()
    page = client.get(PAGE).text
    assert f"https://calls.example.org{feed.path}" in page
    assert f"webcal://calls.example.org{feed.path}" in page
    assert len(feed.token) >= 43, "256 bits"
    assert Client().get(feed.path).status_code == 200


def test_turned_on_twice_at_once_it_is_one_feed(client: Client, alice: User) -> None:
    client.post(PAGE, {"is_private": "on"})
    token = CalendarFeed.objects.get().token
    client.post(PAGE, {"is_private": "on"})
    assert CalendarFeed.objects.get().token == token


def test_names_can_be_left_out(client: Client, alice: User, interview: Interview) -> None:
    client.post(PAGE, {})
    feed = CalendarFeed.objects.get()
    assert "Northwind" in Client().get(feed.path).text
    response = client.post(PAGE, {"is_private": "on"})
    assert "Saved" in said(response)
    assert "Northwind" not in Client().get(feed.path).text
    assert CalendarFeed.objects.get().token == feed.token
    assert "Nothing was changed" in said(client.post(PAGE, {"is_private": "on"}))


def test_a_new_link_makes_the_old_one_useless_at_once(client: Client, alice: User) -> None:
    client.post(PAGE, {"is_private": "on"})
    old = CalendarFeed.objects.get().path

    client.post(reverse("calendar_renew"))

    feed = CalendarFeed.objects.get()
    assert feed.path != old
    assert feed.is_private
    assert Client().get(old).status_code == 404
    assert Client().get(feed.path).status_code == 200


def test_turned_off_it_is_gone_at_once_and_for_good(client: Client, alice: User) -> None:
    client.post(PAGE, {})
    old = CalendarFeed.objects.get().path

    client.post(reverse("calendar_off"))

    assert Client().get(old).status_code == 404
    client.post(PAGE, {})
    assert Client().get(old).status_code == 404


def test_nobody_touches_the_feed_of_somebody_else(
    client: Client, alice: User, bob: User, client_of: LogIn
) -> None:
    client.post(PAGE, {})
    before = CalendarFeed.objects.values().get()
    other = client_of(bob)
    assert before["token"] not in other.get(PAGE).text
    assert other.post(reverse("calendar_renew")).status_code == 404
    other.post(reverse("calendar_off"))
    assert CalendarFeed.objects.values().get() == before


def test_one_interview_as_a_file(client: Client, interview: Interview) -> None:
    response = client.get(f"/interviews/{interview.pk}/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="interview-2026-11-10.ics"' in response["Content-Disposition"]
    (event,) = IcsCalendarStream.calendar_from_ics(response.text).events
    assert event.summary == "Interview on site: Northwind Traders"


def test_one_call_as_a_file_is_the_same_entry_as_in_the_feed(
    client: Client, alice: User, interview: Interview
) -> None:
    response = client.get(f"/interviews/{interview.pk}/call/calendar.ics")
    assert 'filename="call-2026-11-17.ics"' in response["Content-Disposition"]
    (event,) = IcsCalendarStream.calendar_from_ics(response.text).events
    feed = CalendarFeed.objects.create(owner=alice)
    events = IcsCalendarStream.calendar_from_ics(Client().get(feed.path).text).events
    assert event in events


def test_there_is_no_file_of_a_call_that_is_not_planned(
    client: Client, interview: Interview
) -> None:
    interview.no_follow_up_on = date(2026, 11, 16)
    interview.save()
    assert client.get(f"/interviews/{interview.pk}/call/calendar.ics").status_code == 404


def test_the_pages_lead_to_the_files_while_they_are_of_use(
    client: Client, interview: Interview, on: Callable[..., None]
) -> None:
    page, sheet = f"/interviews/{interview.pk}/", f"/interviews/{interview.pk}/call/"
    assert "calendar.ics" not in client.get(page).text, "it is over"
    assert "calendar.ics" not in client.get(sheet).text, "the call is due"
    on("2026-11-16")
    assert f'{sheet}calendar.ics"' in client.get(sheet).text, "held until tomorrow"
    on("2026-11-09")
    assert f'{page}calendar.ics"' in client.get(page).text
