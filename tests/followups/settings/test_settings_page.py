"""The settings page: a change says what it moves, is saved whole or not at all, and undone."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followups.plan import writer
from followups.plan.models import EtiquetteSettings, PlannedStep
from followups.settings import locations
from tests.factories import make_application, make_attempt, make_interview
from tracker.models import Outcome, User

PAGE, UNDO = "/settings/", "/settings/undo/"
TYPED = {
    "full_name": "Alice Larsson",
    "phone": "+1 212 555 0199",
    "time_zone": "UTC",
    "country": "",
    "region": "",
    "has_shortcuts": "on",
    "days_after_given": "1",
    "days_without_given": "7",
    "quiet_weekdays": ["0", "5", "6"],
    "written_counts": "on",
    "message_gap": "7",
    "message_limit": "2",
    "rest_after": "7",
    "thanks_after": "1",
}


@pytest.fixture
def client(alice: User, client_of: Callable[[User], Client], on: Callable[..., None]) -> Client:
    """Alice's, with the clock at Tue 17 Nov 2026, 10:00 UTC."""
    alice.phone = TYPED["phone"]
    alice.save()
    return client_of(alice)


@pytest.fixture
def interview(alice: User) -> Any:
    """They said by Wed 18 Nov, so the call is on Thu 19."""
    interview = make_interview(
        alice, date(2026, 11, 11), said="a week", last_day=date(2026, 11, 18)
    )
    make_attempt(interview, date(2026, 11, 12), Outcome.THANKED)
    return interview


def post(client: Client, button: str = "", address: str = PAGE, **typed: Any) -> HttpResponse:
    values = {**TYPED, **typed, **({button: "yes"} if button else {})}
    return client.post(address, values)


def text(response: HttpResponse) -> str:
    """What can be read on the page, in one line."""
    html = re.sub(r"<(datalist|select).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def saved(user: User) -> dict[str, Any]:
    user = User.objects.get(pk=user.pk)
    about = ["full_name", "phone", "time_zone", "country", "region", "has_shortcuts"]
    you = model_to_dict(user, about)
    numbers = model_to_dict(EtiquetteSettings.for_user(user))
    return you | {name: numbers[name] for name in TYPED if name in numbers}


def call_day(user: User) -> date:
    day: date = PlannedStep.objects.of(user).get(kind="call").due_on
    return day


def test_the_page_shows_every_number_with_its_rule_and_its_default(client: Client) -> None:
    response = client.get(PAGE)
    page = text(response)
    for name in TYPED:
        assert f'name="{name}"' in response.content.decode()
    assert "the call is due this many days after the last day of it. Default: a day." in page
    assert "Default: Monday, Saturday, Sunday." in page
    assert "Monday Tuesday Wednesday Thursday Friday Saturday Sunday" in page
    assert "/accounts/password/" in response.content.decode()


def test_looking_at_the_page_keeps_no_settings(client: Client, alice: User) -> None:
    client.get(PAGE)
    assert not EtiquetteSettings.objects.of(alice).exists()


def test_the_page_says_what_day_it_is_there(client: Client, alice: User) -> None:
    assert "It is Tuesday 17 November, 10:00 there." in text(client.get(PAGE))
    assert "It is Wednesday 18 November, 00:00 there." in text(
        post(client, "preview", time_zone="Pacific/Kiritimati")
    )


@pytest.mark.usefixtures("interview")
def test_a_preview_says_what_moves_and_saves_nothing(client: Client, alice: User) -> None:
    before = saved(alice)
    response = post(client, "preview", full_name="Alice L.", days_after_given="2")
    assert response.status_code == 200
    assert "Moves 1 call." in text(response)
    assert "Platform engineer Northwind Traders Call Thu 19 Nov becomes Fri 20 Nov" in text(
        response
    )
    assert 'value="Alice L."' in response.content.decode()
    assert 'name="days_after_given" value="2"' in response.content.decode()
    assert saved(alice) == before
    assert call_day(alice) == date(2026, 11, 19)


@pytest.mark.usefixtures("interview")
def test_saving_moves_the_plan_and_says_so(client: Client, alice: User) -> None:
    response = post(client, full_name="Alice L.", days_after_given="2")
    assert (response.status_code, response["Location"]) == (303, PAGE)
    assert saved(alice)["full_name"] == "Alice L."
    assert saved(alice)["days_after_given"] == 2
    assert call_day(alice) == date(2026, 11, 20)
    assert writer.differences(alice) == []
    page = client.get(PAGE)
    assert "Saved. Moves 1 call." in text(page)
    assert f'action="{UNDO}"' in page.content.decode()


@pytest.mark.usefixtures("interview")
def test_a_change_is_undone_and_the_undoing_too(client: Client, alice: User) -> None:
    before = saved(alice)
    post(client, full_name="Alice L.", days_after_given="2", quiet_weekdays=["2"])
    after = saved(alice)
    assert client.post(UNDO).status_code == 303
    assert saved(alice) == before
    assert call_day(alice) == date(2026, 11, 19)
    assert "Undone. Moves 1 call." in text(client.get(PAGE))
    client.post(UNDO)
    assert saved(alice) == after
    assert writer.differences(alice) == []


def test_undo_restores_the_region_with_its_country(client: Client, alice: User) -> None:
    post(client, country="US", region="US-AR")
    post(client)
    client.post(UNDO)
    assert (saved(alice)["country"], saved(alice)["region"]) == ("US", "AR")


def test_saving_the_same_twice_keeps_the_undo(client: Client, alice: User) -> None:
    before = saved(alice)
    post(client, message_gap="5")
    post(client, message_gap="5")
    assert "Nothing was changed." in text(client.get(PAGE))
    client.post(UNDO)
    assert saved(alice) == before


def test_without_a_change_there_is_nothing_to_undo(client: Client) -> None:
    assert client.post(UNDO).status_code == 303
    assert "There is no change to undo." in text(client.get(PAGE))
    assert client.get(UNDO).status_code == 405


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"message_limit": "0"}, "Give a whole number from 1 to 5."),
        ({"message_limit": "6"}, "Give a whole number from 1 to 5."),
        ({"days_after_given": ""}, "Give a whole number from 1 to 60."),
        ({"days_without_given": "a week"}, "Give a whole number from 1 to 60."),
        ({"rest_after": "91"}, "Give a whole number from 1 to 90."),
        ({"thanks_after": "-1"}, "Give a whole number from 0 to 14."),
        ({"quiet_weekdays": list("0123456")}, "Leave at least one weekday for calls."),
        ({"time_zone": "Middle-earth"}, "“Middle-earth” is not a time zone we know."),
        ({"country": "US", "region": "CH-AR"}, "Appenzell Ausserrhoden is not in that country"),
        ({"country": "", "region": "US-AR"}, "Arkansas was left out, because no country"),
        ({"country": "DE", "region": "100%<b>"}, "100%&lt;b&gt; is not in that country"),
    ],
)
@pytest.mark.usefixtures("interview")
def test_what_is_wrong_is_said_and_nothing_is_half_saved(
    client: Client, alice: User, typed: dict[str, Any], sentence: str
) -> None:
    before = saved(alice)
    response = post(client, **{"full_name": "Alice L.", "message_gap": "9", **typed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="Alice L."' in response.content.decode()
    assert saved(alice) == before
    assert post(client, "preview", **typed).status_code == 422


def test_no_quiet_weekday_at_all_is_allowed(client: Client, alice: User) -> None:
    post(client, quiet_weekdays=[])
    assert saved(alice)["quiet_weekdays"] == []


@pytest.mark.parametrize("typed", ["Europe/Berlin", "europe/berlin", "Berlin", " berlin "])
def test_a_time_zone_is_found_by_its_city(client: Client, alice: User, typed: str) -> None:
    post(client, time_zone=typed)
    assert saved(alice)["time_zone"] == "Europe/Berlin"


def test_every_zone_and_country_that_is_offered_is_taken(client: Client, alice: User) -> None:
    for zone in locations.zones():
        assert locations.zone_named(zone) == zone
    assert all(len(code) == 2 and name for code, name in locations.countries().items())
    codes = [code for country in locations.countries() for code in locations.regions(country)]
    assert max(map(len, codes)) <= (User._meta.get_field("region").max_length or 0)


def test_countries_are_named_in_english_and_sorted_for_the_eye() -> None:
    names = list(locations.countries().values())
    assert {"Germany", "United Kingdom", "United States", "Kosovo"} <= set(names)
    assert names.index("Afghanistan") < names.index("Åland Islands") < names.index("Albania")


def test_regions_follow_the_country(client: Client) -> None:
    page = post(client, "preview", country="GB").content.decode()
    assert '<option value="GB-SCT">Scotland</option>' in page
    assert "US-CA" not in page


def test_a_region_of_another_country_is_left_out_in_sight_and_then_saved(
    client: Client, alice: User
) -> None:
    post(client, country="US", region="US-AR")
    refused = post(client, country="CH", region="US-AR")  # CH-AR is Appenzell
    assert refused.status_code == 422
    assert "Arkansas is not in that country and was left out." in text(refused)
    assert 'value="CH-AR" selected' not in refused.content.decode()
    assert saved(alice)["country"] == "US"
    post(client, country="CH")
    assert (saved(alice)["country"], saved(alice)["region"]) == ("CH", "")


def test_a_holiday_of_the_country_moves_the_call(client: Client, alice: User) -> None:
    interview = make_interview(alice, date(2026, 11, 19))  # a week later is Thanksgiving
    make_attempt(interview, date(2026, 11, 19), Outcome.THANKED)
    assert "Call Thu 26 Nov becomes Fri 27 Nov" in text(post(client, "preview", country="US"))
    post(client, country="US")
    assert call_day(alice) == date(2026, 11, 27)
    assert writer.differences(User.objects.get(pk=alice.pk)) == []


@pytest.mark.usefixtures("interview")
def test_a_preview_counts_without_the_region_that_it_leaves_out(client: Client) -> None:
    response = post(client, "preview", country="DE", region="US-AR", days_after_given="2")
    assert "Moves 1 call." in text(response)


@pytest.mark.usefixtures("interview")
def test_the_articles_etiquette_is_filled_in_with_what_it_moves(
    client: Client, alice: User
) -> None:
    post(client, days_after_given="2", message_limit="5", quiet_weekdays=["2"])
    before = saved(alice)
    response = post(client, "article", full_name="Alice L.", days_after_given="3")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Moves 1 call." in text(response)
    assert 'value="Alice L."' in page
    assert 'name="days_after_given" value="1"' in page
    assert 'name="message_limit" value="2"' in page
    assert saved(alice) == before


@pytest.mark.usefixtures("interview")
def test_a_name_alone_leaves_the_plan_untouched(client: Client, alice: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        post(client, full_name="Alice L.")
    assert not [q for q in queries if "followups_plannedstep" in q["sql"]]
    assert not EtiquetteSettings.objects.of(alice).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_depend_on_the_rows(
    client: Client, alice: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        application = make_application(alice, f"Job {number}", f"Company {number}")
        make_interview(alice, date(2026, 11, 11), application)
    with django_assert_num_queries(4):
        client.get(PAGE)
    with django_assert_num_queries(7):
        post(client, "preview", days_without_given="9")


def test_settings_are_each_users_own(
    client: Client, bob: User, client_of: Callable[[User], Client]
) -> None:
    make_interview(bob, date(2026, 11, 11))
    before = saved(bob)
    response = post(client, "preview", days_without_given="9")
    assert "Nothing moves." in text(response)
    post(client, message_limit="5")
    assert saved(bob) == before
    assert "There is no change to undo." in text(client_of(bob).post(UNDO, follow=True))


@pytest.mark.parametrize("address", [PAGE, UNDO])
def test_a_stranger_is_sent_to_the_log_in(db: None, address: str) -> None:
    response = Client().post(address, TYPED)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_button_that_enter_presses_is_save(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    buttons = re.findall(r'<button[^>]*form="settings"[^>]*>([^<]*)', page)
    assert buttons == ["Save", "See what it moves", "Back to the defaults"]
