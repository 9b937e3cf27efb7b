"""How pages of the facts show advice: `next_step(application)`."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from followups import next_steps as steps
from tracker.models import Application


class AdviceExtension(Extension):
    """Both functions read `today` and the user from the page's context."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals.update(next_step=next_step, next_steps=next_steps)


@pass_context
def next_step(context: Context, application: Application) -> steps.NextStep:
    """What comes next for one application."""
    return next_steps(context, [application])[0][1]


@pass_context
def next_steps(
    context: Context, applications: Sequence[Application]
) -> list[tuple[Application, steps.NextStep]]:
    """Each application of a list with what comes next for it, in a few queries for all."""
    owner, today = context["user"], context["today"]
    found = steps.next_steps(owner, applications, today)
    return list(zip(applications, found, strict=True))
