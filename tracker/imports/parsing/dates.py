"""Days as people and their programs write them, read exactly or not at all."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.imports.parsing.tables import Cell
from tracker.imports.parsing.values import has_digit, is_nothing, plain, text_of

EARLIEST, LATEST = 1970, 2100
"""Years that a day of a job search may have."""
LONGEST = 80  # characters of a day
NO_YEAR_GIVEN = "It gives no year."

# Months and weekdays as they are written in all languages, compared as `plain` has them.
# January first; each with all the names and short names that are used.
_MONTHS = (
    "january jan januar jaenner janner janvier janv enero ene janeiro jan. 一月",
    "february feb februar fevrier fevr fev febrero fevereiro febr 二月",
    "march mar marz maerz mrz mars marzo marco 三月",
    "april apr avril avr abril abr 四月",
    "may mai mayo maio 五月",
    "june jun juni juin junio junho 六月",
    "july jul juli juillet juil julio julho 七月",
    "august aug aout agosto ago 八月",
    "september sep sept septembre septiembre setiembre setembro set 九月",
    "october oct oktober okt octobre octubre outubro out 十月",
    "november nov novembre noviembre novembro 十一月",
    "december dec dezember dez decembre diciembre dic dezembro 十二月",
)
_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes segunda seg 星期一 周一 週一",
    "tuesday tue tues dienstag di mardi mar martes terca ter 星期二 周二 週二",
    "wednesday wed mittwoch mi mercredi mer miercoles mie quarta qua 星期三 周三 週三",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue quinta qui 星期四 周四 週四",
    "friday fri freitag fr vendredi ven viernes vie sexta sex 星期五 周五 週五",
    "saturday sat samstag sonnabend sa samedi sam sabado sab 星期六 周六 週六",
    "sunday sun sonntag so dimanche dim domingo dom 星期日 星期天 周日 週日 周天",
)

MONTHS = {plain(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
WEEKDAYS = {plain(word): day for day, words in enumerate(_WEEKDAYS) for word in words.split()}

# They count from the day on which they were written, which no file tells.
_RELATIVE = (
    "today, yesterday, tomorrow, last week, this week, next week, last month, recently, "
    "now, heute, gestern, morgen, letzte woche, aujourd'hui, hier, demain, hoy, ayer, "
    "mañana, hoje, ontem, amanhã, 今天, 昨天, 明天, 上周, 下周, 上週, 下週, next month, "
    "a week ago, yesterday evening, monday, tuesday, wednesday, thursday, friday, saturday, "
    "sunday, this morning, vorgestern, nächste woche"
)
RELATIVE = frozenset(map(plain, _RELATIVE.split(", ")))


class DateOrder(StrEnum):
    """Which number of a date comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"

    @property
    def label(self) -> str:
        """As the page asks for it."""
        return {"dmy": "Day, month, year", "mdy": "Month, day, year", "ymd": "Year, month, day"}[
            self
        ]


class DayReading(NamedTuple):
    """A day that was read, with the time where one was given; or why it cannot be, in a sentence.

    With neither a day nor a reason the cell holds no day at all.
    """

    on: date | None = None
    at: time | None = None
    why: str = ""


_TIME = (
    r"(?:[,\sT]{1,3}(?:at |um |à |a las |às )?"
    r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2}))?(?::\d{2}(?:[.,]\d+)?)?"
    r"\s?(?P<half>[ap]\.?\s?m\.?)?(?P<uhr>\s?uhr)?\s?(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?(?:\s?\([^)]*\))?)?"
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,10})\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|e|º|ª|°)?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"

ISO = re.compile(
    rf"(?P<year>\d{{4}})(?P<sep>[-/.])\s?(?P<month>\d{{1,2}})(?P=sep)\s?(?P<day>\d{{1,2}})\.?{_TIME}",
    re.IGNORECASE,
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T\d{4,6}Z?)?")
CHINESE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s?年\s?)?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号號]"
    r"(?:\s?[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"(?:\s?(?P<hour>\d{1,2})[:：点點](?P<minute>\d{2})?分?)?"
)
NUMBERS = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?P<sep>\s?[-/.]\s?|\s)(?P<b>\d{{1,2}})(?P=sep)"
    rf"(?P<c>\d{{4}}|['’]?\d{{2}}){_TIME}",
    re.IGNORECASE,
)
WORDS = (
    re.compile(
        rf"{_WEEKDAY}{_DAY}[.,]?[\s/-]*(?:de |of |d['’])?\s?{_MONTH},?[\s/-]*"
        rf"(?:(?:de |del |of )?{_YEAR})?{_TIME}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_WEEKDAY}{_MONTH}[\s/-]*{_DAY}(?:[,\s/-]+{_YEAR})?{_TIME}", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}})[\s/-]+{_MONTH}[\s/-]+{_DAY}{_TIME}", re.IGNORECASE),
)
NO_YEAR = re.compile(rf"{_WEEKDAY}(?P<a>\d{{1,2}})\s?[-/.]\s?(?P<b>\d{{1,2}})\.?", re.IGNORECASE)
SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
MOMENT = re.compile(r"1[0-9]{9}(?:\d{3})?(?:\.\d+)?")

ON = re.compile(r"(?:on|am|den|vom|le|du|el|em|dia|día)\s+(?=\S*\d|[^\W\d]+,?\s\d)", re.IGNORECASE)

_ACCENTED = ("märz", "février", "août", "décembre", "março")
_MONTH_NAMES = "|".join(sorted(filter(str.isascii, MONTHS), key=len, reverse=True))
_NAMED = rf"(?:{_MONTH_NAMES}|{'|'.join(_ACCENTED)})\.?"
DATE_IN_TEXT = re.compile(
    r"(?<![\w/.-])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?"
    r"|(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?[日号號]"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?:,? \d{1,2}:\d{2}(?: ?[ap]m)?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er)?[\s-](?:de )?{_NAMED}"
    r"(?:,?[\s-](?:de )?\d{4}|[\s-]\d{2})?"
    rf"|{_NAMED}[\s-]\d{{1,2}}(?:st|nd|rd|th)?(?:,?[\s-]\d{{4}})?"
    r"|\d{1,2}/\d{1,2})"
    r"(?:,?\s(?:at |um |à )?\d{1,2}(?:[:h]\d{2}(?:\s?[ap]m)?(?:\s?uhr)?|\s?uhr))?(?![\w/-]|\.\d)",
    re.IGNORECASE,
)


class DayReader:
    """Reads the days of one column. Every distinct text is read once."""

    def __init__(
        self, order: DateOrder | None, *, year: int | None = None, from_1904: bool = False
    ) -> None:
        self._order = order
        self._year = year
        self._epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._known: dict[str, DayReading] = {}

    def __call__(self, cell: Cell) -> DayReading:
        """The day in a cell."""
        if type(cell) is str:
            day = self._known.get(cell)
            if day is None:
                if len(cell) > 4 * LONGEST:
                    return self._text(" ".join(cell.split()))
                if len(self._known) > 50_000:  # as many days as there are in a century
                    self._known.clear()
                day = self._known[cell] = self._text(" ".join(cell.split()))
            return day
        if isinstance(cell, datetime):
            at = cell.time().replace(second=0, microsecond=0)
            return _checked(cell.date(), at if at != time.min else None)
        if isinstance(cell, date):
            return _checked(cell)
        if isinstance(cell, time):
            return DayReading(why="It is a time without a day.")
        return self._text(text_of(cell))

    def _text(self, text: str) -> DayReading:
        if is_nothing(text):
            return DayReading()
        text = text[found.end() :] if (found := ON.match(text)) else text
        if len(text) > LONGEST:
            return DayReading(why="It is too long for a day.") if has_digit(text) else DayReading()
        if found := (ISO.fullmatch(text) or COMPACT.fullmatch(text)):
            return _made(found["year"], found["month"], found["day"], found)
        if found := NUMBERS.fullmatch(text):
            return self._numbers(found)
        if found := CHINESE.fullmatch(text):
            return self._with_year(found["year"], found["month"], found["day"], found)
        for pattern in WORDS:
            if (found := pattern.fullmatch(text)) and plain(found["month"]) in MONTHS:
                month = str(MONTHS[plain(found["month"])])
                return self._with_year(found["year"], month, found["day"], found)
        if found := NO_YEAR.fullmatch(text):
            return self._without_year(found)
        return self._number(text) or _refused(text)

    def _numbers(self, found: re.Match[str]) -> DayReading:
        if self._order is None:
            return DayReading(why="Whether the day or the month comes first is not known.")
        day, month, year = placed(self._order, found)
        if len(year) > 2 and len(found["c"]) == 4 and self._order is DateOrder.YEAR_FIRST:
            return DayReading(why="It does not begin with a year, as the others of its column do.")
        return _made(year, month, day, found, order=self._order)

    def _with_year(
        self, year: str | None, month: str, day: str, found: re.Match[str]
    ) -> DayReading:
        if not year and self._year is None:
            return DayReading(why=NO_YEAR_GIVEN)
        return _made(year or str(self._year), month, day, found)

    def _without_year(self, found: re.Match[str]) -> DayReading:
        if self._year is None:
            return DayReading(why=NO_YEAR_GIVEN)
        if self._order is None and found["a"] != found["b"]:
            return DayReading(why="Whether the day or the month comes first is not known.")
        a, b = found["a"], found["b"]
        day, month = (a, b) if self._order is DateOrder.DAY_FIRST else (b, a)
        return _made(str(self._year), month, day, found, order=self._order)

    def _number(self, text: str) -> DayReading | None:
        """A day that is counted: in days as spreadsheets do, in seconds as programs do."""
        if MOMENT.fullmatch(text):
            seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
            return _checked(datetime.fromtimestamp(seconds, UTC).date())
        if not SERIAL.fullmatch(text):
            return None
        number = float(text)
        days, part = divmod(number, 1)
        minutes = round(part * 24 * 60)
        at = time(*divmod(minutes, 60)) if 0 < minutes < 24 * 60 else None
        return _checked(self._epoch + timedelta(days=int(days)), at)


def placed(order: DateOrder, found: re.Match[str]) -> tuple[str, str, str]:
    """Day, month and year of three numbers."""
    a, b, c = found["a"], found["b"], found["c"]
    if order is DateOrder.YEAR_FIRST:
        return c, b, a
    return (a, b, c) if order is DateOrder.DAY_FIRST else (b, a, c)


def full(year: str) -> int:
    """`26` is 2026; from 70 on it is the last century."""
    number = int(year.lstrip("'’"))
    if number >= 100:
        return number
    return number + (1900 if number >= 70 else 2000)


def _made(
    year: str, month: str, day: str, found: re.Match[str], *, order: DateOrder | None = None
) -> DayReading:
    try:
        on = date(full(year), int(month), int(day))
    except ValueError:
        return DayReading(why=_no_such_day(full(year), int(month), int(day), order))
    groups = found.groupdict()
    if weekday := groups.get("weekday"):
        meant = WEEKDAYS.get(plain(weekday))
        if meant is None:
            return _refused(found[0])
        if on.weekday() != meant:
            return DayReading(why=f"It names a {calendar.day_name[meant]}, and that day was none.")
    try:
        return _checked(on, _time(groups))
    except ValueError:
        return DayReading(why="It is not a time of the day.")


def _no_such_day(year: int, month: int, day: int, order: DateOrder | None) -> str:
    if 1 <= month <= 12:
        return f"{calendar.month_name[month]} {year} has no day {day}." if day else "No day is 0."
    read = f", read as “{order.label.lower()}”" if order else ""
    return f"There is no month {month}{read}."


def _time(groups: dict[str, str | None]) -> time | None:
    """The time that was given; None where there is none.

    Raises:
        ValueError: it is none that a clock shows.
    """
    if not groups.get("hour"):
        return None
    hour, minute = int(groups["hour"] or 0), int(groups.get("minute") or 0)
    if half := groups.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        return time(hour % 12 + (12 if half[0] in "pP" else 0), minute)
    if not (groups.get("minute") or groups.get("uhr")):
        raise ValueError(hour)  # a number alone is no time
    return time(hour, minute)


def _checked(on: date, at: time | None = None) -> DayReading:
    if not EARLIEST <= on.year <= LATEST:
        return DayReading(why=f"The year {on.year} cannot be meant.")
    return DayReading(on, at)


def _refused(text: str) -> DayReading:
    """Why it is no day that can be read; nothing where it does not try to be one."""
    if plain(text) in RELATIVE:
        return DayReading(
            why="It counts from the day on which it was written, which the file does not tell."
        )
    if len(DATE_IN_TEXT.findall(text)) > 1:
        return DayReading(why="There is more than one day in it.")
    if re.fullmatch(r"\d{1,2}[-/.]?\d{2,8}|\d{1,2}[-/.]\d{5,6}", text):
        return DayReading(
            why="A part of the day runs into the next one: a mark between them is missing."
        )
    if has_digit(text):
        return DayReading(why="It is not a day that can be read.")
    words = set(plain(text).split())
    if words & MONTHS.keys():
        return DayReading(why="It is a month without a day.")
    return DayReading()
