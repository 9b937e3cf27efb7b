"""What templates may use besides their own language, which is Jinja2's.

The functions and filters are named as in Django's own language, and do the same. Why another one:
a page of Django's costs a Python call for every tag and every variable, and ours have hundreds
(docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template import defaultfilters
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import escapejs, format_html
from django.utils.safestring import SafeString
from jinja2 import ChainableUndefined, Environment, FileSystemBytecodeCache, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context

from tracker.models import Application, tone_of
from tracker.people import phones
from tracker.prepared import prepared
from tracker.site import days
from tracker.site.paths import path_to
from tracker.submissions import submission_input


def environment(**options: Any) -> Environment:
    """The environment of all templates. What is not there is empty, as in Django's language."""
    options["undefined"] = ChainableUndefined
    options["bytecode_cache"] = Compiled(str(settings.COMPILED_TEMPLATES))
    found = Environment(**options)  # noqa: S701  (Django asks for autoescape)
    found.globals.update(
        static=cache(static),
        url=url,
        icon=icon,
        querystring=querystring,
        also_at=also_at,
        submission_input=submission_input,
    )
    found.filters.update(FILTERS)
    return found


class Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled once, which would be a third of each start's first answer.

    A changed template is compiled again. What comes of it depends on the program besides: where
    that has changed, `tracker.upgrading` clears them away.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # such as a full disk: it can do without
            settings.COMPILED_TEMPLATES.mkdir(mode=0o700, exist_ok=True)
            super().dump_bytecode(bucket)


def url(name: str, *args: Any) -> str:
    """The path of an address by its name."""
    if not args:
        return _path(name)
    if [type(part) for part in args if not isinstance(part, str)] == [int]:
        return path_to(name, *args)
    return reverse(name, args=args)


_path = cache(reverse)


@cache
def icon(name: str) -> SafeString:
    """One of the sprite's icons. Decoration: the words beside it say what it means."""
    source = static("vendor/lucide/sprite.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', source, name
    )


@pass_context
def querystring(context: Context, **changes: Any) -> str:
    """The query of this page's address with changes; None takes one out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def one_token(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the hidden field against forged requests, made once for a page."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


class Other(NamedTuple):
    """Another application with the same company, as the page of one has room for it."""

    pk: int
    title: str
    stage: str
    kind: str

    @property
    def path(self) -> str:
        return path_to("application", self.pk)

    @property
    def tone(self) -> str:
        """How the chip of its stage looks."""
        return tone_of(self.kind)


def also_at(application: Application) -> list[Other]:
    """The other applications with the same company, open ones first. One query."""
    return [Other(*values) for values in _also_at(application.company_id, application.pk)]


@prepared
def _also_at(company: Any, application: Any) -> Any:
    same = Application.objects.filter(company=company).exclude(pk=application).open_first()
    return same.values_list("pk", "title", "stage__name", "stage__kind")


def _local(filter_: Callable[..., str]) -> Callable[..., str]:
    """The filter, with instants in the time zone of whoever looks at the page."""

    def of_local_time(value: Any, *args: str) -> str:
        if isinstance(value, datetime):
            value = timezone.localtime(value)
        return filter_(value, *args)

    return of_local_time


FILTERS: dict[str, Callable[..., Any]] = {
    "capfirst": defaultfilters.capfirst,
    "date": _local(defaultfilters.date),
    "day": days.day,
    "default": defaultfilters.default,
    "dial_link": phones.dial_link,
    "escapejs": escapejs,
    "filesizeformat": defaultfilters.filesizeformat,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "phone": phones.number,
    "pluralize": defaultfilters.pluralize,
    "time": _local(defaultfilters.time),
    "truncatechars": defaultfilters.truncatechars,
    "urlencode": defaultfilters.urlencode,
    "urlize": defaultfilters.urlize,
    "urlizetrunc": defaultfilters.urlizetrunc,
}
