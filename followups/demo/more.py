"""As many more applications as somebody wants, to see how the pages take a long search.

Drawn from lists by a generator that always starts alike: the same number gives the same search.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from followups.demo.facts import Log, Meeting, Person, Story
from followups.demo.stories import moved, thanked
from tracker.models import DefaultStage, Outcome

FIRST = (
    *("Amber", "Birch", "Cinder", "Dapple", "Elder", "Fallow", "Gannet"),
    *("Hazel", "Iron", "Jasper", "Kelp", "Linden", "Merle", "Nettle"),
)
SECOND = (
    *("brook Systems", "croft Foods", "dale Clinics", "field Freight", "gate Studios"),
    *("haven Travel", "mere Water", "ridge Tools", "stead Homes", "ton Textiles"),
)
TITLES = (
    *("Backend developer", "Platform engineer", "Data engineer", "Python developer"),
    *("Site reliability engineer", "Software engineer", "Developer, internal tools"),
)
SOURCES = ("Job board", "Job board", "Their own site", "Agency", "Recruiter", "A friend")
NAMES = ("Alex", "Bo", "Chris", "Dana", "Eli", "Fran", "Gray", "Harper", "Indra", "Jo")
SURNAMES = ("Abara", "Beck", "Castell", "Dunmore", "Ekman", "Farrow", "Gallo", "Hideki")

# How far an application comes, and how many of a hundred come that far.
SHARES = {
    "saved": 10,
    "applied": 34,
    "no answer": 20,
    "refused": 22,
    "withdrawn": 4,
    "waiting": 6,
    "refused later": 4,
}


def more(count: int) -> Iterator[Story]:
    """So many stories, in the proportions of `SHARES`."""
    chance = Random(4)  # noqa: S311  (no secret)
    for _ in range(count):
        (end,) = chance.choices(list(SHARES), list(SHARES.values()))
        yield _story(end, chance)


def _story(end: str, chance: Random) -> Story:
    began = chance.randint(25, 240)
    moves = moved(began, began - 2)
    meetings: tuple[Meeting, ...] = ()
    if end == "saved":
        moves = moved(chance.randint(1, 40))
    elif end == "applied":
        began = chance.randint(3, 40)
        moves = moved(began, began - chance.randint(0, 2))
    elif end == "no answer":
        moves = (*moves, (chance.randint(1, began - 3), DefaultStage.NO_ANSWER))
    elif end == "refused":
        moves = (*moves, (chance.randint(1, began - 3), DefaultStage.REJECTED))
    elif end == "withdrawn":
        moves = (*moves, (chance.randint(1, began - 3), DefaultStage.WITHDRAWN))
    elif end == "waiting":
        met = chance.randint(1, 6)
        moves = moved(began, began - 2, met + 5)
        meetings = (Meeting(met, said="two weeks", log=(thanked(met - 1),)),)
    else:
        met = began - 10
        refused = (chance.randint(1, met - 10), DefaultStage.REJECTED)
        moves = (*moved(began, began - 2, met + 4), refused)
        meetings = (Meeting(met, said="a week", log=(Log(met - 9, Outcome.VOICEMAIL),)),)
    return Story(
        company=chance.choice(FIRST) + chance.choice(SECOND),
        title=chance.choice(TITLES),
        moves=moves,
        source=chance.choice(SOURCES),
        people=(_person(chance),) if meetings else (),
        meetings=meetings,
    )


def _person(chance: Random) -> Person:
    name = f"{chance.choice(NAMES)} {chance.choice(SURNAMES)}"
    return Person(name, "Team lead", f"+1 212 555 01{chance.randint(0, 99):02}")
