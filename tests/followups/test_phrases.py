"""What people say about time, and the last day of it.

Two tables, each with its expectations written before the grammar was tried on it. `phrases.csv`
gives the first and the last day that will do (none: must be refused). `phrases_more.csv` gives the
day, a range `from..to`, `ask` and the days to ask about, or nothing where it must be refused.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from followups.phrases import QUICK_ANSWERS, Understanding, understand
from followups.phrases.vocabulary import GRAMMAR
from followups.phrases.wording import spelled, words_in

HERE = Path(__file__).parent
WEDNESDAY = date(2026, 11, 18)

LEAD_INS = (
    "they said",
    "she told me",
    "hopefully",
    "I think",
    "we will let you know",
    "we should have a decision",
    "you'll hear from us",
    "HR will be in touch",
    "they said they would call me back",
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GIVEN = table("phrases.csv")
MORE = table("phrases_more.csv")
PHRASES = st.sampled_from([row["phrase"] for row in GIVEN + MORE])


def last_day(phrase: str, said_on: date = WEDNESDAY) -> date | None:
    understood = understand(phrase, said_on)
    assert understood is not None, f"{phrase!r} was refused"
    return understood.last_day


def in_short(understood: Understanding | None) -> str:
    if understood is None:
        return ""
    if understood.last_day:
        return understood.last_day.isoformat()
    return " ".join(["ask", *(day.isoformat() for day in understood.choices)])


def in_words(number: int) -> str:
    tens = ("twenty", "thirty", "forty", "fifty", "sixty")
    if number < 20:
        return spelled(number)
    ten, unit = divmod(number, 10)
    return tens[ten - 2] + (f"-{spelled(unit)}" if unit else "")


@pytest.mark.parametrize("row", GIVEN, ids=lambda row: row["phrase"])
def test_the_given_phrases_are_read_as_meant_or_refused(row: dict[str, str]) -> None:
    answer = in_short(understand(row["phrase"], date.fromisoformat(row["said_on"])))
    assert row["last_day_from"] <= answer <= row["last_day_to"]


@pytest.mark.parametrize("row", MORE, ids=lambda row: f"{row['said_on']} {row['phrase']}")
def test_more_phrases_are_read_as_meant_asked_about_or_refused(row: dict[str, str]) -> None:
    earliest, _, latest = row["answer"].partition("..")
    answer = in_short(understand(row["phrase"], date.fromisoformat(row["said_on"])))
    assert earliest <= answer <= (latest or earliest)


def test_the_tables_are_large_and_their_second_refuses_or_asks_in_plenty() -> None:
    assert len(GIVEN) == 100
    assert len(MORE) >= 300
    assert sum(row["answer"][:3] in ("", "ask") for row in MORE) >= 100


@pytest.mark.parametrize("number", range(1, 61))
def test_a_number_of_days_is_that_many_days(number: int) -> None:
    day = WEDNESDAY + timedelta(number)
    unit = "day" if number == 1 else "days"
    for count in (str(number), in_words(number), in_words(number).replace("-", " ")):
        for phrase in (f"{count} {unit}", f"in {count} {unit}", f"within {count} {unit}"):
            assert last_day(phrase) == day, phrase


@pytest.mark.parametrize("lead_in", LEAD_INS)
@pytest.mark.parametrize(
    "phrase",
    [
        *("by Friday", "next week", "within two to three weeks", "by the end of next week"),
        *("in ten business days", "by 4 December", "early next month", "Thursday or Friday"),
        *("in three days or three weeks", "by Wednesday", "by 12/01"),
    ],
)
def test_a_lead_in_does_not_change_the_answer(lead_in: str, phrase: str) -> None:
    said, alone = understand(f"{lead_in} {phrase}", WEDNESDAY), understand(phrase, WEDNESDAY)
    assert said is not None
    assert in_short(said) == in_short(alone)


@pytest.mark.parametrize(
    "limit",
    [
        "after",
        "not before",
        "not until",
        "no sooner than",
        "from",
        "starting",
        "since",
        "as soon as",
    ],
)
@pytest.mark.parametrize("time", ["Friday", "next week", "the 25th", "4 December", "two weeks"])
@pytest.mark.parametrize("lead_in", ["", "they said ", "we will call you "])
def test_a_lower_bound_is_never_a_deadline(lead_in: str, limit: str, time: str) -> None:
    assert understand(f"{lead_in}{limit} {time}", WEDNESDAY) is None


@pytest.mark.parametrize("number", range(7))
def test_a_weekday_is_the_coming_one_and_asked_about_on_its_own_day(number: int) -> None:
    said_on = date(2026, 11, 16) + timedelta(number)
    for ahead in range(1, 7):
        day = said_on + timedelta(ahead)
        assert last_day(f"by {day:%A}", said_on) == day
    understood = understand(f"by {said_on:%A}", said_on)
    assert understood is not None
    assert understood.last_day is None
    assert understood.choices == (said_on, said_on + timedelta(7))


@pytest.mark.parametrize(
    ("phrase", "said_on", "meaning"),
    [
        ("3 days", date(2026, 11, 10), "within three days: by Friday 13 November"),
        ("by Friday", date(2026, 11, 11), "by Friday 13 November"),
        ("Friday", date(2026, 11, 13), "Friday: Friday 13 November or Friday 20 November?"),
        ("next week", WEDNESDAY, "next week, read as its last day: by Friday 27 November"),
        (
            "two to three weeks",
            WEDNESDAY,
            "within two to three weeks, read as its last day: by Wednesday 9 December",
        ),
        ("two weeks", date(2026, 12, 18), "within two weeks: by Friday 1 January 2027"),
        ("12/01", WEDNESDAY, "Tuesday 1 December or Tuesday 12 January 2027?"),
        ("before 1 Dec", WEDNESDAY, "before Tuesday 1 December: by Monday 30 November"),
        ("1 or 5 Dec", WEDNESDAY, "read as its last day: by Saturday 5 December"),
    ],
)
def test_the_meaning_says_what_was_understood(phrase: str, said_on: date, meaning: str) -> None:
    understood = understand(phrase, said_on)
    assert understood is not None
    assert understood.meaning == meaning


def test_the_quick_answers_are_understood() -> None:
    assert [last_day(answer) for answer in QUICK_ANSWERS] == [
        date(2026, 11, 21),
        date(2026, 11, 25),
        date(2026, 12, 2),
    ]


def test_every_symbol_of_the_grammar_is_defined() -> None:
    assert GRAMMAR.undefined() == set()


def test_marks_that_could_change_the_meaning_are_kept_as_words() -> None:
    assert words_in("2+ weeks") == ["2", "+", "weeks"]
    assert words_in("-3 days") == ["minus", "3", "days"]
    assert words_in("We’ll call — by the twenty-first!") == ["we", "will", "call", "by", "21st"]


@pytest.mark.parametrize("text", ["", "  \n", ".", "…", "the"])
def test_a_text_without_words_is_refused(text: str) -> None:
    assert understand(text, WEDNESDAY) is None


def test_a_text_too_long_to_be_a_phrase_is_refused_at_once() -> None:
    assert understand("by " * 100_000 + "Friday", WEDNESDAY) is None


@pytest.mark.parametrize(
    "phrase", ["three days", "next week", "by Friday", "the 31st", "early January", "6 months"]
)
def test_a_day_beyond_the_calendar_is_refused(phrase: str) -> None:
    assert understand(phrase, date.max) is None


@given(
    lead_in=st.sampled_from(["", "in", "within", "about", "hopefully in", "they said", "up to"]),
    low=st.integers(1, 4),
    more=st.integers(0, 3),
    unit=st.sampled_from(
        [
            ("days", relativedelta(days=1)),
            ("weeks", relativedelta(weeks=1)),
            ("months", relativedelta(months=1)),
        ]
    ),
    trailer=st.sampled_from(["", "or so", "at the latest", "maybe", "from now", "or sooner"]),
    said_on=DAYS,
)
def test_a_length_is_never_cut_short(
    lead_in: str, low: int, more: int, unit: tuple[str, relativedelta], trailer: str, said_on: date
) -> None:
    name, length = unit
    count = f"{low}-{low + more}" if more else str(low)
    day = last_day(f"{lead_in} {count} {name} {trailer}", said_on)
    assert day == said_on + length * (low + more)


@given(phrase=PHRASES, other=st.sampled_from(["next week", "a month", "next year"]), said_on=DAYS)
def test_an_alternative_never_makes_the_answer_earlier(
    phrase: str, other: str, said_on: date
) -> None:
    alone, both = understand(phrase, said_on), understand(f"{phrase} or {other}", said_on)
    if alone and alone.last_day and both and both.last_day:
        assert both.last_day >= alone.last_day


@given(text=st.text() | st.text("0123456789/.-: thofapril"), said_on=st.dates())
def test_any_text_on_any_day_is_answered_without_an_error(text: str, said_on: date) -> None:
    understand(text, said_on)


@given(
    words=st.lists(st.sampled_from(sorted({w for row in MORE for w in row["phrase"].split()}))),
    said_on=DAYS,
)
def test_the_words_in_any_order_are_answered_without_an_error(
    words: list[str], said_on: date
) -> None:
    understand(" ".join(words), said_on)


@given(phrase=PHRASES, said_on=DAYS)
def test_no_day_lies_before_the_day_of_saying_and_choices_are_in_order(
    phrase: str, said_on: date
) -> None:
    understood = understand(phrase, said_on)
    if understood is None:
        return
    if understood.last_day:
        assert understood.choices == ()
        assert understood.last_day >= said_on
    else:
        assert understood.choices
        assert understood.choices[0] >= said_on
        assert list(understood.choices) == sorted(set(understood.choices))


@given(
    phrase=PHRASES,
    said_on=DAYS,
    before=st.sampled_from(["", " ", "\n\t"]),
    after=st.sampled_from(["", " ", ".", "!", " …", "?"]),
    change=st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_space_and_final_punctuation_make_no_difference(
    phrase: str, said_on: date, before: str, after: str, change: object
) -> None:
    assert callable(change)
    said = understand(before + change(phrase) + after, said_on)
    assert said == understand(phrase, said_on)
