"""Places by name: countries with public holidays, their regions, time zones.

Sources: the `holidays` library for what is supported, the IANA database (`tzdata`) for names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

# Where the database has no name, or one by which nobody looks for it.
NAMES = {"GB": "United Kingdom", "XK": "Kosovo"}


@cache
def countries() -> Mapping[str, str]:
    """Codes (ISO 3166-1) and English names of the countries whose holidays are known, by name."""
    import holidays  # late, as in `followups.etiquette`

    names = dict(_rows("iso3166.tab")) | NAMES
    known = {code: names[code] for code in holidays.list_supported_countries(include_aliases=False)}
    return MappingProxyType(dict(sorted(known.items(), key=lambda item: _sorted_as(item[1]))))


@lru_cache(maxsize=512)  # of what was typed, not of all that there is
def regions(country: str) -> Mapping[str, str]:
    """Codes and names of a country's regions with holidays of their own, by name.

    Empty for a country that has none, or that is not known.
    """
    if country not in countries():
        return {}
    import holidays

    calendar = holidays.country_holidays(country)
    aliases = getattr(calendar, "subdivisions_aliases", {})
    names = {code: code for code in calendar.subdivisions}
    names |= {code: name for name, code in reversed(aliases.items())}  # the first name stays
    return MappingProxyType(dict(sorted(names.items(), key=lambda item: _sorted_as(item[1]))))


@cache
def zones() -> Mapping[str, str]:
    """Time zones that somebody lives in, such as `Europe/Berlin`, each with its country's name."""
    names = dict(_rows("iso3166.tab")) | NAMES
    found = {zone: names[code] for code, _, zone in _rows("zone.tab")}
    return MappingProxyType(dict(sorted(found.items())))


def zone_named(typed: str) -> str:
    """The time zone meant by “Berlin” or “europe/berlin”; what was typed where none is."""
    wanted = "_".join(typed.split()).casefold()
    fitting = [
        zone for zone in zones() if wanted in (zone.casefold(), zone.casefold().rpartition("/")[2])
    ]
    return fitting[0] if len(fitting) == 1 else typed


def _rows(table: str) -> list[list[str]]:
    text = (files("tzdata.zoneinfo") / table).read_text("utf-8")
    return [line.split("\t")[:3] for line in text.splitlines() if line and line[0] != "#"]


def _sorted_as(name: str) -> str:
    """Å with A: as somebody looks for it."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
