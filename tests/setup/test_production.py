"""Where nothing is configured, the commands are development and the servers production, which never starts half way."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

WHOLE = {
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


def imported(module: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import {module}"], cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_command_without_an_environment_is_development_and_says_so_once() -> None:
    shown = manage("shell", "-v", "0", "-c", SHOW_DEBUG)
    assert shown.stdout == "True\n"
    assert shown.stderr == f"{DEVELOPMENT}\n"


@pytest.mark.parametrize(
    ("environment", "debug"), [({"DEBUG": "1"}, "True\n"), ({"DEBUG": "0", **WHOLE}, "False\n"), (WHOLE, "False\n")]
)
def test_what_is_set_by_hand_decides(environment: dict[str, str], debug: str) -> None:
    shown = manage("shell", "-v", "0", "-c", SHOW_DEBUG, **environment)
    assert (shown.stdout, shown.stderr) == (debug, "")


@pytest.mark.parametrize("module", ["adgmin.wsgi", "adgmin.asgi"])
def test_a_server_without_an_environment_refuses(module: str) -> None:
    refused = imported(module)
    assert refused.returncode == 1
    assert "In production set SECRET_KEY" in refused.stderr
    assert imported(module, **WHOLE).returncode == 0


def test_a_database_alone_does_not_make_it_development() -> None:
    refused = manage("check", DATABASE_URL="sqlite://:memory:")
    assert refused.returncode == 1
    assert refused.stderr.startswith("In production set SECRET_KEY")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_it_refuses_to_start_without(missing: str) -> None:
    refused = manage("check", **{**WHOLE, missing: ""})
    assert refused.returncode == 1
    assert refused.stderr.startswith("In production set SECRET_KEY")
    assert len(refused.stderr.splitlines()) == 1


def test_it_starts_with_both() -> None:
    assert manage("check", **WHOLE).returncode == 0


def test_it_refuses_a_database_that_it_was_never_tried_on() -> None:
    refused = manage("check", **WHOLE, DATABASE_URL="mysql://adgmin@localhost/adgmin")
    assert refused.returncode == 1
    assert "SQLite or a PostgreSQL" in refused.stderr


def test_it_leaves_serving_to_gunicorn() -> None:
    refused = manage("start", **WHOLE, DATABASE_URL="sqlite://:memory:")
    assert refused.returncode == 1
    assert "gunicorn" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
