"""Pages of companies: their applications, and the people in them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from tracker.models import Application, Company, Contact
from tracker.models.changes import changes_facts
from tracker.people.forms import CompanyForm
from tracker.people.views import ROWS_ON_A_PAGE
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other


@require_safe
def company_list(request: Request) -> HttpResponse:
    """Every company, or those in which every word of `q` is found."""
    words = request.GET.get("q", "").strip()
    companies = Company.objects.of(request.user).matching(words)
    context = {
        "page": Paginator(companies.with_counts(), ROWS_ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "words": words,
    }
    return render(request, "tracker/people/company_list.html", context)


@require_safe
def company(request: Request, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.of(request.user), pk=pk)
    today = clock.today(request.user)
    context = {
        "company": company,
        "applications": Application.objects.filter(company=company)
        .select_related("company", "stage")
        .open_first(),
        "people": Contact.objects.filter(company=company).with_last_contact(today),
        "today": today,
    }
    return render(request, "tracker/people/company.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def company_edit(request: Request, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.of(request.user), pk=pk)
    name = company.name
    form = CompanyForm(request.POST or None, instance=company, owner=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return see_other(company)
    context = {"form": form, "company": company, "name": name}
    status = 422 if form.errors else 200
    return render(request, "tracker/people/company_edit.html", context, status=status)
