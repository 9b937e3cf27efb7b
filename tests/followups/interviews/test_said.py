"""What they said about time, in a form: understood, asked about, never guessed."""

from datetime import date
from typing import Any

import pytest
from django.db import models
from django.http import QueryDict

from followups.interviews.timing_forms import TimeSaidMixin, read_last_day
from tracker.models import Interview

TUESDAY = date(2026, 11, 10)
FRIDAY = date(2026, 11, 13)
NEXT_FRIDAY = date(2026, 11, 20)


class Form(TimeSaidMixin):
    """The smallest form that asks: an interview, never saved."""

    class Meta:
        model: type[models.Model] = Interview
        fields = ("held_on", "said", "last_day")

    def said_on(self) -> date | None:
        return self.cleaned_data.get("held_on")


def form(instance: Interview | None = None, **data: str) -> Form:
    typed = QueryDict(mutable=True)
    typed.update({"held_on": TUESDAY.isoformat(), **data})
    made = Form(typed, instance=instance)
    made.full_clean()
    return made


def kept(**values: Any) -> Interview:
    return Interview(held_on=TUESDAY, **values)


def test_words_that_are_understood_need_no_question() -> None:
    assert read_last_day("three days", TUESDAY).last_day == FRIDAY
    assert read_last_day("three days", TUESDAY).problem == ""


def test_without_words_nothing_was_said() -> None:
    assert read_last_day("", TUESDAY).last_day is None
    assert read_last_day("", TUESDAY).problem == ""


def test_words_that_mean_two_days_are_asked_about() -> None:
    reading = read_last_day("Friday", FRIDAY)
    assert reading.last_day is None
    assert reading.choices == (FRIDAY, NEXT_FRIDAY)
    assert reading.problem == (
        "“Friday” could mean Friday 13 November or Friday 20 November. Which of them?"
    )


def test_a_candidate_is_taken_and_stays_among_the_choices() -> None:
    reading = read_last_day("Friday", FRIDAY, NEXT_FRIDAY)
    assert (reading.last_day, reading.problem) == (NEXT_FRIDAY, "")
    assert reading.choices == (FRIDAY, NEXT_FRIDAY)


def test_a_day_that_they_cannot_have_meant_is_no_candidate() -> None:
    assert read_last_day("Friday", FRIDAY, date(2026, 11, 18)).last_day is None


def test_words_that_say_no_day_are_said_back() -> None:
    reading = read_last_day("soon", TUESDAY)
    assert reading.choices == ()
    assert reading.problem.startswith("We cannot read a day from “soon”.")


# The form. Its constraints ask the database.

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "last_day"),
    [
        ({}, None),
        ({"said": "three days"}, FRIDAY),
        ({"said": "no idea", "last_day": "2026-11-20"}, NEXT_FRIDAY),
        ({"said": "three days", "last_day": "2026-11-20"}, NEXT_FRIDAY),
        ({"said": "three days", "last_day": "2026-11-20", "no_time": "on"}, None),
        ({"said": "no idea", "no_time": "on"}, None),
    ],
)
def test_a_date_goes_before_the_words_and_no_time_before_both(
    data: dict[str, str], last_day: date | None
) -> None:
    made = form(**data)
    assert made.errors == {}
    assert made.cleaned_data["last_day"] == last_day


def test_the_words_are_kept_when_they_are_not_understood() -> None:
    made = form(said="when the panel is done")
    assert list(made.errors) == ["said"]
    assert made["said"].value() == "when the panel is done"


def test_a_tapped_candidate_answers_the_question() -> None:
    asked = form(held_on="2026-11-13", said="Friday")
    assert list(asked.errors) == ["said"]
    assert asked.choices == (FRIDAY, NEXT_FRIDAY)
    tapped = form(held_on="2026-11-13", said="Friday", candidate="2026-11-20")
    assert tapped.errors == {}
    assert tapped.cleaned_data["last_day"] == NEXT_FRIDAY
    assert tapped.choices == asked.choices


def test_new_words_go_before_a_date_from_before() -> None:
    before = kept(said="three days", last_day=FRIDAY)
    made = form(before, said="a week", last_day="2026-11-13")
    assert made.cleaned_data["last_day"] == date(2026, 11, 17)


@pytest.mark.parametrize("words", ["", "no idea"])
def test_a_date_from_before_stays_where_new_words_say_nothing(words: str) -> None:
    before = kept(said="three days", last_day=FRIDAY)
    made = form(before, said=words, last_day="2026-11-13")
    assert made.errors == {}
    assert made.cleaned_data["last_day"] == FRIDAY


def test_a_last_day_before_they_said_it_is_refused_in_words() -> None:
    made = form(last_day="2026-11-09")
    assert made.errors == {
        "last_day": [
            "They said it on Tuesday 10 November. The time they gave cannot end before that."
        ]
    }


@pytest.mark.parametrize(("last_day", "errors"), [("2027-11-11", 0), ("2027-11-12", 1)])
def test_a_promise_of_more_than_a_year_is_doubted(last_day: str, errors: int) -> None:
    assert len(form(last_day=last_day).errors) == errors


def test_a_date_that_is_none_is_not_replaced_by_the_words() -> None:
    made = form(said="three days", last_day="2026-02-30")
    assert list(made.errors) == ["last_day"]
