"""Companies in templates."""

from __future__ import annotations

from django import template

from tracker.models import Application

register = template.Library()


@register.simple_tag
def also_at(application: Application) -> list[Application]:
    """The other applications with the same company, open ones first. One query."""
    same = Application.objects.filter(company=application.company_id)
    return list(same.exclude(pk=application.pk).select_related("company", "stage").open_first())
