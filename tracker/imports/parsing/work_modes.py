"""Where the work is done, from the words that columns have for it."""

from __future__ import annotations

from functools import lru_cache

from tracker.imports.parsing.values import plain, yes_or_no

# Values of `tracker.models.WorkMode`.
WORDS = {
    "remote": (
        "remote, fully remote, 100 remote, home office, homeoffice, wfh, work from home, "
        "teletravail, full remote, remoto, teletrabajo, teletrabalho, a distancia, 远程, 遠端, "
        "遠距, en remoto, distanciel, 居家办公, 在家工作, telework, yes remote, 100 remoto"
    ),
    "hybrid": (
        "hybrid, hybride, hibrido, hibrida, teilweise remote, partly remote, mixed, mixte, "
        "mixto, 混合, 混合办公, 混合辦公, partial remote, hybrid remote, semi presencial"
    ),
    "on_site": (
        "on site, onsite, in office, in person, office, vor ort, prasenz, buro, sur site, "
        "presentiel, presencial, 现场, 現場, 到岗, 坐班, 進辦公室, 办公室, 辦公室, no remote, "
        "in house"
    ),
}
LONGEST = 60  # characters
_BY_WORD = {plain(word): mode for mode, words in WORDS.items() for word in words.split(", ")}


def work_mode(text: str, *, header: str = "") -> str | None:
    """The value of `tracker.models.WorkMode`; empty where it only says that it is not remote.

    None where it says nothing of the kind. Yes and no answer the header: “Remote?”.
    """
    mode = _known(text) if len(text) <= LONGEST else None
    if mode is None and header and (answer := yes_or_no(text.strip())) is not None:
        asked = next((m for w, m in _BY_WORD.items() if w in plain(header)), None)
        return (asked or "") if answer else ""
    return mode


@lru_cache(maxsize=20_000)
def _known(text: str) -> str | None:
    return _BY_WORD.get(plain(text))
