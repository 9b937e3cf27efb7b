"""The words for stages that a table uses, to be asked about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tracker.imports.parsing.fields import ColumnMapping, Field
from tracker.imports.parsing.histories import words_in
from tracker.imports.parsing.stages import Meaning, meaning_of, stage_key, step_word
from tracker.imports.parsing.tables import SourceTable

MOST_WORDS = 500
"""A column with more different texts than that holds no stages. The rest are not looked at."""


@dataclass(frozen=True, slots=True)
class StageGuess:
    """A word for a stage as it was first met, how many cells say it, and what it may mean.

    `meaning` is None where nothing is known: ask. `is_sure` is false where it was guessed (from a
    misspelling, from a part of it); `why` says so to the user.
    """

    word: str
    count: int
    meaning: Meaning | None
    is_sure: bool
    why: str = ""


def stage_words(table: SourceTable, mapping: ColumnMapping) -> dict[str, StageGuess]:
    """Every distinct word for a stage in the table, by its `stage_key`, the most frequent first.

    From columns of stages, from histories in one cell, and the headers of columns that are a
    stage of their own. “Applied” and “Saved” are among them where a column has such days.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    steps, others = mapping.of(Field.STEP), mapping.of(Field.STAGE) + mapping.of(Field.HISTORY)
    columns = table.different_cells(steps + others)
    for place in others:
        for cell, count in columns[place].items():
            for word in words_in(cell):
                key = stage_key(word)
                first.setdefault(key, word)
                counts[key] += count
    for place in steps:
        word = step_word(table.header[place])
        first.setdefault(stage_key(word), word)
        counts[stage_key(word)] += columns[place].total()
    for field, word in ((Field.APPLIED_ON, "Applied"), (Field.SAVED_ON, "Saved")):
        if mapping.of(field):  # such a day stands for a stage, whether or not a cell names it
            first.setdefault(stage_key(word), word)
            counts[stage_key(word)] += 0
    return {
        key: StageGuess(first[key], count, *meaning_of(first[key]))
        for key, count in counts.most_common(MOST_WORDS)
    }
