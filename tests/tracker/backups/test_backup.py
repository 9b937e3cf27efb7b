"""Backing up and restoring as the administrator does: by the commands, on a running installation.

Everything here goes through processes of their own, each with the settings of an installation: on
SQLite, and with TEST_ON=postgres on a database that is made for it and thrown away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.management import load_command_class
from django.db import connection

from tracker.backups import BackupError, files
from tracker.backups.databases import PostgreSQL
from tracker.backups.restoring import restore

ROOT = Path(__file__).parents[3]
POSTGRES = os.environ.get("TEST_ON") == "postgres"

pytestmark = pytest.mark.postgres  # run on both, though not by the database of the other tests

SEARCH = """
from django.core.files.base import ContentFile
from followups.demo import fill
from tracker.models import Application, Document, User
alice = User.objects.create_user("alice")
fill(alice)
job = Application.objects.of(alice).earliest("pk")
for number in range(3):
    content = ContentFile(b"%PDF-1.7 " + bytes([number]) * 1000, "cv.pdf")
    Document.objects.create(owner=alice, application=job, name="cv.pdf", size=1009, file=content,
                            content_type="application/pdf")
"""

# Until there is a file `stop`: a company and a person of it, and a document, all or none of them;
# every third time all of one is deleted again for good.
WRITER = """
import sys
from pathlib import Path
from django.core.files.base import ContentFile
from django.db import transaction
from tracker.models import Application, Company, Contact, Document, User
stop, ready, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
alice = User.objects.get(username="alice")
job = Application.objects.of(alice).earliest("pk")
count = 0
while not stop.exists():
    count += 1
    word = f"writer {name} {count}"
    with transaction.atomic():
        company = Company.objects.create(owner=alice, name=word)
        person = Contact.objects.create(owner=alice, name=word, company=company)
        document = Document.objects.create(owner=alice, application=job, name=word, size=9,
            content_type="application/pdf", file=ContentFile(word.encode(), "cv.pdf"))
    if count % 3 == 0:
        with transaction.atomic():
            document.delete()
            person.delete()
            company.delete()
    ready.touch()
"""

# What is in a backup is restored, holds together, and has a true plan.
RESTORED = """
import sys
from django.core.management import call_command
from tracker.models import Company, Contact, Document
call_command("restore", sys.argv[1])
call_command("replan", "--check")
names = [set(model._base_manager.filter(name__startswith="writer").values_list("name", flat=True))
         for model in (Company, Contact, Document)]
assert names[0] == names[1] == names[2], names
for document in Document.objects.filter(name__startswith="writer"):
    assert document.file.read() == document.name.encode()
print(len(names[0]))
"""

QUOKKA = """
from tracker.models import Application
job = Application.objects.filter(owner__username="alice").earliest("pk")
job.title = "Quokka"
job.save()
"""

FOUND = """
from tracker.search import text_index, words as search
from tracker.models import Application, User
mine = Application.objects.all()
alice = User.objects.get(username="alice")
print(search.matching(mine, "quokka", alice).count(), text_index.is_true())
"""


@dataclass
class Installation:
    """A data folder and a database, and the commands of the project upon them."""

    data: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.data),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": "of the tests",
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *command: str) -> str:
        process = self.start("manage.py", *command)
        output, complaint = process.communicate()
        assert process.returncode == 0, complaint
        return output

    def complaint(self, *command: str) -> str:
        """What a command says that does not succeed: one line."""
        process = self.start("manage.py", *command)
        _, complaint = process.communicate()
        assert process.returncode == 1, complaint
        (line,) = complaint.strip().splitlines()
        return line.removeprefix("CommandError: ")

    def python(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        return self.start("-c", f"import django; django.setup()\n{program}", *arguments)

    def run(self, program: str, *arguments: str) -> str:
        process = self.python(program, *arguments)
        output, complaint = process.communicate()
        assert process.returncode == 0, complaint
        return output

    def backup(self) -> Path:
        said = self.manage("backup", "--keep=0")
        return Path(said.split(": ")[0])

    @property
    def facts(self) -> str:
        return self.manage("facts_hash")


def _on_server(sql: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(sql)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Installation]]:
    """Makes installations, empty or as another one is; their databases go at the end."""
    databases = []

    def make(name: str, like: Installation | None = None) -> Installation:
        data = tmp_path_factory.mktemp(name, numbered=True)
        if like:
            shutil.copytree(
                like.data, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("backups")
            )
        data.chmod(0o700)
        url = ""
        if POSTGRES:
            databases.append(f"drill_{uuid4().hex[:12]}")
            template = f" TEMPLATE {like.url.rpartition('/')[2]}" if like else ""
            _on_server(f"CREATE DATABASE {databases[-1]}{template}")
            url = os.environ["TEST_DATABASE_URL"].rpartition("/")[0] + f"/{databases[-1]}"
        return Installation(data, url)

    yield make
    for database in databases:
        _on_server(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def search(made: Callable[..., Installation]) -> Installation:
    """An installation with a search in it. Not to be changed."""
    found = made("search")
    found.manage("migrate", "--verbosity=0")
    found.run(SEARCH)
    return found


@pytest.fixture
def home(made: Callable[..., Installation], search: Installation) -> Installation:
    """One like it, to do with as a test likes."""
    return made("home", like=search)


@pytest.fixture(scope="module")
def backup(search: Installation) -> Path:
    """A backup of that search."""
    return search.backup()


COMMAND = re.compile(r"python3 run\.py manage (.+)")


def documented() -> list[list[str]]:
    """Every command of the project in docs/backup.md, as its words."""
    text = (ROOT / "docs" / "backup.md").read_text()
    return [line.split() for line in COMMAND.findall(text)]


def documented_drill() -> list[list[str]]:
    text = (ROOT / "docs" / "backup.md").read_text().partition("## The drill")[2]
    return [line.split() for line in COMMAND.findall(text)]


def test_every_command_that_is_documented_is_understood() -> None:
    assert len(documented()) > 8
    for name, *words in documented():
        command = load_command_class("followups" if name == "replan" else "tracker", name)
        command.create_parser("manage.py", name).parse_args(words)


def test_the_drill(home: Installation, made: Callable[..., Installation]) -> None:
    # The commands are those of docs/backup.md, in their order; in between, harm is done.
    note, make, put_back, *compare = documented_drill()
    before = home.manage(*note)
    backup = Path(home.manage(*make).split(": ")[0])
    home.manage("demo", "40", "--user=alice")
    for document in (home.data / "media/documents").rglob("*"):
        if document.is_file():
            document.unlink()
            break
    assert home.facts != before
    assert "--yes" in home.complaint("restore", str(backup))
    assert home.facts != before
    said = home.manage(*(str(backup) if word == "FILE" else word for word in put_back))
    assert "Documents: 3 of 3." in said
    assert compare[0] == note
    assert home.manage(*compare[0]) == before
    for command in compare[1:]:
        home.manage(*command)
    # What was there is kept, and can be had back; and the backup fills an empty installation too.
    (kept,) = (home.data / "backups").glob("before-restore-*.zip")
    home.manage("restore", str(kept), "--yes")
    assert home.facts != before
    other = made("other")
    other.manage("restore", str(backup))
    assert other.facts == before


@pytest.mark.slow
def test_a_backup_under_writes_is_a_state_that_was(
    home: Installation, made: Callable[..., Installation], tmp_path: Path
) -> None:
    stop, ready = tmp_path / "stop", [tmp_path / f"ready-{name}" for name in "abc"]
    writers = [
        home.python(WRITER, str(stop), str(path), name)
        for path, name in zip(ready, "abc", strict=True)
    ]

    def all_have_written() -> None:
        """Wait until each has written once more, however long that takes beside other work."""
        for path, writer in zip(ready, writers, strict=True):
            while not path.exists():
                assert writer.poll() is None, writer.communicate()
                time.sleep(0.02)
            path.unlink()

    all_have_written()
    backups = []
    for _ in range(3):
        backups.append(home.backup())
        all_have_written()
    stop.touch()
    for writer in writers:
        _, complaint = writer.communicate()
        assert writer.returncode == 0, complaint
    for number, backup in enumerate(dict.fromkeys(backups)):
        other = made(f"other-{number}")
        assert int(other.run(RESTORED, str(backup)).split()[-1]) > 0


def test_a_backup_is_closed_to_others_and_says_what_is_in_it(home: Installation) -> None:
    path = home.backup()
    assert files.NAME.fullmatch(path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    with ZipFile(path) as found:
        manifest = json.loads(found.read("manifest.json"))
        assert sum(name.startswith("media/") for name in found.namelist()) == 3
        assert not any("secret" in name for name in found.namelist())
    assert manifest["engine"] == ("postgresql" if POSTGRES else "sqlite")
    assert manifest["contents"]["rows"]["tracker_document"] == 3
    assert manifest["missing"] == []


@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.4, 0.6, 0.8, 0.9, 0.99, 0.999])
def test_a_damaged_backup_is_refused(backup: Path, tmp_path: Path, share: float) -> None:
    whole = backup.read_bytes()
    at = int(len(whole) * share)
    broken = tmp_path / "broken.zip"
    for bad in (whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], whole[:at]):
        broken.write_bytes(bad)
        with pytest.raises(BackupError, match=r"damaged|not whole|no backup|not what was"):
            files.check(broken, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        files.check(tmp_path / "nowhere.zip", tmp_path)


def edited(backup: Path, to: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The backup with another manifest."""
    with ZipFile(backup) as old, ZipFile(to, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
        new.comment = b"0" * files.SEAL
    files.seal(to)
    return to


def newer(manifest: dict[str, object]) -> None:
    manifest["contents"]["migrations"].append("tracker.9999_later")  # type: ignore[index]


def of_another_database(manifest: dict[str, object]) -> None:
    manifest["engine"] = "sqlite" if POSTGRES else "postgresql"


def of_another_version(manifest: dict[str, object]) -> None:
    manifest["version"] = 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (newer, "made by a newer Day Four .tracker.9999_later."),
        (of_another_database, "DATABASE_URL names"),
        (of_another_version, "written by a newer Day Four"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(
    backup: Path, tmp_path: Path, change: Callable[[dict[str, object]], None], said: str
) -> None:
    with pytest.raises(BackupError, match=said):
        restore(edited(backup, tmp_path / "edited.zip", change), True, print)


def test_an_older_backup_is_brought_up_to_date(
    made: Callable[..., Installation], search: Installation
) -> None:
    old = made("old", like=search)
    old.manage("migrate", "--verbosity=0", "axes", "0001")
    backup = old.backup()
    new = made("new")
    said = new.manage("restore", str(backup))
    assert POSTGRES or "Bringing the database up to date." in said
    assert "[ ]" not in new.manage("showmigrations")
    assert new.facts == old.facts


def test_what_is_restored_is_found(home: Installation, made: Callable[..., Installation]) -> None:
    home.run(QUOKKA)
    new = made("new")
    new.manage("restore", str(home.backup()))
    assert new.run(FOUND).split() == ["1", "True"]


def test_what_cannot_be_written_is_said_in_one_line(home: Installation, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    assert "cannot be written to" in home.complaint("backup", f"--to={tmp_path}/a-file/backups")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(draft: Path, scratch: Path) -> None:
        draft.write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(BackupError, match="no room left"):
        files.make(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_last_of_each_day_is_kept(tmp_path: Path) -> None:
    names = [
        *("20261120-030000", "20261121-030000", "20261121-150000"),
        *("20261122-030000", "20261123-030000", "20261123-031500"),
    ]
    for name in names:
        (tmp_path / f"day-four-{name}.zip").touch()
    others = ["before-restore-20261101-030000.zip", "notes.txt"]
    for name in others:
        (tmp_path / name).touch()
    files.rotate(tmp_path, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [
            *others,
            "day-four-20261121-150000.zip",
            "day-four-20261122-030000.zip",
            "day-four-20261123-031500.zip",
        ]
    )


def test_the_password_is_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "s3cret")
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"sslmode": "require"})
    assert "s3cret" not in PostgreSQL()._where()
    assert PostgreSQL()._env()["PGPASSWORD"] == "s3cret"
