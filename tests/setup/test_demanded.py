"""With ``DEMAND_ALL_TESTS``, a skipped test is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SKIPPING = """
import pytest

@pytest.mark.skip(reason="no chromium here")
def test_marked(): pass

def test_on_the_way():
    pytest.skip("no server here")

@pytest.mark.xfail(reason="known")
def test_known(): assert False
"""
SKIPPED_MODULE = "import pytest\npytest.skip('no module here', allow_module_level=True)\n"


def run_pytest(folder: Path, demanded: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", os.devnull, "--rootdir", f"{folder}",
         "--continue-on-collection-errors", f"{folder}"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ, "DEMAND_ALL_TESTS": demanded, "DJANGO_SETTINGS_MODULE": "adgmin.settings", "DEBUG": "1",
            # These tests need no plugins, and loading them takes seconds.
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    (tmp_path / "test_module.py").write_text(SKIPPED_MODULE)
    return tmp_path


def test_skipped_tests_fail_with_their_reason(folder: Path) -> None:
    result = run_pytest(folder, demanded="1")
    assert result.returncode != 0
    for reason in ("no chromium here", "no server here", "no module here"):
        assert f"All tests are demanded, and this one does not run here. Skipped: {reason}" in result.stdout


def test_without_the_variable_they_are_skipped(folder: Path) -> None:
    result = run_pytest(folder, demanded="")
    assert result.returncode == 0
    assert "3 skipped, 1 xfailed" in result.stdout
