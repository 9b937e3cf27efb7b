"""Finding applications by what is written about them. `docs/search.md` says how quick that is."""

from __future__ import annotations

from typing import Any

from tracker.models import Application, Company, Contact, ContactAttempt, Interview, User
from tracker.prepared import prepared
from tracker.search import text_index
from tracker.site.text import fold

MOST_WORDS = 8
"""How many words of a search are looked at."""

FEW = 500
"""So many keys are named in a query, each by itself."""


def keys_with(words: str, owner: User) -> set[int] | None:
    """The primary keys of the applications in which every word is found; None without a word.

    A word is found in their own texts, their company or their people, in whatever case and with
    whatever accents. What is looked at is derived from its own row alone, so that nothing has to
    be written again when a company or a person is renamed. Some keys may be of the trash.
    """
    searched = [fold(word) for word in words.replace("\0", "").split()[:MOST_WORDS]]
    found = [_keys_with(word, owner) for word in searched if word]
    return set.intersection(*found) if found else None


def among(found: Any, keys: set[int] | None) -> Any:
    """Those with one of these primary keys; all for None."""
    if keys is None:
        return found
    return found.filter(pk__in=keys) if len(keys) <= FEW else found.filter(pk__among=keys)


def matching(found: Any, words: str, owner: User) -> Any:
    """Those of the owner in which every word is found."""
    return among(found, keys_with(words, owner))


def _keys_with(word: str, owner: User) -> set[int]:
    keys = set(text_index.keys_with(owner, word))
    mine = Application.objects.of(owner).order_by()
    # Mostly nobody has it in their name, and then there is nothing to look up.
    if companies := _companies(word, owner):
        keys.update(mine.filter(company__in=companies).values_list("pk", flat=True))
    if people := _few_or_query(_first_people(owner.pk, word), Contact, owner, word):
        keys.update(with_people(people))
    return keys


def _companies(word: str, owner: User) -> Any:
    return _few_or_query(_first_companies(owner.pk, word), Company, owner, word)


def _few_or_query(first: list[Any], model: Any, owner: User, word: str) -> Any:
    """The keys themselves where they are few, else the query for them: it has no limit."""
    return [key for (key,) in first] if len(first) <= FEW else _named(model, owner, word)


@prepared
def _first_companies(owner: Any, word: Any) -> Any:
    return _named(Company, owner, word)[: FEW + 1]


@prepared
def _first_people(owner: Any, word: Any) -> Any:
    return _named(Contact, owner, word)[: FEW + 1]


def at_company(found: Any, words: str, owner: User) -> Any:
    """Those with a company that has this in its name."""
    return found.filter(company__in=_companies(fold(words.replace("\0", "")), owner))


def from_source(found: Any, words: str, owner: User) -> Any:
    """Those that came from what has this in its name.

    Compared here: what a database takes for the same letter depends on its locale.
    """
    known = Application.objects.of(owner).order_by().values_list("source", flat=True).distinct()
    folded = fold(words)
    return found.filter(source__in=[source for source in known if folded in fold(source)])


def _named(model: Any, owner: Any, folded: Any) -> Any:
    """The keys of the owner's companies or people with this in their name."""
    return model.objects.of(owner).filter(name_folded__contains=folded).order_by().values_list("pk")


def with_people(people: Any) -> Any:
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
