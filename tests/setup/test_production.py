"""Without DEBUG=1 it is production, and production does not start half configured."""

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
