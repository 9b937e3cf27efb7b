"""Words for stages, in the languages that files come in, and what each of them means here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.importing.fields import Mapping
from tracker.importing.tables import Table


class Meaning(StrEnum):
    """What a word for a stage means: one for each of the stages a user begins with.

    The values are the names of `tracker.models.stages.DefaultStage` in lower case.
    """

    SAVED = "saved"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REFUSED = "refused"
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
    Meaning.REFUSED: "closed",
    Meaning.WITHDRAWN: "closed",
    Meaning.NO_ANSWER: "no_answer",
}


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


def stage_key(word: str) -> str:
    """What two spellings of one stage share: case, spaces and emoji aside."""
    return " ".join(word.casefold().split())


def stage_words(table: Table, mapping: Mapping) -> dict[str, StageGuess]:
    """Every distinct word for a stage in the table, by its `stage_key`, the most frequent first.

    From columns of stages, from histories in one cell, and the headers of columns that are a
    stage of their own.
    """
    raise NotImplementedError
