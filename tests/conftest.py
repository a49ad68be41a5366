"""Fixtures and hooks of all tests: the database, the browser, the grouping of tests, and failures for skips."""

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
from django.template import Context, Template
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.settings import chosen_by_hand

# Playwright runs an event loop in its thread, and Django refuses database access in such a thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The headless shell renders pages in half the time; the full browser is the alternative.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# What pages, files and the lists of the admin show is compared between the databases in one test of the shipped record.
COMPARED_FOLDERS = {"acronyms", "admin", "answers", "api", "browser", "inferred", "pages", "timeline"}


def pytest_report_header() -> list[str]:
    """Report that the settings of development are used because DEBUG is not set."""
    return [] if chosen_by_hand else ["DEBUG is not set: these are the settings of development."]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> None:
    """On SQLite, start from a copy of a migrated database.

    It is a file: with an in-memory database all threads would share one connection and its transaction.
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(migrated_database(pytestconfig.cache.mkdir("migrated")), name)
        connection.settings_dict["TEST"]["NAME"] = f"{name}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the copy as the test database; on PostgreSQL create a new one in a temporary cluster."""
    return connection.vendor == "sqlite"


def migrated_database(folder: Path) -> Path:
    """The path of an empty SQLite database with all migrations. It is recreated if a migration has changed."""
    files = [settings.BASE_DIR / "requirements" / "dev.txt", *sorted(settings.BASE_DIR.glob("*/migrations/*.py"))]
    database = folder / f"{sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists():
            for older in folder.glob("*.sqlite3*"):
                older.unlink()
            unfinished = database.with_suffix(".unfinished.sqlite3")
            environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{unfinished}"}
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
            unfinished.rename(database)
    return database


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Use a fast password hasher: the default one is slow by design, and many tests create users."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment: None) -> Iterator[None]:
    """Render templates as a site does: Django copies the context of each one in tests, which is slow.

    So ``response.context`` and ``assertTemplateUsed`` do not work; use the fixture ``rendered``.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        yield


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the templates that are rendered from now on."""
    names: set[str] = set()

    def render(template: Template, context: Context) -> str:
        names.add(str(template.name))
        return str(template.nodelist.render(context))

    monkeypatch.setattr(Template, "_render", render)
    return names


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium, started once per session. Its tests are skipped if none is installed."""
    installed = [path for path in CHROMIUMS if path.exists()]
    if not installed:
        pytest.skip(f"neither of {', '.join(map(str, CHROMIUMS))} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed[0], args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that must share a process and those that run on SQLite only.

    Tests that use the shipped record share a process, because loading it takes many seconds. This hook runs before
    that of xdist, which reads the groups.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            if "the_record" in item.fixturenames:
                item.add_marker(pytest.mark.xdist_group("the record that ships"))
            if not runs_on_both_databases(item):
                item.add_marker(pytest.mark.one_database)
    items.sort(key=rank)


def rank(item: pytest.Item) -> int:
    """The place of a test in the run: groups come first, so that no process is left with a long one at the end.

    Before all comes the one that keeps every page of the shipped record on SQLite, for the tests on PostgreSQL.
    """
    group = item.get_closest_marker("xdist_group")
    return 2 if group is None else int(group.args[0] != "every page")


def runs_on_both_databases(item: pytest.Function) -> bool:
    """True if a test uses the database and could have another result on PostgreSQL. See “Tests” in CONTRIBUTING.md."""
    database = item.get_closest_marker("django_db")
    if (database is None and DATABASE_FIXTURES.isdisjoint(item.fixturenames)) or "chromium" in item.fixturenames:
        return False
    is_transactional = "transactional_db" in item.fixturenames or (database and database.kwargs.get("transaction"))
    if is_transactional or item.get_closest_marker("both_databases"):
        return True
    return item.path.parent.name not in COMPARED_FOLDERS and "the_record" not in item.fixturenames


def pytest_collection_finish() -> None:
    """Exclude modules and collected tests from garbage collection: they stay until the end of the run.

    What the tests themselves make is collected rarely: that costs some megabytes and saves seven per cent of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def fail_if_skipped[R: (pytest.TestReport, pytest.CollectReport)](report: R) -> R:
    """Turn a skip into a failure if ``DEMAND_ALL_TESTS`` is set; expected failures are left alone."""
    if os.environ.get("DEMAND_ALL_TESTS") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"All tests are demanded, and this one does not run here. {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Apply ``fail_if_skipped`` to tests."""
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Apply ``fail_if_skipped`` to modules."""
    return fail_if_skipped((yield))
