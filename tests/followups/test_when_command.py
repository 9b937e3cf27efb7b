"""The command `when`: the worked table of the design, and how it refuses."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parent.parent.parent

WORKED = [
    ("Tue 2026-11-10", "three days", "2026-11-13", "Tue 2026-11-17"),
    ("Tue 2026-11-10", "", None, "Tue 2026-11-17"),
    ("Mon 2026-11-09", "", None, "Tue 2026-11-17"),
    ("Mon 2026-11-09", "three days", "2026-11-12", "Fri 2026-11-13"),
    ("Wed 2026-11-11", "by Friday", "2026-11-13", "Tue 2026-11-17"),
    ("Thu 2026-11-12", "a week", "2026-11-19", "Fri 2026-11-20"),
    ("Fri 2026-12-18", "two weeks", "2027-01-01", "Tue 2027-01-05"),
    ("Sat 2028-02-26", "three days", "2028-02-29", "Wed 2028-03-01"),
]


def when(*arguments: str) -> str:
    out = StringIO()
    call_command("when", *arguments, stdout=out)
    return out.getvalue()


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(when(*arguments, "--json"))
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in found["reasons"]]


def day(text: str) -> str:
    """The date of “Tue 2026-11-10”, once its weekday is checked."""
    weekday, iso = text.split()
    assert f"{date.fromisoformat(iso):%a}" == weekday
    return iso


@pytest.mark.parametrize(("met_on", "words", "last_day", "call_on"), WORKED)
def test_the_worked_table_of_the_design(
    met_on: str, words: str, last_day: str | None, call_on: str
) -> None:
    found = answer(day(met_on), *([words] if words else []))
    assert found["step"] == "call"
    assert found["on"] == day(call_on)
    assert found["last_day"] == last_day
    assert found["messages_left"] == 2


def test_each_reason_has_its_code_and_a_sentence() -> None:
    found = answer("2026-11-10", "three days")
    assert codes(found) == ["time.given", "quiet.weekday", "quiet.weekday", "quiet.weekday"]
    assert found["reasons"][-1] == {
        "code": "quiet.weekday",
        "on": "2026-11-16",
        "text": "Monday 16 November is skipped: no calls on Mondays.",
    }


def test_the_text_says_the_day_and_why() -> None:
    first, _, *reasons = when("2026-11-10", "three days").splitlines()
    assert first == "Call on Tuesday 17 November 2026."
    assert reasons == [
        "They said “three days”: the last day of it is Friday 13 November, so the time is up on "
        "Saturday 14 November.",
        "Saturday 14 November is skipped: no calls on Saturdays.",
        "Sunday 15 November is skipped: no calls on Sundays.",
        "Monday 16 November is skipped: no calls on Mondays.",
        "Two messages at most, then let it rest.",
    ]


def test_a_message_gets_a_week() -> None:
    found = answer("2026-11-10", "three days", "--message", "2026-11-17")
    assert (found["step"], found["on"], found["messages_left"]) == ("call", "2026-11-24", 1)


@pytest.mark.parametrize("messages", [["2026-11-17", "2026-11-24"], ["2026-11-24", "2026-11-17"]])
def test_after_two_messages_in_any_order_it_rests(messages: list[str]) -> None:
    left = [word for message in messages for word in ("--message", message)]
    found = answer("2026-11-10", "three days", *left)
    assert (found["step"], found["on"], found["messages_left"]) == ("rest", "2026-12-01", 0)
    assert codes(found)[-2:] == ["message.limit", "rest"]
    text = when("2026-11-10", "three days", *left)
    assert text.startswith("Let it rest on Tuesday 1 December 2026.")
    assert text.endswith("No more messages.\n")


def test_two_messages_of_one_day_are_two() -> None:
    found = answer("2026-11-10", "--message", "2026-11-17", "--message", "2026-11-17")
    assert (found["step"], found["on"]) == ("rest", "2026-11-24")


def test_a_third_message_is_past_the_limit_and_leaves_none() -> None:
    left = [w for d in ("17", "18", "19") for w in ("--message", f"2026-11-{d}")]
    found = answer("2026-11-10", *left)
    assert (found["step"], found["on"], found["messages_left"]) == ("rest", "2026-11-26", 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["2026-11-10", "three days", "--message", "2026-11-17"],
        ["2026-11-10", "--message", "2026-11-17", "three days"],
        ["--message", "2026-11-17", "2026-11-10", "three", "days"],
    ],
)
def test_options_and_words_come_in_any_order(arguments: list[str]) -> None:
    assert answer(*arguments)["last_day"] == "2026-11-13"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-11-10", "soon"], "“soon” is not understood"),
        (["2026-11-13", "Friday"], "Friday 13 November 2026 or Friday 20 November 2026"),
        (["2026-11-31"], "“2026-11-31” is not a day of the calendar"),
        (["yesterday"], "“yesterday” is not a day of the calendar"),
        (["2026-11-10", "--message", "2026-02-29"], "“2026-02-29” is not a day of the calendar"),
        (["2026-11-10", "--message", "2026-11-09"], "from before the interview"),
        (["9999-12-30"], "after the last day of the calendar"),
        (["2026-11-10", "so\nso"], "“so so” is not understood"),
    ],
)
def test_what_is_not_understood_ends_with_two_and_one_line(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        when(*arguments)
    assert refused.value.returncode == 2
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command as it is started, where the database cannot even be reached."""
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "when", *arguments],
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DATABASE_URL": f"sqlite:///{folder}/missing/nowhere.sqlite3",
            "DATA_DIR": str(folder),
            "SECRET_KEY": "of the tests",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_needs_no_database_and_prints_nothing_but_the_answer(tmp_path: Path) -> None:
    done = run(tmp_path, "2026-11-10", "three days", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["on"] == "2026-11-17"


def test_it_refuses_on_standard_error_in_one_line(tmp_path: Path) -> None:
    done = run(tmp_path, "2026-11-10", "no idea")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "“no idea” is not understood" in done.stderr
