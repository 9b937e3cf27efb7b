"""The index of texts: it finds what looking at each text finds, and the database keeps it true."""

from collections.abc import Callable
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_application
from tracker.models import Application, Company, Stage, User
from tracker.search import text_index
from tracker.search import words as search
from tracker.site.text import fold

ON_SQLITE = connection.vendor == "sqlite"
ALPHABET = "abc é\n\"%_\\'*:()+-^日🎈\U000f0001"
PENDING = "tracker_application_text_pending"

# As a database of the last version has it, one trigger of the three.
LAST_VERSION = f"""
CREATE VIRTUAL TABLE tracker_application_text USING fts5 (owner, text,
    content = 'tracker_application_text_content', content_rowid = 'row',
    tokenize = 'trigram case_sensitive 1');;
CREATE TABLE {PENDING} (owner_id INTEGER, first INTEGER, last INTEGER,
    PRIMARY KEY (owner_id, first)) WITHOUT ROWID;;
CREATE TRIGGER tracker_application_text_insert AFTER INSERT ON tracker_application BEGIN
    INSERT INTO tracker_application_text (rowid, owner, text)
    SELECT new.owner_id << 32 | new.id, char(983041, 983040, 983040), new.search_text
    WHERE NOT EXISTS (SELECT 1 FROM {PENDING} WHERE owner_id = new.owner_id
    AND new.id BETWEEN first AND last);
END
"""
TEXTS = st.text(ALPHABET, max_size=12)


def by_looking(owner: User, word: str) -> set[int]:
    mine = Application.all_objects.filter(owner=owner).values_list("pk", "search_text")
    return {pk for pk, text in mine if word in text}


def found(owner: User, word: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(*text_index.keys_with(owner, word))
        return {key for (key,) in cursor.fetchall()}


def is_true() -> bool:
    try:
        call_command("rebuild_search", "--check", stdout=StringIO())
    except CommandError:
        return False
    return True


def fill(owner: User, texts: list[str]) -> list[Application]:
    company = Company.objects.get_or_create(owner=owner, name="Alpine Rail")[0]
    stage = Stage.objects.of(owner)[0]
    rows = [Application(owner=owner, company=company, stage=stage, title=text) for text in texts]
    return Application.objects.bulk_create(rows)


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
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
    Application.all_objects.all().delete()
    fill(alice, mine)
    fill(bob, theirs)
    begin, length = cut
    for word in [*words, *(text[begin : begin + length] for text in [*mine, *theirs])]:
        if folded := fold(word):
            assert found(alice, folded) == by_looking(alice, folded), folded
            assert found(bob, folded) == by_looking(bob, folded), folded


def test_a_word_that_many_have_is_found_in_those_alone_that_have_it(alice: User, bob: User) -> None:
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
        call_command("rebuild_search", stdout=StringIO())
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

    def test_an_index_of_the_last_version_is_made_plain(alice: User) -> None:
        """It was kept by other triggers, and rows that were left to later were not in it."""
        text_index.remove()
        with connection.cursor() as cursor:
            for statement in LAST_VERSION.split(";;"):
                cursor.execute(statement)
            cursor.execute(f"INSERT INTO {PENDING} VALUES (%s, 1, 1000000)", [alice.pk])
        (falconer,) = fill(alice, ["Falconer"])
        plain = import_module("tracker.migrations.0016_plain_text_index")
        plain.make_plain(None, SimpleNamespace(connection=connection))
        (kestrel,) = fill(alice, ["Kestrel"])
        assert found(alice, "falconer") == {falconer.pk}
        assert found(alice, "kestrel") == {kestrel.pk}
        assert text_index.is_true()
        assert PENDING not in connection.introspection.table_names()


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
        assert "`rebuild_search` makes the index" in caplog.text
        (row,) = fill(alice, ["Falconer"])
        assert found(alice, "falcon") == {row.pk}
        connection.check_constraints()  # no index is made while some are yet to be checked
        call_command("rebuild_search", stdout=StringIO())
        assert not text_index.is_missing()
