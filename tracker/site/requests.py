"""The request as views get it: `LoginRequiredMiddleware` lets nobody else through to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from tracker.models import User


class Request(HttpRequest):
    """A request of somebody who is logged in. For annotations only."""

    user: User
