"""What every test stands on: a database that threads can share, and a run in which nothing skips unseen."""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.settings import chosen_by_hand

# Playwright keeps an event loop in its thread, which Django takes for a reason not to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The same engine without windows of its own, which draws pages in half the time, or the browser with all of it.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_report_header() -> list[str]:
    """Say in one line that nobody chose the settings."""
    return [] if chosen_by_hand else ["DEBUG is not set: these are the settings of development."]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> None:
    """On SQLite begin with a copy of a migrated database.

    It is a file: in memory, all threads would share one connection and its transaction.
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(migrated(pytestconfig.cache.mkdir("migrated")), name)
        connection.settings_dict["TEST"]["NAME"] = f"{name}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Use the copy; on PostgreSQL the whole cluster is a throw-away one."""
    return connection.vendor == "sqlite"


def migrated(folder: Path) -> Path:
    """The path of an empty SQLite database with all migrations, made anew only after a migration changed."""
    files = [settings.BASE_DIR / "requirements" / "dev.txt", *sorted(settings.BASE_DIR.glob("*/migrations/*.py"))]
    made = folder / f"{sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for older in folder.glob("*.sqlite3*"):
                older.unlink()
            unfinished = made.with_suffix(".unfinished.sqlite3")
            environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{unfinished}"}
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
            unfinished.rename(made)
    return made


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords quickly: a hash that is slow to guess is slow to make, for every account of every test."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium, started once; where there is none, its tests skip, and say so."""
    installed = [each for each in CHROMIUMS if each.exists()]
    if not installed:
        pytest.skip(f"neither of {', '.join(map(str, CHROMIUMS))} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed[0], args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs in one process, and what runs on one database.

    All that reads the record that ships runs in one process, so that it is loaded once: that takes many seconds. This
    hook comes before that of xdist, which reads there which tests go together.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            reads_the_record = "the_record" in item.fixturenames
            if reads_the_record:
                item.add_marker(pytest.mark.xdist_group("the record that ships"))
            # What the public reads of the record that ships is compared between the databases, byte by byte.
            compared = reads_the_record and item.get_closest_marker("both_databases") is None
            if compared or "chromium" in item.fixturenames or not touches_the_database(item):
                item.add_marker(pytest.mark.one_database)
    # What one process runs begins first, so that no process waits for it at the end.
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def touches_the_database(item: pytest.Function) -> bool:
    """Whether pytest-django makes the test database for a test."""
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays until the end: the modules and the tests themselves."""
    gc.collect()
    gc.freeze()


def demanded[R: (pytest.TestReport, pytest.CollectReport)](report: R) -> R:
    """The report, as a failure if it is of a skip and ``DEMAND_ALL_TESTS`` is set; expected failures stay so."""
    if os.environ.get("DEMAND_ALL_TESTS") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"All tests are demanded, and this one does not run here. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips."""
    return demanded((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips."""
    return demanded((yield))
