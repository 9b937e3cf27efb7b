"""Finding applications by what is written about them. `docs/search.md` says how quick that is."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.expressions import RawSQL

from tracker.models import Application, Company, User
from tracker.models.applications import ApplicationQuerySet
from tracker.search import text_index
from tracker.search.text_index import CONTAINS
from tracker.site.text import fold

MOST_WORDS = 8
"""How many words of a search are looked at."""

# One query for each word: the database has answered it before Django could put it together.
# By primary keys only, of which the list's own indexes know all else that is asked.

NAMED = f"owner_id = %s AND trashed_at IS NULL AND name_folded {CONTAINS}"
AT_COMPANY = f"""SELECT id FROM tracker_application
    WHERE company_id IN (SELECT id FROM tracker_company WHERE {NAMED})"""
CALLED = f"FROM tracker_contact WHERE {NAMED}"
WITH_PEOPLE = """SELECT application_id FROM tracker_application_people WHERE contact_id IN ({0})
    UNION ALL SELECT application_id FROM tracker_interview
    WHERE contact_id IN ({0}) AND trashed_at IS NULL
    UNION ALL SELECT application_id FROM tracker_contactattempt
    WHERE contact_id IN ({0}) AND trashed_at IS NULL
    UNION ALL SELECT application_id FROM tracker_interview WHERE trashed_at IS NULL
    AND id IN (SELECT interview_id FROM tracker_interview_people WHERE contact_id IN ({0}))"""


def matching(found: ApplicationQuerySet, words: str, owner: User) -> ApplicationQuerySet:
    """Those of the owner in which every word is found; all where there is none."""
    return found.filter(condition(words, owner))


def condition(words: str, owner: User) -> Q:
    """That every word is found in one of the owner's applications.

    A word is found in their own texts, their company or their people, in whatever case and with
    whatever accents. What is looked at is derived from its own row alone, so that nothing has to
    be written again when a company or a person is renamed.
    """
    searched = [fold(word) for word in words.replace("\0", "").split()[:MOST_WORDS]]
    return Q(*(Q(pk__in=_keys_with(word, owner)) for word in searched if word))


def _keys_with(word: str, owner: User) -> RawSQL:
    texts, values = text_index.keys_with(owner, word)
    named = [owner.pk, text_index.containing(word)]
    sql = f"{texts} UNION ALL {AT_COMPANY} UNION ALL {WITH_PEOPLE.format(f'SELECT id {CALLED}')}"
    return RawSQL(sql, [*values, *named, *named * 4])


def at_company(found: ApplicationQuerySet, words: str, owner: User) -> ApplicationQuerySet:
    """Those with a company that has this in its name."""
    folded = fold(words.replace("\0", ""))
    companies = Company.objects.of(owner).filter(name_folded__contains=folded)
    return found.filter(company__in=companies.order_by().values("pk"))


def from_source(found: ApplicationQuerySet, words: str, owner: User) -> ApplicationQuerySet:
    """Those that came from what has this in its name.

    Compared here: what a database takes for the same letter depends on its locale.
    """
    known = Application.objects.of(owner).order_by().values_list("source", flat=True).distinct()
    folded = fold(words)
    return found.filter(source__in=[source for source in known if folded in fold(source)])


def with_people(people: Sequence[int]) -> RawSQL:
    """The keys of applications that have to do with any of these people, by their keys."""
    keys = ", ".join(["%s"] * len(people))
    return RawSQL(WITH_PEOPLE.format(keys), [*people] * 4)
