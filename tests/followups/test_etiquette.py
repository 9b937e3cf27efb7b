"""Public holidays: the same for every thread, every system and every request."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from followups.etiquette import public_holidays

CHRISTMAS = date(2026, 12, 25)
AT_ONCE = 4


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


def test_threads_that_ask_for_a_year_at_once_all_learn_its_holidays(restless: None) -> None:
    for _ in range(50):
        public_holidays.cache_clear()
        holidays, ready = public_holidays("DE", "BY"), Barrier(AT_ONCE)

        def ask(_: int, holidays: object = holidays, ready: Barrier = ready) -> bool:
            ready.wait(timeout=60)
            return CHRISTMAS in holidays  # type: ignore[operator]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert list(pool.map(ask, range(AT_ONCE))) == [True] * AT_ONCE


@pytest.mark.parametrize("language", ["C", "C.UTF-8", "de_DE.UTF-8", "ja_JP.UTF-8"])
@pytest.mark.parametrize("country", ["DE", "JP", "FR", "US"])
def test_a_holiday_has_one_name_whatever_the_language_of_the_system(
    country: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", language)
    public_holidays.cache_clear()
    assert public_holidays(country)[date(2026, 1, 1)] == "New Year's Day"


def test_a_day_like_any_other_is_no_holiday() -> None:
    assert date(2026, 11, 17) not in public_holidays("DE")
    assert not public_holidays("")
    assert CHRISTMAS not in public_holidays("ZZ")
    assert CHRISTMAS not in public_holidays("DE", "no such region")


def test_two_countries_are_two_calendars_before_a_year_of_them_is_known() -> None:
    public_holidays.cache_clear()
    assert public_holidays("DE") != public_holidays("FR")
    assert public_holidays("DE") == public_holidays("DE")
