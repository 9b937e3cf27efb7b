"""Invented words of believable lengths: postings, titles, companies. Nobody in them exists.

The words are drawn as often as words of a language are: a few all the time, most of them rarely.
An index of text is then neither flattered nor tormented.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random

RARE = "zephyrine"  # in one posting only
USUAL = "engineer"  # in about every other title
UNKNOWN = "qwyxology"  # nowhere

TITLES = (
    *("Backend engineer", "Platform engineer", "Data engineer", "Site reliability engineer"),
    *("Python developer", "Data analyst", "Product designer", "Technical writer"),
)
PLACES = ("Bergen", "Cork", "Ghent", "Graz", "Leeds", "Porto", "Remote", "Turku")
SOURCES = ("Job board", "Their own site", "Agency", "Recruiter", "A friend")

_SYLLABLES = [
    *("an", "be", "co", "da", "el", "fi", "gen", "ho", "in", "ja", "ka", "lo", "mi", "nor"),
    *("os", "pe", "qua", "ri", "sta", "ter", "un", "vel", "wa", "xi", "yo", "ze"),
]
_WORDS = 4000


class Writer:
    """Writes alike for the same seed."""

    def __init__(self, seed: int = 4) -> None:
        self.chance = Random(seed)
        self.words = sorted({self._word() for _ in range(_WORDS)})
        self.chance.shuffle(self.words)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self, least: int, most: int) -> str:
        """Sentences, of so many characters."""
        length = self.chance.randint(least, most)
        words = self.chance.choices(self.words, cum_weights=self.weights, k=length // 4)
        sentences = [" ".join(words[at : at + 12]).capitalize() for at in range(0, len(words), 12)]
        return (". ".join(sentences) + ".")[:length]

    def company(self, number: int) -> str:
        """A name that no other number has."""
        first, second = self.chance.choices(self.words[100:], k=2)
        return f"{first.capitalize()} {second} {number}"

    def name(self) -> str:
        first, last = self.chance.choices(self.words[100:], k=2)
        return f"{first.capitalize()} {last.capitalize()}"

    def one_of(self, choices: tuple[str, ...]) -> str:
        return self.chance.choice(choices)

    def _word(self) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(1, 4)))
