"""The settings: what a change moves is seen before it is saved, and can be undone after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from followups.settings import locations
from followups.settings.forms import FormData, SettingsForms
from followups.settings.preview import summary
from tracker.models import User
from tracker.models.changes import change
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other

BEFORE = "settings_before"  # in the session: what Undo puts back
LOOKS = {"preview", "article"}  # buttons that show what would be, and save nothing


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Name and number, place and time zone, and every number of the rules."""
    if request.method == "POST" and not LOOKS & request.POST.keys():
        return _save(request, request.POST, "Saved.")
    # A copy of the user: what is typed here must not show in the frame of the page.
    forms = SettingsForms(User.objects.get(pk=request.user.pk), request.POST or None)
    if "article" in request.POST:
        forms = forms.with_article()
    return _page(request, forms)


@require_POST
def settings_undo(request: Request) -> HttpResponse:
    """Puts back what was there before the last change; that can be undone in turn."""
    before = request.session.get(BEFORE)
    if before is None:
        messages.info(request, "There is no change to undo.")
        return see_other("settings")
    return _save(request, before, "Undone.")


def _save(request: Request, values: FormData, done: str) -> HttpResponse:
    with change(request.user) as begun:
        forms = SettingsForms(begun.owner, values)
        if not forms.is_valid:
            return _page(request, forms)
        moved = forms.save(clock.today(begun.owner))
    if forms.has_changed:
        request.session[BEFORE] = forms.values_before
        said = f"{done} {summary(moved)}"
        messages.success(request, said, extra_tags=reverse("settings_undo"))
    else:
        messages.info(request, "Nothing was changed.")
    return see_other("settings")


def _page(request: Request, forms: SettingsForms) -> HttpResponse:
    valid = forms.is_valid  # asked first: it puts what was typed on the user
    today = clock.today(forms.user)
    moved = forms.interview_changes(today)
    context = {
        "you": forms.you,
        "rules": forms.rules,
        "forms": [forms.you, forms.rules],
        "zones": locations.zones(),
        "today_there": today,
        "time_there": clock.time_of_day(forms.user),
        "interview_changes": moved,
        "summary": summary(change for each in moved or () for change in each.changes),
        "filled_in": "article" in request.POST,
    }
    status = 422 if forms.is_bound and not valid else 200
    return render(request, "followups/settings/settings.html", context, status=status)
