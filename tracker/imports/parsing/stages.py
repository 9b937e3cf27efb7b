"""Words for stages: what each of them means here, and how sure that is."""

from __future__ import annotations

import difflib
import re
import tomllib
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from tracker.imports.parsing.values import plain


class Meaning(StrEnum):
    """What a word for a stage means: one for each of the stages a user begins with.

    The values are the names of `tracker.models.stages.DefaultStage` in lower case.
    """

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"

    @property
    def kind(self) -> str:
        """The value of `tracker.models.stages.StageKind`."""
        return KINDS[self]


KINDS = {
    Meaning.SAVED: "open",
    Meaning.APPLIED: "open",
    Meaning.INTERVIEWING: "interviewing",
    Meaning.OFFER: "offer",
    Meaning.ACCEPTED: "closed_well",
    Meaning.REJECTED: "closed",
    Meaning.WITHDRAWN: "closed",
    Meaning.NO_ANSWER: "no_answer",
}

_FILE = Path(__file__).with_name("stage_words.toml")
LANGUAGES = {
    language: {Meaning(name): tuple(spellings) for name, spellings in words.items()}
    for language, words in tomllib.loads(_FILE.read_text("utf-8")).items()
}

# Where nothing but an emoji stands in a cell it is a hint, never more.
EMOJI = {
    "❌": Meaning.REJECTED,
    "✖": Meaning.REJECTED,
    "🚫": Meaning.REJECTED,
    "👎": Meaning.REJECTED,
    "👻": Meaning.NO_ANSWER,
    "🎉": Meaning.OFFER,
    "⏳": Meaning.APPLIED,
    "⌛": Meaning.APPLIED,
    "📞": Meaning.INTERVIEWING,
    "⭐": Meaning.SAVED,
    "🔖": Meaning.SAVED,
}

LONGEST = 200  # characters: a longer text is no stage

# Where several are named in one text, what closes it was the last.
STRONGEST = (
    Meaning.WITHDRAWN,
    Meaning.REJECTED,
    Meaning.NO_ANSWER,
    Meaning.ACCEPTED,
    Meaning.OFFER,
    Meaning.INTERVIEWING,
    Meaning.APPLIED,
    Meaning.SAVED,
)
NEGATION = re.compile(
    r"\b(?:not|no|never|nicht|kein\w*|pas|sans|sin|sem|nao|ohne|un)\b|未|不|没|沒|無|无|别"
)
LIKE = 0.82  # of a misspelling to the word: two letters of eleven may be wrong

INTERVIEW = {
    "phone": r"phone|telef|telephon|call\b|appel|llamada|chamada|电话|電話|\bscreen",
    "video": r"video|visio|zoom|teams|skype|virtual|online|remote|视频|視訊|线上|線上",
    "on_site": r"on ?site|in person|vor ort|sur (?:site|place)|presencial|现场|現場|线下|線下",
    "panel": r"panel|群面|gremium",
    "informal": r"coffee|informal|kaffee|kennenlern|café|chat\b",
}
NO_MEETING = re.compile(
    r"assess|take ?home|challenge|\btest\b|case study|task|oa\b|hackerrank|prueba|teste"
    r"|测|測|笔试|筆試|reference|invite|einladung|eingeladen|scheduled"
)
DAY_OF = re.compile(
    r"\b(?:date(?: of| d[e'’])?|datum|fecha(?: de)?|data(?: d[ae])?|day|am|on|le|el|em)\b"
    r"|日期|时间|時間",
    re.IGNORECASE,
)


def stage_key(word: str) -> str:
    """What two spellings of one stage share: case, accents, punctuation and emoji aside."""
    return plain(word) or "".join(word.split())


def step_word(header: str) -> str:
    """The stage that a column is named for: `Date of phone screen`, `Applied?`, `Offer (date)`."""
    bare = re.sub(r"\(.*?\)|\[.*?\]|[?:*]", " ", header)
    bare = DAY_OF.sub(" ", bare)
    return " ".join(bare.split()) or header.strip()


def meaning_of_exactly(word: str) -> Meaning | None:
    """What a word means that is in the lists as it stands; `word` is already `plain`."""
    return _meanings().get(word)


def meaning_of(text: str) -> tuple[Meaning | None, bool, str]:
    """What a word for a stage means, whether that is sure, and else why it was guessed."""
    return _meaning_of(text) if len(text) <= LONGEST else (None, False, "")


@lru_cache(maxsize=10_000)
def _meaning_of(text: str) -> tuple[Meaning | None, bool, str]:
    word = plain(text)
    known = _meanings()
    if not word:
        emoji = next((meaning for sign, meaning in EMOJI.items() if sign in text), None)
        return emoji, False, "Guessed from the emoji." if emoji else ""
    bare = re.sub(r"^\d+ | \d+$", "", word)  # “1. Applied”, “Interview 2”
    for spelling in (word, bare):
        if spelling in known:
            return known[spelling], True, ""
    if found := _misspelt(bare):
        return known[found], False, f"Guessed: it looks like “{found}”."
    if found := _contained(bare):
        return known[found], False, f"Guessed: it contains “{found}”."
    return None, False, ""


def interview_kind(word: str) -> str | None:
    """The kind of interview that a stage names; None where it is nothing to meet for."""
    text = plain(word)
    if meaning_of(word)[0] is not Meaning.INTERVIEWING or NO_MEETING.search(text):
        return None
    kinds = (kind for kind, pattern in INTERVIEW.items() if re.search(pattern, text))
    return next(kinds, "other")


@cache
def _meanings() -> dict[str, Meaning]:
    """Every word by its `plain` spelling. Where two languages disagree the first one stands."""
    found: dict[str, Meaning] = {}
    for words in LANGUAGES.values():
        for meaning, spellings in words.items():
            for word in spellings:
                found.setdefault(plain(word), meaning)
    return found


@cache
def _squeezed() -> dict[str, str]:
    return {re.sub(r"(.)\1+", r"\1", word): word for word in reversed(_meanings())}


def _misspelt(word: str) -> str:
    """The word that it is a misspelling of; letters that are held down count once."""
    if not 5 <= len(word) <= 40:
        return ""
    squeezed = re.sub(r"(.)\1+", r"\1", word)
    if squeezed in _squeezed():
        return _squeezed()[squeezed]
    if NEGATION.search(word):  # “not applied” is no “applied” with a few letters more
        return ""
    begins, length = squeezed[:1], len(squeezed)
    alike = [w for w in _long_ones() if w[:1] == begins and abs(len(w) - length) <= 2]
    near = difflib.get_close_matches(squeezed, alike, n=1, cutoff=LIKE)
    return _squeezed()[near[0]] if near else ""


@cache
def _long_ones() -> list[str]:
    return [word for word in _squeezed() if len(word) >= 5]


def _contained(text: str) -> str:
    """The word in it that says most; the longer one where two say the same."""
    found: list[tuple[int, int, str]] = []
    padded = f" {text} "
    for word, meaning in _meanings().items():
        is_there = word in text if not word.isascii() else f" {word} " in padded
        if is_there and (len(word) > 3 or not word.isascii()):
            before = padded[: padded.find(word)]
            if not NEGATION.search(before[-8:]):
                found.append((STRONGEST.index(meaning), -len(word), word))
    # A part of a longer word that was found says nothing of its own: “offer” in “offer declined”.
    longest = [one for one in found if not any(one[2] != o[2] and one[2] in o[2] for o in found)]
    return min(longest)[2] if longest else ""
