"""A JobPosting in JSON-LD (schema.org), as it is found in the wild.

The text comes from whoever made the page. What is broken, hostile or of another shape than the
vocabulary says is passed over; nothing here raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tracker.capture import html, pay
from tracker.capture.facts import Facts
from tracker.models import WorkMode

LIMIT = 500_000  # characters of JSON
MOST_THINGS = 5_000  # values that are looked at, all in all
MOST_PLACES = 3  # a job at more places than this is at none in particular


def facts_in(*texts: str) -> Facts | None:
    """The facts of the one job that the JSON-LD describes; None where there is none, or several.

    A page may describe one job twice; a list of jobs says nothing of the one that is looked at.
    """
    jobs = [_facts(thing) for text in texts for thing in _things(_parsed(text)) if _is_job(thing)]
    if len({(job.title.casefold(), job.company_name.casefold()) for job in jobs}) != 1:
        return None
    first, *others = jobs
    for other in others:
        first = first.completed_by(other)
    return first


def _parsed(text: str) -> object:
    bare = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>);?\s*$", "", text)
    if len(bare) > LIMIT:
        return None
    try:
        return json.loads(bare.strip().rstrip(";"), strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _things(top: object) -> Iterator[dict[str, object]]:
    """Every object in it, the outer before the inner; JSON within a string is opened once."""
    ahead, seen = [(top, True)], 0
    while ahead and seen < MOST_THINGS:
        thing, may_be_text = ahead.pop()
        seen += 1
        if isinstance(thing, dict):
            yield thing
            ahead += [(value, False) for value in [*thing.values()][MOST_THINGS::-1]]
        elif isinstance(thing, list):
            ahead += [(value, may_be_text) for value in thing[MOST_THINGS::-1]]
        elif isinstance(thing, str) and may_be_text:
            ahead.append((_parsed(thing), False))


def _is_job(thing: dict[str, object]) -> bool:
    kinds = [kind for kind in _listed(thing.get("@type")) if isinstance(kind, str)]
    return any(kind.rpartition("/")[2].rpartition(":")[2] == "JobPosting" for kind in kinds)


def _facts(job: dict[str, object]) -> Facts:
    kinds = map(_text, _listed(job.get("jobLocationType"))[:10])
    is_remote = any(kind.upper() == "TELECOMMUTE" for kind in kinds)
    description = job.get("description")
    paid = _pay(job) or pay.Pay()
    return Facts(
        title=_text(job.get("title")) or _text(job.get("name")),
        company_name=_name(job.get("hiringOrganization")),
        link=_text(job.get("url")),
        place=_place(job.get("jobLocation")),
        # A posting with an office may still be remote: it says so here, and only here.
        work_mode=WorkMode.REMOTE if is_remote else "",
        pay_from=paid.low,
        pay_to=paid.high,
        pay_currency=paid.currency,
        pay_period=paid.period,
        posting=html.text_of(description) if isinstance(description, str) else "",
    )


def _pay(job: dict[str, object]) -> pay.Pay | None:
    """The first of the forms that makes sense: a record, a record within one, a number, words."""
    currency = job.get("salaryCurrency")
    for salary in _listed(job.get("baseSalary") or job.get("estimatedSalary"))[:10]:
        if isinstance(salary, str):
            found = pay.in_text(f"Salary: {html.clean(salary[:500])}")
            found = found or pay.of_values(salary, salary, currency, None)
        elif isinstance(salary, dict):
            value = next(iter(_listed(salary.get("value"))), None)
            record = {**salary, **value} if isinstance(value, dict) else salary
            single = record.get("value")
            found = pay.of_values(
                record.get("minValue", single),
                record.get("maxValue", single),
                _text(record.get("currency")) or _text(currency),
                _text(record.get("unitText")) or _text(salary.get("unitText")),
            )
        else:
            found = pay.of_values(salary, salary, currency, None)
        if found:
            return found
    return None


def _place(locations: object) -> str:
    places = dict.fromkeys(filter(None, map(_one_place, _listed(locations)[:50])))
    return "; ".join(places) if len(places) <= MOST_PLACES else ""


def _one_place(location: object) -> str:
    """The town and its region; the country where no town is given."""
    if not isinstance(location, dict):
        return _text(location)
    address = next(iter(_listed(location.get("address"))), None)
    if not isinstance(address, dict):
        return _text(address) or _text(location.get("name"))
    town, region = _text(address.get("addressLocality")), _text(address.get("addressRegion"))
    parts = [town, region if region.casefold() != town.casefold() else ""]
    return ", ".join(filter(None, parts)) or _name(address.get("addressCountry"))


def _name(thing: object) -> str:
    """The name of something that is given as an object, as a string, or as a list of them."""
    first = next(iter(_listed(thing)), None)
    name = _text(first.get("name")) if isinstance(first, dict) else _text(first)
    return "" if re.match(r"https?:", name) else name


def _text(value: object) -> str:
    """A string as one line of text; empty for everything else."""
    if not isinstance(value, str):
        return ""
    return html.clean(html.text_of(value[:2000]).replace("\n", " "))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
