"""How templates show telephone numbers: `person.phone|phone(user.country)`."""

from __future__ import annotations

from jinja2 import Environment
from jinja2.ext import Extension

from tracker.people import phones


class PhonesExtension(Extension):
    """Adds the filters `phone` and `dial_link`."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters |= {"dial_link": phones.dial_link, "phone": phones.number}
