"""The calendar: the feed that programs subscribe to, its settings, and entries one by one."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followups.advice import StepKind
from followups.calendar.entries import CalendarEntry, entries, of_interview, of_step
from followups.calendar.forms import CalendarForm
from followups.calendar.models import CalendarFeed, new_token
from followups.calendar.writing import calendar
from followups.plan.models import PlannedStep
from tracker.models import Interview
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other

CONTENT_TYPE = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for whoever knows its address; 304 where it is what they have already."""
    feeds = CalendarFeed.objects.filter(owner__is_active=True).select_related("owner")
    feed = get_object_or_404(feeds, token=token)
    shown = entries(feed.owner, clock.today(feed.owner), private=feed.is_private)
    body = calendar(shown, _site(request), feed=True)
    etag = sha256(body).hexdigest()
    try:
        changed_at = int(feed.last_modified(etag).timestamp())
    except CalendarFeed.DoesNotExist as error:
        raise Http404 from error
    headers = {
        "Content-Disposition": 'inline; filename="day-four.ics"',
        "Cache-Control": "private, no-cache",  # to be kept, and asked about each time
        "ETag": f'"{etag}"',
        "Last-Modified": http_date(changed_at),
        "X-Robots-Tag": "noindex, nofollow",
    }
    response = HttpResponse(body, content_type=CONTENT_TYPE, headers=headers)
    return get_conditional_response(request, headers["ETag"], changed_at, response) or response


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def calendar_settings(request: Request) -> HttpResponse:
    """The address of the feed, how to subscribe, and what it may say. POST turns it on."""
    if request.method == "POST":
        return _save(request)
    feed = CalendarFeed.objects.of(request.user).order_by("owner").first()
    link = f"{_site(request)}{feed.path}" if feed else ""
    context = {
        "feed": feed,
        "form": CalendarForm(instance=feed),
        "link": link,
        "subscribe": f"webcal://{link.partition('://')[2]}",
    }
    return render(request, "followups/calendar/calendar.html", context)


@require_POST
@changes_facts
def calendar_renew(request: Request) -> HttpResponse:
    """Another address; the old one is gone at once."""
    feed = get_object_or_404(_locked(request))
    feed.token = new_token()
    feed.save(update_fields=["token"])
    messages.success(request, "The link is new. The old one no longer works.")
    return see_other("calendar_settings")


@require_POST
@changes_facts
def calendar_off(request: Request) -> HttpResponse:
    """No feed any more; its address is gone at once, and for good."""
    CalendarFeed.objects.of(request.user).delete()
    messages.success(request, "The calendar is off. Its link no longer works.")
    return see_other("calendar_settings")


@require_safe
def interview_calendar(request: Request, pk: int) -> HttpResponse:
    """One interview, for a calendar that does not subscribe."""
    interviews = Interview.objects.of(request.user)
    facts = interviews.select_related("application__company", "contact", "owner")
    interview = get_object_or_404(facts, pk=pk)
    entry = of_interview(interview, interview.owner)
    return _file(request, entry, f"interview-{interview.held_on}")


@require_safe
def call_calendar(request: Request, pk: int) -> HttpResponse:
    """The next call about one interview, on its day."""
    steps = PlannedStep.objects.of(request.user).with_facts()
    step = get_object_or_404(steps, interview__pk=pk, kind=StepKind.CALL)
    return _file(request, of_step(step), f"call-{step.due_on}")


def _save(request: Request) -> HttpResponse:
    feed = _locked(request).order_by("owner").first() or CalendarFeed(owner=request.user)
    is_new = feed.pk is None
    form = CalendarForm(request.POST, instance=feed)
    form.save()
    if is_new:
        messages.success(request, "The calendar is on. Give its link to your calendar program.")
    elif form.has_changed():
        messages.success(request, "Saved. Your calendar will show it when it next looks.")
    else:
        messages.info(request, "Nothing was changed.")
    return see_other("calendar_settings")


def _locked(request: Request) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.of(request.user).select_for_update()


def _file(request: Request, entry: CalendarEntry, name: str) -> HttpResponse:
    body = calendar([entry], _site(request))
    disposition = f'attachment; filename="{name}.ics"'
    return HttpResponse(
        body, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )


def _site(request: HttpRequest) -> str:
    """Where links lead: the address that the installation names, else the one that was asked."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
