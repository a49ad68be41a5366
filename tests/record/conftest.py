import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from adgmin import record
from tests.remembered import remembered

from .files import another_database, dump, load
from .public import everything_shown, pages_on_sqlite, write_pages
from .scenes import Shipped, make_record

# This test compares PostgreSQL with SQLite, so it runs on PostgreSQL only.
collect_ignore = [] if connection.vendor == "postgresql" else ["test_same_as_on_sqlite.py"]


@pytest.fixture(scope="session")
def made_fixtures(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Path:
    """The fixture files of ``make_record``, written once per session."""
    folder = tmp_path_factory.mktemp("made_fixtures")
    with django_db_blocker.unblock(), another_database(), record.editing():
        make_record()
        dump(folder)
    return folder


@pytest.fixture
def shipped(db: None, made_fixtures: Path, tmp_path: Path) -> Path:
    """A copy of those files, which a test may edit; nothing is loaded."""
    return Path(shutil.copytree(made_fixtures, tmp_path / "fixtures"))


@pytest.fixture(scope="session")
def load_made_fixtures(made_fixtures: Path) -> Callable[[], None]:
    """A function that loads the unedited files."""

    @remembered
    def load_once() -> None:
        load(made_fixtures)

    return load_once


@pytest.fixture
def loaded(shipped: Path, load_made_fixtures: Callable[[], None]) -> Path:
    """The folder of ``shipped``, after it has been loaded."""
    load_made_fixtures()
    return shipped


@pytest.fixture(scope="session")
def queries_by_url(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, int]:
    """The number of queries of each URL of a fresh installation. The pages are cached for the PostgreSQL comparison."""
    queries: dict[str, int] = {}
    with django_db_blocker.unblock(), another_database():
        Shipped()
        write_pages(pages_on_sqlite(pytestconfig.cache), everything_shown(queries))
    return queries
