"""Finding applications by what is written about them. `docs/search.md` says how quick that is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from tracker.models import Application, Company, Contact, ContactAttempt, Interview, User
from tracker.search import text_index
from tracker.site.text import fold

MOST_WORDS = 8
"""How many words of a search are looked at."""


def matching(found: Any, words: str, owner: User) -> Any:
    """Those of the owner in which every word is found; all where there is none."""
    return found.filter(condition(words, owner))


def condition(words: str, owner: User) -> Q:
    """That every word is found in one of the owner's applications. Looks up whose names have it.

    A word is found in their own texts, their company or their people, in whatever case and with
    whatever accents. What is looked at is derived from its own row alone, so that nothing has to
    be written again when a company or a person is renamed.
    """
    searched = [fold(word) for word in words.replace("\0", "").split()[:MOST_WORDS]]
    return Q(*(_with(word, owner) for word in searched if word))


def _with(word: str, owner: User) -> Q:
    """By primary keys only: the list's own index then has all that is asked for."""
    found = Q(pk__in=text_index.keys_with(owner, word))
    # Mostly nobody has it in their name, and then there is nothing to look up.
    if companies := list(_named(Company, owner, word)):
        mine = Application.objects.of(owner).filter(company__in=companies)
        found |= Q(pk__in=mine.order_by().values("pk"))
    if people := list(_named(Contact, owner, word)):
        found |= Q(pk__in=with_people(people))
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


def _named(model: type[Company | Contact], owner: User, folded: str) -> QuerySet[Any, int]:
    """The primary keys of the owner's companies or people with this in their name."""
    named: QuerySet[Any, int] = (
        model.objects.of(owner)
        .filter(name_folded__contains=folded)
        .order_by()
        .values_list("pk", flat=True)
    )
    return named


def with_people(people: Iterable[int]) -> Any:
    """The keys of applications that have to do with any of these people, by their keys."""
    named = Application.people.through.objects.filter(contact__in=people)
    interviews = Interview.objects.order_by()
    attempts = ContactAttempt.objects.order_by().filter(contact__in=people)
    ways = [
        named,
        interviews.filter(contact__in=people),
        interviews.filter(people__in=people),
        attempts,
    ]
    keys = [way.values_list("application", flat=True) for way in ways]
    return keys[0].union(*keys[1:])
