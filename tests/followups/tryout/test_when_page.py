"""`/when/`: the rules to try out, without a log-in and without a database."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

On = Callable[..., None]


def get(**typed: str | list[str]) -> str:
    response = Client().get("/when/?" + urlencode(typed, doseq=True))
    assert response.status_code == 200
    return response.content.decode()


def answer_of(html: str) -> list[str]:
    """What each of the etiquettes says, with the large answer first."""
    large = re.findall(r'<p class="answer">([^<]*)</p>', html)
    return large + re.findall(r'<p class="sub">((?:Call|Write|Let it rest) on [^.]*)\.', html)


def errors_of(html: str) -> list[str]:
    return re.findall(r'<ul class="errorlist"[^>]*><li>([^<]*)</li>', html)


# No test here has a database: each would fail if the page asked for one.


def test_anybody_gets_the_day_and_the_reasons() -> None:
    html = get(date="2026-11-10", words="three days")
    assert answer_of(html) == [
        "Call on Tuesday 17 November 2026",
        "Call on Tuesday 17 November 2026",
        "Write on Monday 16 November 2026",
        "Call on Tuesday 24 November 2026",
    ]
    assert "Monday 16 November is skipped: no calls on Mondays." in html
    assert html.count('<ol class="strip big"') == 1
    assert html.count('<ol class="strip') == 4


def test_it_leaves_no_cookie() -> None:
    response = Client().get("/when/?date=2026-11-10")
    assert response.cookies == {}


def test_opened_bare_it_shows_an_example_of_today(on: On) -> None:
    on("2026-11-10")
    html = Client().get("/when/").content.decode()
    assert 'value="2026-11-10"' in html
    assert 'value="three days"' in html
    assert answer_of(html)[0] == "Call on Tuesday 17 November 2026"


def test_an_address_with_other_parameters_is_as_good_as_bare(on: On) -> None:
    on("2026-11-10")
    assert answer_of(get(from_="a friend"))[0] == "Call on Tuesday 17 November 2026"


def test_without_words_they_gave_no_time() -> None:
    assert answer_of(get(date="2026-11-09", words=""))[0] == "Call on Tuesday 17 November 2026"


@pytest.mark.parametrize("messages", [["2026-11-17", "2026-11-24"], ["2026-11-24", "2026-11-17"]])
def test_after_two_messages_it_rests_but_for_those_who_allow_a_third(messages: list[str]) -> None:
    html = get(date="2026-11-10", words="three days", message=messages)
    assert answer_of(html) == [
        "Let it rest on Tuesday 1 December 2026",
        "Let it rest on Tuesday 1 December 2026",
        "Call on Monday 30 November 2026",
        "Let it rest on Tuesday 8 December 2026",
    ]
    for day in messages:
        assert f'value="{day}"' in html


def test_the_messages_are_folded_away_until_there_is_one() -> None:
    assert '<details class="more">' in get(date="2026-11-10")
    assert '<details class="more">' not in get(date="2026-11-10", message="2026-11-17")


def test_words_that_are_not_understood_are_kept_with_the_error_beside_them() -> None:
    html = get(date="2026-11-10", words="soon")
    assert errors_of(html) == [
        "We cannot read a day from “soon”. Try “three days” or “by 20 November”, or leave it empty."
    ]
    assert 'value="soon"' in html
    assert answer_of(html) == []
    described_by = re.search(r'<input[^>]*name="words"[^>]*>', html)
    assert described_by
    assert "id_words_error" in described_by[0]


def test_words_that_mean_two_days_are_asked_about_with_one_tap_each() -> None:
    html = get(date="2026-11-13", words="Friday")
    assert re.findall(r'name="candidate" id="\w+" value="([^"]*)"', html) == [
        "2026-11-13",
        "2026-11-20",
    ]
    assert answer_of(html) == []
    tapped = get(date="2026-11-13", words="Friday", candidate="2026-11-20")
    assert answer_of(tapped)[0] == "Call on Tuesday 24 November 2026"
    assert re.findall(r'value="([^"]*)" checked', tapped) == ["2026-11-20"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"date": ""}, "When was the interview?"),
        ({"date": "2026-11-31"}, "This is not a day of the calendar. Write it as in 2026-11-10."),
        ({"date": "9999-12-31"}, "Check the year: 1900 to 2200 can be kept."),
        (
            {"date": "2026-11-10", "message": "2026-02-30"},
            "This is not a day of the calendar. Write it as in 2026-11-10.",
        ),
        (
            {"date": "2026-11-10", "message": "2026-11-09"},
            "A message from before the interview is no follow-up to it.",
        ),
    ],
)
def test_a_bad_date_is_refused_beside_its_field_and_kept(typed: dict[str, str], error: str) -> None:
    html = get(words="three days", **typed)
    assert errors_of(html) == [error]
    assert answer_of(html) == []
    for value in ("three days", *typed.values()):
        assert not value or f'value="{value}"' in html


def test_what_is_typed_cannot_become_markup() -> None:
    html = get(date='"><b>', words="<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert '"><b>' not in html


def test_only_reading_is_allowed() -> None:
    assert Client().post("/when/").status_code == 405
