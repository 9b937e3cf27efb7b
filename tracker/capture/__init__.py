"""A job, captured: from a page that was shared, or from a posting that was pasted.

All of it is text that was sent here. Nothing is fetched, and nothing in it can be an error.
"""

from __future__ import annotations

import dataclasses
import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model

from tracker.capture import guesses, html, job_posting
from tracker.capture.facts import Facts
from tracker.models import Application, Company
from tracker.models.links import host_of, without_tracking

__all__ = ["Facts", "read"]

LONGEST_SHARED = 300  # characters; a longer text is a posting, whatever it links to

_is_link = URLValidator(schemes=["http", "https"])


def read(*, url: str = "", title: str = "", text: str = "", job: str = "") -> Facts:
    """The facts of one job.

    `url` and `title` are those of the page, `text` is what was selected on it, shared or pasted
    (a posting, or the HTML of one), `job` its JSON-LD. What a page says of the job in JSON-LD goes
    before the labels in its text, and those before its titles.
    """
    link = _link(url)
    is_html = html.is_html(text)
    page = html.read(text) if is_html else html.Page(text=html.tidy(text))
    shared = "" if link or is_html else _link_that_was_shared(page.text)
    told = job_posting.facts_in(job, *page.scripts) or Facts()
    if shared:  # the few words around it are no posting to read anything from
        page.text = page.text.replace(_links_in(page.text)[0], "").strip()
    posting = told.posting or page.text
    # The page that was looked at goes before the address that the posting gives itself.
    link = link or shared or _own_link(told.link) or _own_link(page.meta.get("og:url", ""))
    link = link or _own_link(page.meta.get("canonical", ""))
    facts = dataclasses.replace(told, link=link, posting=posting, source=host_of(link))
    if not shared:
        facts = facts.completed_by(guesses.of_text(posting))
    facts = facts.completed_by(guesses.of_title(title, host_of(link)))
    return _fitting(facts.completed_by(guesses.of_page(page, host_of(link))))


def _link(address: str) -> str:
    """The address as it is kept; empty unless it is a whole one that a browser may open."""
    link = without_tracking(html.clean(address))
    try:
        _is_link(link)
    except ValidationError:
        return ""
    return link


def _own_link(address: str) -> str:
    """What a page calls its address; empty where that is only the front page of the site."""
    link = _link(address)
    return link if re.match(r"https?://[^/?]+[/?].", link) else ""


def _link_that_was_shared(text: str) -> str:
    """The link of a line or two that have just one: phones share an address as text."""
    is_short = len(text) <= LONGEST_SHARED and len(text.splitlines()) <= 2
    links = _links_in(text) if is_short else []
    return _link(links[0]) if len(links) == 1 else ""


def _links_in(text: str) -> list[str]:
    return re.findall(r"https?://[^\s<>\"]+", text)


def _fitting(facts: Facts) -> Facts:
    """Without what does not fit its column: half a name or half a link is a wrong one."""
    columns: list[tuple[str, type[Model], str]] = [
        ("company_name", Company, "name"),
        *((name, Application, name) for name in ("title", "link", "source", "place")),
    ]
    too_long = [
        name
        for name, model, column in columns
        if len(getattr(facts, name)) > getattr(model._meta.get_field(column), "max_length", 0)
    ]
    return Facts(**dataclasses.asdict(facts) | dict.fromkeys(too_long, ""))
