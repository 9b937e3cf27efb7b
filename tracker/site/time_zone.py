"""What the machine says about itself."""

import os
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCAL_TIME = "/etc/localtime"


def time_zone() -> str:
    """The machine's time zone, such as `Europe/Berlin`; UTC where it does not tell.

    Source: POSIX's TZ; else where systemd and macOS have /etc/localtime point to.
    """
    linked = os.path.realpath(LOCAL_TIME).partition("zoneinfo/")[2]
    name = os.environ.get("TZ", "").removeprefix(":") or linked
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return "UTC"
