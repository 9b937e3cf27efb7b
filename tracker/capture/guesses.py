"""Facts of a job from plain words. Cautious: only what a text says outright."""

from __future__ import annotations

import re

from tracker.capture import pay
from tracker.capture.facts import Facts
from tracker.capture.html import Page, clean
from tracker.models import WorkMode

MOST_LINES = 400  # labels stand near the top
LONGEST = 120  # characters of a title or a name; more is a sentence

_LABELLED = {
    "company_name": re.compile(
        r"(?:company(?: name)?|employer|organi[sz]ation|unternehmen|arbeitgeber)\s*:\s*(\S.*)",
        re.IGNORECASE,
    ),
    "title": re.compile(r"(?:job ?title|title|position|role|stelle)\s*:\s*(\S.*)", re.IGNORECASE),
    "place": re.compile(r"(?:job )?(?:location|place|ort|standort)\s*:\s*(\S.*)", re.IGNORECASE),
}
_MODE = re.compile(
    r"(?:(?:work(?:place)?(?: (?:mode|type|model|arrangement))?|location type|remote type)\s*:\s*)?"
    r"(?:fully |100 ?% )?(remote|hybrid|on-?site|in-office)(?: work(?:ing)?)?\.?",
    re.IGNORECASE,
)
_MODES = {"remote": WorkMode.REMOTE, "hybrid": WorkMode.HYBRID}

# Parts of the title of a page that are about the site.
_OF_THE_SITE = re.compile(
    r"(?:jobs?|careers?|job (?:details?|posting|board|search)|current openings|vacanc(?:y|ies)"
    r"|karriere|stellenangebote?|apply(?: now)?|linkedin|indeed(?:\.\w+)*|glassdoor|xing"
    r"|stepstone|monster|lever|greenhouse|workday|welcome to the jungle)",
    re.IGNORECASE,
)
_NAMES_BOTH = (
    re.compile(r"job application for (?P<title>.+) at (?P<company_name>.+)", re.IGNORECASE),
    re.compile(
        r"(?P<company_name>.+?) hiring (?P<title>.+?)(?: in (?P<place>[^|]+))?", re.IGNORECASE
    ),
    re.compile(r"(?P<title>.+?) at (?P<company_name>.+)", re.IGNORECASE),
    re.compile(r"(?P<title>.+?) @ (?P<company_name>.+)", re.IGNORECASE),
)
# What stands before “at Northwind” without being a job.
_NO_JOB = re.compile(
    r"(?:about|apply|be|check|come|careers?|culture|day|discover|grow|here|hiring|jobs?|join|life"
    r"|look|love|meet|now|open|opportunit|our|people|see|the|this|vacanc|we|welcome|why|work)\w*\b"
    r"|an? (?:career|day|job|look|opportunity|role)\b",
    re.IGNORECASE,
)


def of_page(page: Page, host: str = "") -> Facts:
    """From the heading and the titles of a page."""
    title = page.meta.get("og:title") or page.title
    named = of_title(title, host)
    heading = page.heading if len(page.heading) <= LONGEST else ""
    if heading and not named.company_name:
        named = of_title(heading, host)
    return named


def of_title(title: str, host: str = "") -> Facts:
    """From the title of a page: the job, and the company where the title says which is which."""
    bare = _without_the_site(clean(title), host)
    if not bare or len(bare) > LONGEST:
        return Facts()
    for names_both in _NAMES_BOTH:
        if (match := names_both.fullmatch(bare)) and _is_a_job(match):
            return Facts(
                title=match["title"],
                company_name=match["company_name"],
                place=match.groupdict().get("place") or "",
            )
    return Facts(title=bare)


def of_text(text: str) -> Facts:
    """From the lines of a posting that say what they are, such as “Company: Northwind Traders”."""
    lines = [line.strip(" -•*\t") for line in text.splitlines()[:MOST_LINES]]
    found: dict[str, str] = {}
    for name, label in _LABELLED.items():
        values = {match[1].strip() for line in lines if (match := label.fullmatch(line))}
        if len(values) == 1 and len(value := values.pop()) <= LONGEST:
            found[name] = value
    modes = {match[1].lower() for line in lines if (match := _MODE.fullmatch(line))}
    if len(modes) == 1:
        found["work_mode"] = _MODES.get(modes.pop(), WorkMode.ON_SITE)
    first = next((line for line in lines if line), "")
    if "title" not in found and "company_name" not in found and len(first) <= LONGEST:
        both = of_title(first)
        if both.company_name and not first.endswith((".", "!", "?")):
            found |= {"title": both.title, "company_name": both.company_name}
    paid = pay.in_text(text) or pay.Pay()
    return Facts(
        **found,
        pay_from=paid.low,
        pay_to=paid.high,
        pay_currency=paid.currency,
        pay_period=paid.period,
    )


def _is_a_job(match: re.Match[str]) -> bool:
    """“Life at Northwind” names no job, and “engineer at scale” no company."""
    return match["company_name"][0].isupper() and not _NO_JOB.match(match["title"])


def _without_the_site(title: str, host: str) -> str:
    """Without the parts that name the site: “| LinkedIn”, “– Careers”."""
    names = set(host.casefold().split(".")) - {"com", "org", "net", "jobs", "www"}
    pieces = re.split(r"(\s+[|–—·•-]\s+|\s*\|\s*)", title)
    parts = pieces[::2]
    kept = [
        n
        for n, part in enumerate(parts)
        if not _OF_THE_SITE.fullmatch(part)
        and part.casefold().replace(" ", "") not in names
        and part.casefold() != host
    ]
    if not kept:
        return ""
    # What stood between two parts that are kept stays as it was.
    first, last = kept[0], kept[-1]
    return "".join(pieces[2 * first : 2 * last + 1]).strip()
