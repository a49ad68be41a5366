"""``manage.py start``: its preparation, which can be repeated, and its errors. Serving is not tested here."""

import re
import socket
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from adgmin import record
from adgmin.models import Actor
from adgmin.models.search import SearchEntry
from adgmin.search.index import INDEX_VERSION
from tests.factories import ActorFactory
from tests.record.files import another_database, dump, edit
from tests.record.scenes import make_record


def prepare() -> str:
    output = StringIO()
    call_command("start", prepare_only=True, stdout=output)
    return output.getvalue()


@pytest.fixture
def development(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def existing(db: None) -> Actor:
    """A record that exists already, so that ``start`` loads nothing."""
    actor: Actor = ActorFactory.create()
    return actor


@pytest.fixture
def small_fixtures(db: None, settings: Settings, tmp_path: Path) -> None:
    """Replace the shipped record by a small one, which loads quickly."""
    settings.FIXTURES_DIR = tmp_path
    with another_database(), record.editing():
        make_record()
        dump(tmp_path)


@pytest.mark.usefixtures("small_fixtures", "development")
def test_first_start_runs_every_step_and_loads_the_record() -> None:
    assert not Actor.objects.exists()
    output = prepare()
    assert Actor.objects.published().exists()
    assert SearchEntry.objects.exists()
    steps = ["Database", "Record", "Search index", "Demo contributor", "Demo editor"]
    assert [step for line in output.splitlines() if (step := line.split(":")[0]) in steps] == steps


@pytest.mark.usefixtures("development")
def test_second_start_loads_nothing_and_keeps_edits(existing: Actor) -> None:
    prepare()
    existing.summary = "As a curator put it."
    existing.save()
    before = record.version().number
    output = prepare()
    existing.refresh_from_db()
    assert existing.summary == "As a curator put it."
    assert record.version().number == before
    assert Actor.objects.count() == 1
    assert "Database: up to date." in output


@pytest.mark.usefixtures("small_fixtures", "development")
def test_second_start_counts_newer_fixture_rows_without_loading_them(settings: Settings) -> None:
    prepare()
    assert "Record: up to date with the fixtures." in prepare()
    edit(settings.FIXTURES_DIR, "actors.json", "japan", acronym="JP")
    assert "Record: 1 row of the fixtures is newer than the database: “python manage.py load_record”" in prepare()
    assert Actor.objects.get(slug="japan").acronym == ""


@pytest.mark.usefixtures("existing", "development")
def test_only_an_index_of_an_older_version_is_rebuilt() -> None:
    first = SearchEntry.objects.order_by("pk")[0]
    assert "Search index: The index is up to date" in prepare()
    SearchEntry.objects.filter(pk=first.pk).update(make=INDEX_VERSION - 1)
    assert "Search index:   sources: 1" in prepare()
    assert not SearchEntry.objects.filter(pk=first.pk).exists()
    assert SearchEntry.objects.filter(make=INDEX_VERSION).count() == SearchEntry.objects.count() == 3


@pytest.mark.usefixtures("existing", "development")
def test_demo_accounts_can_sign_in_with_the_shown_passwords() -> None:
    shown = re.findall(r"as “(.+?)” with the password “(.+?)”", prepare())
    assert [name for name, _password in shown] == ["contributor", "editor"]
    may_publish = []
    for name, password in shown:
        user = authenticate(username=name, password=password)
        assert isinstance(user, User)
        assert user.is_staff
        assert not user.is_superuser
        may_publish.append(user.has_perm(record.PUBLISH))
    assert may_publish == [False, True]


@pytest.mark.usefixtures("existing", "development")
def test_demo_passwords_are_shown_once_and_kept() -> None:
    [(name, password), _editor] = re.findall(r"as “(.+?)” with the password “(.+?)”", prepare())
    assert "with the password" not in prepare()
    assert authenticate(username=name, password=password) is not None


@pytest.mark.usefixtures("existing")
def test_production_collects_static_files_and_has_no_demo_curator(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    assert "Static files: collected" in prepare()
    assert (tmp_path / "admin").is_dir()
    assert not get_user_model().objects.exists()


@pytest.mark.usefixtures("development")
class TestPort:
    def test_taken_port_is_refused(self, taken_port: int) -> None:
        with pytest.raises(CommandError) as raised:
            call_command("start", port=str(taken_port))
        assert str(raised.value) == (
            f"Port {taken_port} is taken by another program: choose another one, as in PORT={taken_port + 1}."
        )

    @pytest.mark.parametrize("port", ["", "0", "65536", "http", "80 80", "-1", "٨٠٨٠"])
    def test_invalid_port_is_refused(self, port: str) -> None:
        with pytest.raises(CommandError, match="is not a port number"):
            call_command("start", port=port)
