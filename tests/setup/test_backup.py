"""Backup and restore: everything moves between SQLite and PostgreSQL and back unchanged, or nothing does."""

import json
import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command

from adgmin import record
from adgmin.management import backups
from adgmin.models import KeptCopy, KeptText, Meeting
from adgmin.models.search import SearchEntry
from tests.conftest import migrated_database
from tests.factories import OutcomeFactory, PassageFactory
from tests.postgres import DATABASE, Cluster

pytestmark = [pytest.mark.xdist_group("fresh clone"), pytest.mark.one_database, pytest.mark.django_db]

BYTES = bytes(range(256))


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a record with an edit in the history, a kept file with text, and a colleague."""
    editor = User.objects.create_user("maria", password="not easily guessed")
    editor.groups.set(Group.objects.filter(name="Editor"))
    outcome = OutcomeFactory(title="Adopted “the plan”\nin Đà Nẵng")
    passage = PassageFactory()
    with record.editing(user=editor, why="The title was wrong."):
        outcome.title = "Adopted the plan"
        outcome.save()
    KeptText.objects.keep(passage.source, ["A paragraph."])
    KeptCopy.objects.create(source=passage.source, name="statement.pdf", content=BYTES, blocks=[{"number": None}])
    file = tmp_path / "tracker.zip"
    call_command("backup", file, stdout=StringIO())
    return file


def manage(database: str, *command: str) -> str:
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": database}
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    return done.stdout


def contents(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != backups.MANIFEST}


@pytest.fixture
def empty_databases(postgres: Cluster, tmp_path: Path, pytestconfig: pytest.Config) -> tuple[str, str]:
    """The addresses of a PostgreSQL and of a SQLite database, with the tables and no rows of the record."""
    with psycopg.connect(postgres.url.replace(DATABASE, "template1"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE restored TEMPLATE {DATABASE}")
    shutil.copy(migrated_database(pytestconfig.cache.mkdir("migrated")), tmp_path / "new.sqlite3")
    return postgres.url.replace(DATABASE, "restored"), f"sqlite:///{tmp_path / 'new.sqlite3'}"


def test_backup_moves_from_sqlite_to_postgresql_and_back_unchanged(
    backup: Path, empty_databases: tuple[str, str], tmp_path: Path
) -> None:
    postgresql, sqlite = empty_databases
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    assert "auth.user" in manage(postgresql, "restore", f"{backup}")
    manage(postgresql, "backup", f"{there}")
    # Further rows get numbers of their own.
    manage(postgresql, "create_curator", "pedro", "--role", "chief")
    manage(sqlite, "restore", f"{there}")
    manage(sqlite, "backup", f"{back}")
    assert contents(backup) == contents(there) == contents(back)
    rows = [json.loads(line) for line in contents(back)["adgmin.historyentry.jsonl"].splitlines()]
    assert any("The title was wrong." in row for row in rows)


def test_backup_is_complete_and_only_its_owner_reads_it(backup: Path) -> None:
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read(backups.MANIFEST))
    assert backup.stat().st_mode & 0o777 == 0o600
    assert manifest["tables"].keys() == backups.tables().keys()
    assert manifest["tables"]["auth.permission"]["rows"] == Permission.objects.count()
    assert manifest["tables"]["adgmin.keptcopy"]["rows"] == 1
    checked = StringIO()
    call_command("restore", backup, check=True, stdout=checked)
    assert "is complete" in checked.getvalue()


def test_backup_overwrites_no_file(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match=r"Nothing was written\. There is a file “.*tracker\.zip” already\."):
        call_command("backup", backup)
    assert backup.read_bytes() == before


def test_restore_refuses_a_database_that_is_not_empty(backup: Path) -> None:
    with pytest.raises(CommandError, match=r"is not empty: it has 1 account and \d+ rows of the record"):
        call_command("restore", backup)


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)


def changed(backup: Path, old: bytes, new: bytes) -> Path:
    """A copy of a backup in which one text stands for another."""
    copy = backup.with_name("changed.zip")
    with ZipFile(backup) as archive, ZipFile(copy, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(old, new))
    return copy


def test_damaged_backup_changes_nothing(backup: Path, tmp_path: Path) -> None:
    damaged = changed(backup, b"Adopted", b"Invented")
    emptied()
    with pytest.raises(CommandError, match=r"Nothing was restored\. .*the rows of \S+ do not have their checksum"):
        call_command("restore", damaged)
    (tmp_path / "other.zip").write_bytes(b"no archive")
    with pytest.raises(CommandError, match="is damaged, or no backup"):
        call_command("restore", tmp_path / "other.zip")
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", tmp_path / "missing.zip")
    assert not User.objects.exists()


def test_backup_of_another_version_names_the_migrations_that_differ(backup: Path) -> None:
    newer = changed(backup, b'"adgmin.0001_initial"', b'"adgmin.9999_newer"')
    emptied()
    with pytest.raises(CommandError, match=r"adgmin\.0001_initial, adgmin\.9999_newer"):
        call_command("restore", newer)


def test_row_that_the_database_refuses_leaves_it_as_it_was(backup: Path) -> None:
    manifest = backups.read_manifest(backup)
    emptied()
    number = Permission.objects.count()
    # Without them the users that others refer to are missing.
    del manifest["tables"]["auth.user"]
    with pytest.raises(backups.BackupError, match=r"refuses a row: .*auth_user"):
        list(backups.restore(backup, manifest))
    assert Permission.objects.count() == number
    assert not Meeting.objects.exists()


def test_restored_record_is_searched_again(backup: Path) -> None:
    found = SearchEntry.objects.count()
    emptied()
    call_command("restore", backup, stdout=StringIO())
    assert SearchEntry.objects.count() == found > 0
    assert User.objects.get().check_password("not easily guessed")
