"""As many more applications as somebody wants, to see how the pages take a long search.

Drawn from lists by a generator that always starts alike: the same number gives the same search.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from followups.demo.stories import moved, thanked
from followups.demo.story import DemoAttempt, DemoContact, DemoInterview, Story
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


def generated(count: int) -> Iterator[Story]:
    """So many stories, in the proportions of `SHARES`."""
    chance = Random(4)  # noqa: S311  (no secret)
    for _ in range(count):
        (end,) = chance.choices(list(SHARES), list(SHARES.values()))
        yield _story(end, chance)


def _story(end: str, chance: Random) -> Story:
    began = chance.randint(25, 240)
    stages = moved(began, began - 2)
    interviews: tuple[DemoInterview, ...] = ()
    if end == "saved":
        stages = moved(chance.randint(1, 40))
    elif end == "applied":
        began = chance.randint(3, 40)
        stages = moved(began, began - chance.randint(0, 2))
    elif end == "no answer":
        stages = (*stages, (chance.randint(1, began - 3), DefaultStage.NO_ANSWER))
    elif end == "refused":
        stages = (*stages, (chance.randint(1, began - 3), DefaultStage.REJECTED))
    elif end == "withdrawn":
        stages = (*stages, (chance.randint(1, began - 3), DefaultStage.WITHDRAWN))
    elif end == "waiting":
        met = chance.randint(1, 6)
        stages = moved(began, began - 2, met + 5)
        interviews = (DemoInterview(met, said="two weeks", attempts=(thanked(met - 1),)),)
    else:
        met = began - 10
        refused = (chance.randint(1, met - 10), DefaultStage.REJECTED)
        stages = (*moved(began, began - 2, met + 4), refused)
        interviews = (
            DemoInterview(met, said="a week", attempts=(DemoAttempt(met - 9, Outcome.VOICEMAIL),)),
        )
    return Story(
        company=chance.choice(FIRST) + chance.choice(SECOND),
        title=chance.choice(TITLES),
        stages=stages,
        source=chance.choice(SOURCES),
        people=(_person(chance),) if interviews else (),
        interviews=interviews,
    )


def _person(chance: Random) -> DemoContact:
    name = f"{chance.choice(NAMES)} {chance.choice(SURNAMES)}"
    return DemoContact(name, "Team lead", f"+1 212 555 01{chance.randint(0, 99):02}")
