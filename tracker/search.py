"""Finding applications by what is written about them. `docs/search.md` says how quick that is."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from tracker.folding import fold
from tracker.models import Application, Company, Contact, ContactAttempt, Interview, User

MOST_WORDS = 8
"""How many words of a search are looked at."""


def matching(found: Any, words: str, owner: User) -> Any:
    """Those of the owner in which every word is found: their own texts, company or people.

    Case and accents do not matter. Every column that is looked at is derived from its own row
    alone, so that nothing has to be written again when a company or a person is renamed.
    """
    for word in words.replace("\0", "").split()[:MOST_WORDS]:
        folded = fold(word)
        found = found.filter(
            Q(search_text__contains=folded)
            | Q(company__in=_named(Company, owner, folded))
            | Q(pk__in=_with_people(_named(Contact, owner, folded)))
        )
    return found


def at_company(found: Any, words: str, owner: User) -> Any:
    """Those with a company that has this in its name."""
    return found.filter(company__in=_named(Company, owner, fold(words.replace("\0", ""))))


def from_source(found: Any, words: str, owner: User) -> Any:
    """Those that came from what has this in its name.

    Compared here: what a database takes for the same letter depends on its locale.
    """
    known = Application.objects.of(owner).order_by().values_list("source", flat=True).distinct()
    folded = fold(words)
    return found.filter(source__in=[source for source in known if folded in fold(source)])


def _named(model: Any, owner: User, folded: str) -> Any:
    """The keys of the owner's companies or people with this in their name."""
    return model.objects.of(owner).filter(name_folded__contains=folded).order_by().values("pk")


def _with_people(people: Any) -> Any:
    """The keys of applications that have to do with any of these people."""
    named = Application.people.through.objects.filter(contact__in=people)
    interviews = Interview.objects.order_by()
    return named.values("application").union(
        interviews.filter(contact__in=people).values("application"),
        interviews.filter(people__in=people).values("application"),
        ContactAttempt.objects.order_by().filter(contact__in=people).values("application"),
        all=True,
    )
