"""What people and programs write above their columns, by language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from tracker.imports.parsing.fields import Field
from tracker.imports.parsing.stages import meaning_of_exactly
from tracker.imports.parsing.values import plain

_FILE = Path(__file__).with_name("header_words.toml")
LANGUAGES = {
    language: {Field(name): tuple(spellings) for name, spellings in words.items()}
    for language, words in tomllib.loads(_FILE.read_text("utf-8")).items()
}

# Where no link stands below them they are the text of the posting itself.
AD = frozenset(
    {"posting", "job posting", "job ad", "listing", "job listing", "anzeige", "stellenanzeige"}
    | {"ausschreibung", "stellenausschreibung", "annonce", "anuncio"}
)

# Of a company, of a job or of a person: the other columns tell.
NAME = frozenset({"name", "nom", "nombre", "nome", "名称", "名稱", "姓名"})


@cache
def fields_by_word() -> dict[str, tuple[Field, int]]:
    """Each header word with its field and its rank: the lower, the plainer the word is for it."""
    found: dict[str, tuple[Field, int]] = {}
    for words in LANGUAGES.values():
        for field, spellings in words.items():
            for rank, word in enumerate(spellings):
                found.setdefault(plain(word), (field, rank))
    return found


def is_header_word(text: str) -> bool:
    """Whether it is what we know to stand above a column: of a field, or the name of a stage."""
    word = plain(text)
    if not word:
        return False
    return word in fields_by_word() or word in NAME or meaning_of_exactly(word) is not None
