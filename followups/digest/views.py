"""The morning mail: its settings, one at once to try it, and the way out of it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

from django.conf import settings as installation
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from followups.digest import links, sending, status
from followups.digest.forms import MailForm
from followups.digest.models import MailSettings, MorningMail
from tracker.models.changes import change, changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other

MAILS_SHOWN = 7
BETWEEN_TESTS = timedelta(minutes=1)
TO_TERMINAL = "django.core.mail.backends.console.EmailBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def mail_settings(request: Request) -> HttpResponse:
    """Whether, where and when; and what became of the last ones."""
    if request.method == "POST":
        return _save(request)
    return _page(request, MailForm(instance=MailSettings.for_user(request.user)))


@require_POST
def mail_now(request: Request) -> HttpResponse:
    """Sends the mail as it would be now, at most one a minute."""
    settings, now = MailSettings.for_user(request.user), clock.now()
    if not settings.address or not settings.pk:
        messages.error(request, "Say where to send it and save that first.")
        return see_other("mail_settings")
    rested = Q(tested_at=None) | Q(tested_at__lte=now - BETWEEN_TESTS)
    if not MailSettings.objects.of(request.user).filter(rested).update(tested_at=now):
        messages.info(request, "One was sent a moment ago. Wait a minute before the next.")
        return see_other("mail_settings")
    is_due, problem = sending.send_one_now(settings, now)
    if problem:
        messages.error(request, f"It was not sent. {problem}")
    elif is_due:
        messages.success(request, f"Sent to {settings.address}.")
    else:
        said = f"Sent to {settings.address}. Nothing is due today, and that is what it says."
        messages.success(request, said)
    return see_other("mail_settings")


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the address is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, and at the tap of one button sends no more. Needs no log-in: it stands in each mail."""
    owner = links.named_in(token) if request.method == "POST" else None
    with change(owner) if owner else nullcontext():
        settings = links.settings_of(token)
        if settings is None:
            raise Http404
        if owner:
            settings.is_on = False
            settings.save(update_fields=["is_on"])
    return render(
        request, "followups/digest/mail_stop.html", {"is_on": settings.is_on, "token": token}
    )


def _save(request: Request) -> HttpResponse:
    form = MailForm(request.POST, instance=MailSettings.for_user(request.user))
    if not form.is_valid():
        return _page(request, form)
    settings = form.save()
    if form.has_changed():
        messages.success(request, f"Saved. {status.next_mail(settings, clock.today(request.user))}")
    else:
        messages.info(request, "Nothing was changed.")
    return see_other("mail_settings")


def _page(request: Request, form: MailForm) -> HttpResponse:
    # What was typed and refused stands in the form alone.
    settings = MailSettings.for_user(request.user) if form.is_bound else form.instance
    mails = MorningMail.objects.of(request.user)[:MAILS_SHOWN]
    context = {
        "form": form,
        "mail": settings,
        "next_one": status.next_mail(settings, clock.today(request.user)),
        "lines": status.mail_statuses(settings, mails, clock.now()),
        "goes_to_terminal": installation.EMAIL_BACKEND == TO_TERMINAL,
    }
    code = 422 if form.is_bound else 200
    return render(request, "followups/digest/mail_settings.html", context, status=code)
