"""Header words of all languages in one place, to be looked up."""

from __future__ import annotations

from functools import cache

from tracker.imports.parsing.fields import Field
from tracker.imports.parsing.header_words import LANGUAGES, NAME
from tracker.imports.parsing.stages import meaning_of_exactly
from tracker.imports.parsing.values import plain


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
