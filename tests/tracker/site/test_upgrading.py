"""A start migrates where that is not known to be done, and only there."""

import os
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from followups.calendar import old_triggers
from tracker import upgrading
from tracker.upgrading import BEGUN, ENDED, bring_up_to_date

MIGRATIONS = MigrationRecorder(connection).migration_qs


@pytest.fixture
def program(tmp_path: Path, settings: Settings) -> Path:
    """Stands in for the program's files."""
    for folder in ("tracker", "followups/migrations"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tracker" / "pay.py").write_text("PAY = 1\n")
    settings.BASE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def up_to_date(program: Path, db: None) -> Path:
    """The program, which has brought the database up to date."""
    assert bring_up_to_date()
    return program


@pytest.fixture(autouse=True)
def no_marks(db: None) -> None:
    """As in a database that no start has seen yet."""
    MIGRATIONS.filter(app__in=upgrading.MARKS).delete()


def test_a_second_start_has_nothing_to_do(
    up_to_date: Path, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]  # is there a table, what is in it
        assert not bring_up_to_date()


def test_a_changed_program_migrates(up_to_date: Path) -> None:
    (up_to_date / "tracker" / "pay.py").write_text("PAY = 22\n")
    assert bring_up_to_date()
    assert not bring_up_to_date()


def test_a_file_of_the_same_length_is_a_change_too(up_to_date: Path) -> None:
    file = up_to_date / "tracker" / "pay.py"
    before = file.stat()
    file.write_text("PAY = 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert bring_up_to_date()


def test_a_new_migration_is_a_change(up_to_date: Path) -> None:
    (up_to_date / "followups" / "migrations" / "9999_later.py").touch()
    assert bring_up_to_date()


def test_every_page_is_compiled(up_to_date: Path) -> None:
    assert list((up_to_date / "tracker" / "__pycache__").glob("pay.*.pyc"))


def test_no_template_stays_as_another_program_compiled_it(
    up_to_date: Path, settings: Settings
) -> None:
    settings.COMPILED_TEMPLATES = up_to_date / "templates"
    settings.COMPILED_TEMPLATES.mkdir()
    bring_up_to_date()
    assert settings.COMPILED_TEMPLATES.exists()
    (up_to_date / "tracker" / "pay.py").write_text("PAY = 22\n")
    bring_up_to_date()
    assert not settings.COMPILED_TEMPLATES.exists()


def test_what_python_compiles_is_no_change(up_to_date: Path) -> None:
    (up_to_date / "tracker" / "__pycache__" / "due.cpython-311.pyc").touch()
    assert not bring_up_to_date()


def test_another_version_of_what_is_installed_is_a_change(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for version in ("8.0", "8.1"):
        (program / version / "django").mkdir(parents=True)
        (program / version / f"django_axes-{version}.dist-info").mkdir()
        file = str(program / version / "django" / "__init__.py")
        monkeypatch.setattr("tracker.upgrading.django.__file__", file)
        found.append(upgrading.fingerprint())
    assert found[0] != found[1]


def test_a_start_that_was_killed_is_made_good_by_the_next(
    up_to_date: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every migration was applied."""
    monkeypatch.setattr(upgrading, "MINE", "of the one that was killed")
    upgrading.leave_a_mark("default")
    monkeypatch.undo()
    assert bring_up_to_date()
    assert not bring_up_to_date()


def test_the_mark_is_left_before_anything_is_taken_away(
    up_to_date: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = MagicMock()
    killed.__getitem__.side_effect = KeyboardInterrupt
    monkeypatch.setattr(old_triggers, "connections", killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("migrate", verbosity=0)
    assert MIGRATIONS.filter(app=BEGUN).exists()


def test_one_that_began_meanwhile_is_not_taken_for_done(
    up_to_date: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two starts at once: the other is still at it."""

    def migrate(*args: object, **options: object) -> None:
        upgrading.leave_a_mark("default")
        MIGRATIONS.create(app=BEGUN, name="of another process")

    MIGRATIONS.filter(app=ENDED).delete()
    with monkeypatch.context() as patched:
        patched.setattr(upgrading, "call_command", migrate)
        assert bring_up_to_date()
    assert list(MIGRATIONS.filter(app=BEGUN).values_list("name", flat=True)) == [
        "of another process"
    ]
    assert bring_up_to_date()  # it may never end
    assert not bring_up_to_date()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_is_taken_back_is_made_again(up_to_date: Path) -> None:
    call_command("migrate", "axes", "0001", verbosity=0)
    assert bring_up_to_date()
    assert MIGRATIONS.filter(app="axes").count() > 1
    assert not bring_up_to_date()
