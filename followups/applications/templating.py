"""How pages of the facts show advice: `next_step(application)`."""

from __future__ import annotations

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from followups.applications import next_steps
from tracker.models import Application


class AdviceExtension(Extension):
    """What it adds reads `today` and the user from the page's context."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["next_step"] = next_step


@pass_context
def next_step(context: Context, application: Application) -> next_steps.NextStep:
    """What comes next for an application whose interviews are at hand."""
    return next_steps.next_step(application, context["user"], context["today"])
