"""Settings without configuration: ``manage.py`` uses development, the servers refuse to start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "a long and random string that nobody else knows, 0123456789",
    "ALLOWED_HOSTS": "tracker.example",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


DEVELOPMENT = "None of DEBUG, SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL is set: these are the settings of development."
SHOW_DEBUG = "from django.conf import settings; print(settings.DEBUG)"


def import_module(module: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import {module}"], cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_command_without_environment_uses_development_and_says_so() -> None:
    result = manage("shell", "-v", "0", "-c", SHOW_DEBUG)
    assert result.stdout == "True\n"
    assert result.stderr == f"{DEVELOPMENT}\n"


@pytest.mark.parametrize(
    ("environment", "debug"),
    [({"DEBUG": "1"}, "True\n"), ({"DEBUG": "0", **PRODUCTION}, "False\n"), (PRODUCTION, "False\n")],
)
def test_debug_variable_decides(environment: dict[str, str], debug: str) -> None:
    result = manage("shell", "-v", "0", "-c", SHOW_DEBUG, **environment)
    assert (result.stdout, result.stderr) == (debug, "")


@pytest.mark.parametrize("module", ["adgmin.wsgi", "adgmin.asgi"])
def test_server_without_environment_refuses_to_start(module: str) -> None:
    result = import_module(module)
    assert result.returncode == 1
    assert "In production set SECRET_KEY" in result.stderr
    assert import_module(module, **PRODUCTION).returncode == 0


def test_database_url_alone_does_not_select_development() -> None:
    result = manage("check", DATABASE_URL="sqlite://:memory:")
    assert result.returncode == 1
    assert result.stderr.startswith("In production set SECRET_KEY")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_needs_secret_key_and_allowed_hosts(missing: str) -> None:
    result = manage("check", **{**PRODUCTION, missing: ""})
    assert result.returncode == 1
    assert result.stderr.startswith("In production set SECRET_KEY")
    assert len(result.stderr.splitlines()) == 1


def test_production_starts_with_both() -> None:
    assert manage("check", **PRODUCTION).returncode == 0


def test_unsupported_database_is_refused() -> None:
    result = manage("check", **PRODUCTION, DATABASE_URL="mysql://adgmin@localhost/adgmin")
    assert result.returncode == 1
    assert "SQLite or a PostgreSQL" in result.stderr


def test_start_in_production_points_to_gunicorn() -> None:
    result = manage("start", **PRODUCTION, DATABASE_URL="sqlite://:memory:")
    assert result.returncode == 1
    assert "gunicorn" in result.stderr
    assert len(result.stderr.splitlines()) == 1
