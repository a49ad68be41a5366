"""``requirements/install.sh`` finds a working Python and installs the locked packages, or explains in one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# Creating an environment takes seconds, so the tests share one and run in one process.
pytestmark = pytest.mark.xdist_group("install")

TOOLS = ("sh", "cat", "cmp", "cp", "dirname", "grep", "head", "sed")
NOTHING_TO_DO = "Packages: as locked, nothing to install.\n"
UNKNOWN = "adgmin-no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n"


def make_checkout(tmp_path: Path) -> Path:
    """A checkout with the script, empty package lists, and a bin folder with system tools but no Python."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(settings.BASE_DIR / "requirements" / "install.sh", tmp_path / "requirements")
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("# no packages\n")
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return make_checkout(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment of a first real install of no packages; the first two Pythons on the path do not work."""
    folder = make_checkout(tmp_path_factory.mktemp("first"))
    write_executable(folder / "bin" / "python3.13", "echo 'version 3.13 is not installed' >&2; exit 127")
    write_executable(folder / "bin" / "python3", "echo old 3.11.2")
    versions = folder / ".pyenv" / "versions" / "3.12.1" / "bin"
    versions.mkdir(parents=True)
    write_executable(versions / "python3", f'exec {sys.executable} "$@"')
    result = install(folder)
    assert result.returncode == 0, result.stderr
    assert "Packages: installing 0" in result.stdout
    return folder / ".venv"


@pytest.fixture
def installed_checkout(checkout: Path, installed: Path) -> Path:
    """A checkout with an environment that the script has made before."""
    shutil.copytree(installed, checkout / ".venv", symlinks=True)
    return checkout


def write_executable(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def install(checkout: Path, target: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "requirements/install.sh", target],
        cwd=checkout,
        env={"PATH": f"{checkout / 'bin'}", "HOME": f"{checkout}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def error_sentence(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def test_missing_python_is_an_error(checkout: Path) -> None:
    assert "and none was found: install Python 3.13" in error_sentence(install(checkout))


def test_old_python_is_an_error(checkout: Path) -> None:
    write_executable(checkout / "bin" / "python3", "echo old 3.9.2")
    assert "only 3.9.2 was found" in error_sentence(install(checkout))


def test_python_without_venv_is_an_error(checkout: Path) -> None:
    write_executable(checkout / "bin" / "python3", "echo bare 3.13.1")
    assert "python3-venv" in error_sentence(install(checkout))


def test_wrong_path_in_the_python_variable_is_an_error(checkout: Path) -> None:
    assert "none was found at /nowhere/python" in error_sentence(install(checkout, PYTHON="/nowhere/python"))


def test_failing_shim_and_old_python_are_skipped(installed: Path) -> None:
    assert (installed / "bin" / "python").exists()


def test_second_run_installs_only_if_the_list_has_changed(installed_checkout: Path) -> None:
    assert install(installed_checkout).stdout == NOTHING_TO_DO
    (installed_checkout / "requirements" / "run.txt").write_text("# no packages, but another list\n")
    assert "Packages: installing" in install(installed_checkout).stdout
    assert install(installed_checkout).stdout == NOTHING_TO_DO


def test_development_install_covers_the_run_packages(installed_checkout: Path) -> None:
    (installed_checkout / ".venv" / "run.txt").unlink()
    assert "Packages: installing" in install(installed_checkout, "dev").stdout
    assert install(installed_checkout).stdout == NOTHING_TO_DO


def test_environment_without_its_python_is_recreated(installed_checkout: Path) -> None:
    (installed_checkout / ".venv" / "bin" / "python").unlink()
    assert "Environment: making .venv" in install(installed_checkout, PYTHON=sys.executable).stdout


def test_unavailable_package_is_an_error_and_is_tried_again(installed_checkout: Path) -> None:
    (installed_checkout / "requirements" / "run.txt").write_text(UNKNOWN)
    error = error_sentence(install(installed_checkout, PIP_NO_INDEX="1"))
    assert "could not be installed: Could not find a version" in error
    assert "Packages: installing" in install(installed_checkout, PIP_NO_INDEX="1").stdout


def test_missing_network_is_an_error(installed_checkout: Path) -> None:
    (installed_checkout / "requirements" / "run.txt").write_text(UNKNOWN)
    closed = "http://127.0.0.1:9/simple"
    error = error_sentence(
        install(installed_checkout, PIP_INDEX_URL=closed, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull)
    )
    assert "no way to the network" in error
