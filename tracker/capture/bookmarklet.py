"""The bookmarklet: a link that runs on somebody else's page and brings what it shows here."""

from __future__ import annotations

from urllib.parse import quote

from django.template.loader import render_to_string


def bookmarklet(address: str) -> str:
    """The `javascript:` link that opens the form at `address`, a whole URL, with the page's job.

    Made of templates/tracker/capture/bookmarklet.js, without its comments and line ends.
    """
    source = render_to_string("tracker/capture/bookmarklet.js", {"address": address})
    lines = (line.strip() for line in source.splitlines())
    return "javascript:" + quote("".join(line for line in lines if not line.startswith("//")))
