"""The browser of the browser tests: the system's own, never a downloaded one."""

import functools
import os
import shutil


@functools.cache
def chromium() -> str | None:
    """Return the path of a Chromium or Chrome, or None. CHROMIUM goes before what is found."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)
