"""What templates may use besides their own language, which is Jinja2's.

The functions and filters are named as in Django's own language, and do the same. Why another one:
a page of Django's costs a Python call for every tag and every variable, and ours have hundreds
(docs/decisions/jinja2.md).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template import defaultfilters
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import escapejs, format_html
from django.utils.safestring import SafeString
from jinja2 import ChainableUndefined, Environment, pass_context
from jinja2.runtime import Context

from tracker.site import days
from tracker.site.paths import path_to


def environment(**options: Any) -> Environment:
    """The environment of all templates. What is not there is empty, as in Django's language.

    In tests to write it is an error (`undefined` of the options).
    """
    options.setdefault("undefined", ChainableUndefined)
    found = Environment(**options)  # noqa: S701  (Django asks for autoescape)
    found.globals.update(static=cache(static), url=path_to, icon=icon, querystring=querystring)
    found.filters.update(FILTERS)
    return found


@cache
def icon(name: str) -> SafeString:
    """One of the sprite's icons. Decoration: the words beside it say what it means."""
    source = static("vendor/lucide/sprite.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', source, name
    )


@pass_context
def querystring(context: Context, **changes: object) -> str:
    """The query of this page's address with changes; None takes one out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def one_token(request: HttpRequest) -> dict[str, object]:
    """A context processor: the hidden field against forged requests, made once for a page."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _local(filter_: Callable[..., str]) -> Callable[..., str]:
    """The filter, with instants in the time zone of whoever looks at the page."""

    def of_local_time(value: object, *args: str) -> str:
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        return filter_(value, *args)

    return of_local_time


FILTERS: dict[str, Callable[..., Any]] = {
    "capfirst": defaultfilters.capfirst,
    "date": _local(defaultfilters.date),
    "day": days.day,
    "default": defaultfilters.default,
    "escapejs": escapejs,
    "filesizeformat": defaultfilters.filesizeformat,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "pluralize": defaultfilters.pluralize,
    "time": _local(defaultfilters.time),
    "truncatechars": defaultfilters.truncatechars,
    "urlencode": defaultfilters.urlencode,
    "urlize": defaultfilters.urlize,
    "urlizetrunc": defaultfilters.urlizetrunc,
}
