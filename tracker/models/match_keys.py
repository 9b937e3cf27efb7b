"""What looks like the same thing: keys that two spellings of one company, job or link share.

Pure functions of text. Equal keys are a reason to ask the user, never to merge by itself. The
models keep the keys in indexed columns, so that asking is one query however many records there
are; whatever else adds records (an import) compares the same keys.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from tracker.models import links
from tracker.site.text import fold

LENGTH = 200  # of the columns; a longer key ends in a digest of the whole

LEGAL_FORMS = re.compile(
    "ag|ab|as|asa|aps|bv|co|company|corp|corporation|eg|ev|gbr|ggmbh|gmbh|hf|inc|incorporated"
    "|kft|kg|kgaa|lc|limited|llc|llp|lp|ltd|mbh|nv|ohg|oy|oyj|plc|pte|pty|sa|sarl|sas|sasu|se"
    "|sl|slu|snc|spa|spzoo|sro|srl|ug"
)
# Forms that become several words where their dots are spaces or slashes.
LEGAL_PHRASES = re.compile(r"\b(?:a s|s a|s r o|s r l|s p a|sp z ?o ?o|& co kg|l l c)$")

# (m/w/d), (f/m/x), m/f/d: who may apply, not which job.
WHO = re.compile(r"\(?\b[mfwdxhv](?:\s?[/|,]\s?[mfwdxhvi*]){1,3}(?!\w)\)?|\(all genders\)")
ENDINGS = re.compile(r"(?<=\w)(?:[:*_]|/-?)in(?:nen)?\b")
SHORT = {"sr": "senior", "snr": "senior", "jr": "junior", "mgr": "manager", "dev": "developer"}


def spelling_key(name: str) -> str:
    """A name without what people type differently from one day to the next: case and spaces."""
    return _fitting(" ".join(unicodedata.normalize("NFKC", name).split()).casefold())


def company_key(name: str) -> str:
    """`Northwind Traders GmbH & Co. KG` and `NORTHWIND-TRADERS` share theirs.

    Never empty for a name that has a character: what would leave nothing is kept as spelt.
    """
    words = _plain(name)
    while True:
        shorter = LEGAL_PHRASES.sub("", words).strip(" &")
        *before, last = shorter.split() or [""]
        if before and LEGAL_FORMS.fullmatch(last):
            shorter = " ".join(before).strip(" &")
        if shorter in ("", words):
            return _fitting(words) or spelling_key(name)
        words = shorter


def title_key(title: str) -> str:
    """`Sr. Platform Engineer (m/w/d)` and `senior platform-engineer` share theirs."""
    bare = ENDINGS.sub("", WHO.sub(" ", fold(title)))
    words = " ".join(SHORT.get(word, word) for word in _words(bare).split())
    return _fitting(words) or spelling_key(title)


def link_key(link: str) -> str:
    """See `tracker.models.links.link_key`; fits its column."""
    return _fitting(links.link_key(link))


def _plain(text: str) -> str:
    return _words(fold(text))


def _words(text: str) -> str:
    """Words with single spaces. `+`, `#` and `&` stay: C, C++ and C# are three jobs."""
    joined = re.sub(r"[.'’´`]", "", text)
    return " ".join(re.sub(r"[^\w+#&]|_", " ", joined).split())


def _fitting(key: str) -> str:
    if len(key) <= LENGTH:
        return key
    return key[: LENGTH - 33] + "-" + hashlib.sha256(key.encode()).hexdigest()[:32]
