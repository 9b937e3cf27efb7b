"""The index of texts: it finds what looking at each text finds, and the database keeps it true."""

import re
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_application
from tracker.models import Application, Company, Stage, User
from tracker.search import text_index
from tracker.search import words as search
from tracker.site import clock
from tracker.site.text import fold

ON_SQLITE = connection.vendor == "sqlite"
ALPHABET = "abc é\n\"%_\\'*:()+-^日🎈\U000f0001"
TEXTS = st.text(ALPHABET, max_size=12)
OF_PENDING = re.compile(r"WHERE NOT EXISTS \(.*?\)", re.DOTALL)


def by_looking(owner: User, word: str) -> set[int]:
    mine = Application.everything.filter(owner=owner).values_list("pk", "search_text")
    return {pk for pk, text in mine if word in text}


def found(owner: User, word: str) -> set[int]:
    return set(text_index.keys_with(owner, word))


def is_true() -> bool:
    try:
        call_command("refold", "--check", stdout=StringIO())
    except CommandError:
        return False
    return True


def fill(owner: User, texts: list[str]) -> list[Application]:
    company = Company.objects.get_or_create(owner=owner, name="Alpine Rail")[0]
    stage = Stage.objects.of(owner)[0]
    rows = [Application(owner=owner, company=company, stage=stage, title=text) for text in texts]
    return Application.objects.bulk_create(rows)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.lists(TEXTS, min_size=1, max_size=6),
    theirs=st.lists(TEXTS, max_size=3),
    words=st.lists(st.text(ALPHABET, min_size=1, max_size=5), max_size=4),
    cut=st.tuples(st.integers(0, 9), st.integers(1, 6)),
)
def test_the_index_finds_what_looking_at_each_text_finds(
    alice: User,
    bob: User,
    mine: list[str],
    theirs: list[str],
    words: list[str],
    cut: tuple[int, int],
) -> None:
    Application.everything.all().delete()
    fill(alice, mine)
    fill(bob, theirs)
    begin, length = cut
    for word in [*words, *(text[begin : begin + length] for text in [*mine, *theirs])]:
        if folded := fold(word):
            assert found(alice, folded) == by_looking(alice, folded), folded
            assert found(bob, folded) == by_looking(bob, folded), folded


def test_a_word_that_many_have_is_found_in_those_alone_that_have_it(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "FEW", 2)
    monkeypatch.setattr(search, "FEW", 2)
    rows = fill(alice, ["Engineer"] * 5 + ["engine, gineer and neer"] * 3)
    fill(bob, ["engineer"] * 3)
    assert found(alice, "engineer") == {row.pk for row in rows[:5]}
    mine = Application.objects.of(alice)
    assert set(search.matching(mine, "engineer ALPINE", alice)) == set(rows[:5])
    assert set(search.matching(mine, "gineer neer", alice)) == set(rows)


@pytest.mark.parametrize("word", ["c", "c+", "日", "本語"])
def test_short_words_are_found_too(alice: User, word: str) -> None:
    one, _ = fill(alice, ["C++ 日本語", "Painter"])
    assert found(alice, word) == {one.pk}


# Whoever writes, the database keeps it true


def insert_raw(row: Application) -> None:
    columns = [field.column for field in Application._meta.concrete_fields if field.column != "id"]
    names = ", ".join(columns)
    values = names.replace("search_text", "'a raw kestrel'")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tracker_application ({names}) SELECT {values} "
            "FROM tracker_application WHERE id = %s",
            [row.pk],
        )


def update(row: Application) -> None:
    Application.objects.filter(pk=row.pk).update(search_text="a kestrel")


def save(row: Application) -> None:
    row.notes = "A kestrel."
    row.save()


@pytest.mark.parametrize("way", [insert_raw, update, save])
def test_what_is_written_is_found_at_once(alice: User, way: Callable[[Application], None]) -> None:
    row = make_application(alice, "Falconer")
    assert found(alice, "kestrel") == set()
    way(row)
    assert len(found(alice, "kestrel")) == 1
    assert text_index.is_true()


def test_what_is_gone_is_found_no_more(alice: User, bob: User) -> None:
    one, two, three = fill(alice, ["Falconer", "Falconer", "Falconer"])
    one.title = "Painter"
    one.save()
    two.delete()
    Application.objects.filter(pk=three.pk).update(owner=bob)
    assert found(alice, "falconer") == set()
    assert found(bob, "falconer") == {three.pk}
    assert text_index.is_true()


if ON_SQLITE:  # on PostgreSQL an index cannot miss a row

    def test_a_write_past_the_index_is_noticed_and_put_right(alice: User) -> None:
        (row,) = fill(alice, ["Falconer"])
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER tracker_application_text_update")
        row.title = "Painter"
        row.save()
        assert found(alice, "painter") == set()
        assert not is_true()
        call_command("refold", stdout=StringIO())
        assert found(alice, "painter") == {row.pk}
        assert is_true()
        update(row)
        assert found(alice, "kestrel") == {row.pk}, "the trigger is there again"

    def test_a_table_that_a_migration_makes_anew_is_indexed_again(alice: User) -> None:
        fill(alice, ["Falconer"])
        with connection.cursor() as cursor:
            for name in text_index.TRIGGERS:  # they go with the old table
                cursor.execute(f"DROP TRIGGER {name}")
        (painter,) = fill(alice, ["Painter"])
        call_command("migrate", verbosity=0)
        assert found(alice, "painter") == {painter.pk}
        assert text_index.is_true()


def test_a_sqlite_without_the_index_is_searched_all_the_same(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "_is_there", lambda: False)
    row, _ = *fill(alice, ["Falconer"]), *fill(bob, ["Falconer"])
    assert found(alice, "falcon") == {row.pk}
    assert text_index.is_true()


if connection.vendor == "postgresql":

    def test_a_postgresql_that_refuses_the_extensions_is_searched_all_the_same(
        alice: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
            if sql.startswith("CREATE EXTENSION"):
                raise ProgrammingError("permission denied to create extension")
            return execute(sql, *args)

        text_index.remove()
        with connection.execute_wrapper(refuse):
            text_index.make()
        assert "permission denied" in caplog.text
        assert "`refold` makes the index" in caplog.text
        (row,) = fill(alice, ["Falconer"])
        assert found(alice, "falcon") == {row.pk}
        connection.check_constraints()  # no index is made while some are yet to be checked
        call_command("refold", stdout=StringIO())
        assert not text_index.is_missing()


# Very many at once wait for the index


def fill_later(owner: User, texts: list[str]) -> list[Application]:
    rows = [*fill(owner, texts)]
    Application.everything.filter(pk__in=[row.pk for row in rows]).delete()
    text_index.later(owner, [(rows[0].pk, rows[-1].pk)])
    return Application.objects.bulk_create(rows)


def pending() -> list[tuple[int, int]]:
    if not ON_SQLITE:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT first, last FROM {text_index.PENDING} ORDER BY first")
        return cursor.fetchall()


def index_some(row: Application, other: User) -> None:
    if ON_SQLITE:
        text_index._index_some()


def edit(row: Application, other: User) -> None:
    row.title += " kestrel"
    row.save()


def give_away(row: Application, other: User) -> None:
    Application.everything.filter(pk=row.pk).update(owner=other)


def give_back(row: Application, other: User) -> None:
    Application.everything.filter(pk=row.pk).update(owner=row.owner)


def put_in_the_trash(row: Application, other: User) -> None:
    Application.everything.filter(pk=row.pk).update(trashed_at=clock.now())


def delete(row: Application, other: User) -> None:
    Application.everything.filter(pk=row.pk).delete()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(TEXTS.map("falcon{}".format), min_size=2, max_size=6),
    steps=st.lists(
        st.tuples(
            st.sampled_from([index_some, edit, give_away, give_back, put_in_the_trash, delete]),
            st.integers(0, 5),
        ),
        max_size=8,
    ),
)
def test_the_same_is_found_at_every_moment(
    alice: User, bob: User, texts: list[str], steps: list[tuple[Callable[..., None], int]]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(text_index, "AT_ONCE", 2)
        Application.everything.all().delete()
        rows = fill_later(alice, texts)
        fill(alice, ["falconer"])
        for step, which in [(index_some, 0), *steps]:
            row = rows[which % len(rows)]
            if Application.everything.filter(pk=row.pk).exists():
                step(row, bob)
            for owner in (alice, bob):
                for word in ("falcon", "kestrel", fold(texts[0]), fold(texts[-1])):
                    assert found(owner, word) == by_looking(owner, word), (step, word)
            assert is_true()
        patched.setattr(text_index, "PAUSE", 0)
        text_index.catch_up()
        assert pending() == []
        assert is_true()
        assert found(alice, "falcon") == by_looking(alice, "falcon")


def test_a_row_that_goes_to_the_index_amid_a_search_is_not_missed(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two is looked at first, it goes there in between."""
    rows = fill_later(alice, ["Falconer", "Falconer"])

    def then_catch_up(look: Callable[..., list[int]]) -> Callable[..., list[int]]:
        def found_before(owner: User, word: str) -> list[int]:
            keys = look(owner, word)
            text_index.catch_up()
            return keys

        return found_before

    for name in ("_of_trigrams", "_pending_with"):
        monkeypatch.setattr(text_index, name, then_catch_up(getattr(text_index, name)))
    assert found(alice, "falcon") == {row.pk for row in rows}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_what_is_left_alone_is_looked_after_again(alice: User, fails: bool) -> None:
    """All that comes after it is in the index at once, however it went."""
    with suppress(ZeroDivisionError), transaction.atomic(), text_index.left_alone():
        assert not fails or 1 / 0
    fill(alice, ["Falconer"])
    assert len(found(alice, "falcon")) == 1
    assert pending() == []
    assert is_true()


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_before_the_index_is_caught_up_with(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_index, "AT_ONCE", 2)
    monkeypatch.setattr(text_index, "sleep", lambda seconds: 1 / 0)  # ends after the first part
    with transaction.atomic():
        rows = fill_later(alice, ["Falconer"] * 5)
    keys = {row.pk for row in rows}
    assert pending() == ([(rows[2].pk, rows[4].pk)] if ON_SQLITE else [])
    assert found(alice, "falcon") == keys
    assert is_true()
    monkeypatch.undo()
    call_command("prepare", "--user", "alice", stdout=StringIO())  # the next start
    assert pending() == []
    assert found(alice, "falcon") == keys
    assert is_true()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_pending_of_what_was_not_written(alice: User) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        fill_later(alice, ["Falconer"])
        1 / 0  # noqa: B018
    assert pending() == []
    assert is_true()


if ON_SQLITE:

    def test_an_index_from_before_learns_to_wait(alice: User) -> None:
        (falconer,) = fill(alice, ["Falconer"])
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {text_index.PENDING}")
            for name, what in text_index.TRIGGERS.items():  # as they were
                cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(f"CREATE TRIGGER {name} {OF_PENDING.sub('', what)}")
        (painter,) = fill(alice, ["Painter"])
        text_index.let_wait()
        (kestrel,) = fill_later(alice, ["Kestrel"])
        for row in (falconer, painter, kestrel):
            assert found(alice, row.title.casefold()) == {row.pk}
        assert pending() == [(kestrel.pk, kestrel.pk)]
        assert is_true()
