"""How pages of the facts show advice: `{% next_step application as step %}`.

Both tags read `today` and the user from the page's context, and give `next_steps.NextStep`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template import Context

from followups import next_steps as steps
from tracker.models import Application

register = template.Library()


@register.simple_tag(takes_context=True)
def next_step(context: Context, application: Application) -> steps.NextStep:
    """What comes next for one application."""
    return next_steps(context, [application])[0][1]


@register.simple_tag(takes_context=True)
def next_steps(
    context: Context, applications: Sequence[Application]
) -> list[tuple[Application, steps.NextStep]]:
    """Each application of a list with what comes next for it, in a few queries for all."""
    owner, today = context["user"], context["today"]
    found = steps.next_steps(owner, applications, today)
    return list(zip(applications, found, strict=True))
