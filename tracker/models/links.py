"""Links to postings: what of them is kept, and what only says where the reader came from."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

# Parameters that say who sent the reader, never which job it is. `ref` is not among them: on
# many boards it is the number of the job.
TRACKING = re.compile(
    r"""
    utm_\w+ | [gdy]clid | gclsrc | [gw]braid | fbclid | msclkid | twclid | ttclid | li_fat_id
  | igshid | mc_[ce]id | _hs\w+ | hsctatracking | _ga | _gl | mkt_tok | vero_id | wickedid
  | gh_src | lever-(source|origin).* | trk\w* | refid | trackingid | lipi | midtoken | midsig
  | otptoken | ebp | recommendedflavor
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The same on one site only: elsewhere such a name may well tell one job from another.
TRACKING_ON = {
    "linkedin": {"position", "pagenum", "origin", "savedsearchid", "originaltype"},
    "indeed": {"from", "tk", "advn", "adid", "sjdu", "acatk", "pub", "camk", "xkcb", "xpse"},
    "glassdoor": {"ao", "s", "guid", "src", "t", "vt", "cs", "cb", "jrtk", "pos", "uido"},
}
# Where the number of the job stands on sites that show one job at many addresses.
NUMBER_OF_JOB = {
    "linkedin": re.compile(r"/jobs/view/(?:[^/?]*-)?(\d{6,})|[?&]currentJobId=(\d{6,})"),
    "indeed": re.compile(r"[?&]v?jk=([0-9a-f]{8,})"),
}


@lru_cache(maxsize=64)  # one link is looked at from several sides
def without_tracking(link: str) -> str:
    """The link as it is worth keeping: whole, http or https, without what only tracks the reader.

    Empty where it is no such link. Everything that is not known to track stays.
    """
    parts = _split(link)
    if parts is None:
        return ""
    kept = [pair for pair in parts.query.split("&") if not _tracks(pair.partition("=")[0], parts)]
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    return parts._replace(query="&".join(kept), fragment=fragment).geturl()


def host_of(link: str) -> str:
    """The host as people say it; empty where there is none."""
    parts = _split(link)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


@lru_cache(maxsize=8_192)  # each step of an import compares all of its rows
def link_key(link: str) -> str:
    """What two links to one posting share; empty for what is no link.

    Without tracking, scheme, `www.`, the slash at the end and the order of the parameters.
    """
    parts = _split(without_tracking(link))
    if parts is None:
        return ""
    site, host = _site(parts), (parts.hostname or "").removeprefix("www.")
    if number := site in NUMBER_OF_JOB and NUMBER_OF_JOB[site].search(parts.geturl()):
        return f"{site}:{number[number.lastindex or 0]}"
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    # A fragment is a place on the page, unless it looks like the path of a page of its own.
    route = f"#{parts.fragment}" if re.match(r"!?/", parts.fragment) else ""
    path = parts.path.rstrip("/")
    return f"{host}{port}{path}{'?' if query else ''}{query}{route}"


@lru_cache(maxsize=64)
def _split(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        return None
    return parts if usable else None


def _tracks(name: str, parts: SplitResult) -> bool:
    if not name:
        return False
    return bool(TRACKING.fullmatch(name)) or name.lower() in TRACKING_ON.get(_site(parts), ())


def _site(parts: SplitResult) -> str:
    """The site whatever the country: `linkedin` for uk.linkedin.com."""
    names = (parts.hostname or "").split(".")
    return next((site for site in TRACKING_ON if site in names[-3:-1]), "")
