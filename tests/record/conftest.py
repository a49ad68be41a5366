import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from adgmin import record
from tests.remembered import remembered

from .files import another_database, dump, load
from .public import everything_public, pages_on_sqlite, write_pages
from .scenes import Shipped, make_record

# Where the tests run on SQLite there is no other database to compare with.
collect_ignore = [] if connection.vendor == "postgresql" else ["test_same_as_on_sqlite.py"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Path:
    """The fixtures of such a record, made once."""
    folder = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock(), another_database(), record.editing():
        make_record()
        dump(folder)
    return folder


@pytest.fixture
def shipped(db: None, made: Path, tmp_path: Path) -> Path:
    """A folder of fixtures that were made elsewhere, for a test to change."""
    return Path(shutil.copytree(made, tmp_path / "fixtures"))


@pytest.fixture(scope="session")
def load_made(made: Path) -> Callable[[], None]:
    """Loads the fixtures as they were made."""

    @remembered
    def load_once() -> None:
        load(made)

    return load_once


@pytest.fixture
def loaded(shipped: Path, load_made: Callable[[], None]) -> Path:
    """The same folder, after it has been loaded here."""
    load_made()
    return shipped


@pytest.fixture(scope="session")
def queries_of_addresses(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> dict[str, int]:
    """How many queries each address of a fresh installation asks; what it shows is kept to compare PostgreSQL with."""
    queries: dict[str, int] = {}
    with django_db_blocker.unblock(), another_database():
        Shipped()
        write_pages(pages_on_sqlite(pytestconfig.cache), everything_public(queries))
    return queries
