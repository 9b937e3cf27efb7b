"""How a template writes the key of a form that makes something: `{{ submission_input() }}`."""

from __future__ import annotations

from jinja2 import Environment
from jinja2.ext import Extension

from tracker.forms.submissions import submission_input


class SubmissionExtension(Extension):
    """Adds `submission_input`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["submission_input"] = submission_input
